-- One row a seller. Sorted by id; the row number is `seller_key`.
-- Sorted by key, by which sales name their seller.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  seller_key UInt32                           COMMENT 'this row''s number' CODEC(Delta, LZ4),
  seller_id  String                           COMMENT 'the seller' CODEC(ZSTD(1)),
  zip_prefix LowCardinality(Nullable(String)) COMMENT 'first five characters of the zip code',
  city       LowCardinality(Nullable(String)) COMMENT 'as spelled by the source',
  state      LowCardinality(Nullable(String)) COMMENT 'the state',
  latitude   Nullable(Float64)                COMMENT 'centre of the zip prefix, degrees north',
  longitude  Nullable(Float64)                COMMENT 'centre of the zip prefix, degrees east'
)
ENGINE = MergeTree
ORDER BY (seller_key)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a seller. Sorted by id; the row number is `seller_key`.'
