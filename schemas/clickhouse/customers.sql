-- One row a person. Sorted by id; the row number is `customer_key`.
-- Sorted by key, by which orders name their person.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  customer_key   UInt32                           COMMENT 'this row''s number' CODEC(Delta, LZ4),
  customer_id    String                           COMMENT 'the person' CODEC(ZSTD(1)),
  account_count  Int32                            COMMENT 'accounts merged into this person',
  zip_prefix     LowCardinality(Nullable(String)) COMMENT 'latest order''s address',
  city           LowCardinality(Nullable(String)) COMMENT 'latest order''s address, as spelled by the source',
  state          LowCardinality(Nullable(String)) COMMENT 'latest order''s address',
  country        LowCardinality(Nullable(String)) COMMENT 'latest order''s address',
  latitude       Nullable(Float64)                COMMENT 'centre of the zip prefix, degrees north',
  longitude      Nullable(Float64)                COMMENT 'centre of the zip prefix, degrees east',
  first_order_at Nullable(DateTime64(0, 'UTC'))   COMMENT 'earliest purchase' CODEC(Delta, ZSTD(1)),
  last_order_at  Nullable(DateTime64(0, 'UTC'))   COMMENT 'latest purchase' CODEC(Delta, ZSTD(1)),
  order_count    Int32                            COMMENT 'all orders, with items or without',
  item_count     Int32                            COMMENT 'order items',
  revenue        Decimal(18, 2)                   COMMENT 'sum of item prices'
)
ENGINE = MergeTree
ORDER BY (customer_key)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a person. Sorted by id; the row number is `customer_key`.'
