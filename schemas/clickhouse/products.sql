-- One row a product. Sorted by id; the row number is `product_key`.
-- Sorted by key, by which sales name their product.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  product_key         UInt32                           COMMENT 'this row''s number' CODEC(Delta, LZ4),
  product_id          String                           COMMENT 'the product' CODEC(ZSTD(1)),
  category            LowCardinality(Nullable(String)) COMMENT 'English name; the source''s own where there is no translation',
  category_portuguese LowCardinality(Nullable(String)) COMMENT 'the source''s own name',
  name_length         Nullable(Int32)                  COMMENT 'characters in the name',
  description_length  Nullable(Int32)                  COMMENT 'characters in the description',
  photos              Nullable(Int32)                  COMMENT 'photos published',
  weight_grams        Nullable(Int32)                  COMMENT 'weight in g',
  length_cm           Nullable(Int32)                  COMMENT 'length in cm',
  height_cm           Nullable(Int32)                  COMMENT 'height in cm',
  width_cm            Nullable(Int32)                  COMMENT 'width in cm'
)
ENGINE = MergeTree
ORDER BY (product_key)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a product. Sorted by id; the row number is `product_key`.'
