-- Moments and exact quantiles (linear between neighbours).
-- Sorted by what it is looked up by; there are few rows.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  of                 LowCardinality(String) COMMENT 'order_value, item_price, freight or delivery_days',
  count              Int32                  COMMENT 'values',
  mean               Nullable(Float64)      COMMENT 'in units of money, or days of 86,400 s',
  standard_deviation Nullable(Float64)      COMMENT 'of a sample: divided by count - 1',
  min                Nullable(Float64)      COMMENT 'least value',
  p25                Nullable(Float64)      COMMENT 'first quartile',
  median             Nullable(Float64)      COMMENT 'half are below',
  p75                Nullable(Float64)      COMMENT 'third quartile',
  p95                Nullable(Float64)      COMMENT '95 % are below',
  p99                Nullable(Float64)      COMMENT '99 % are below',
  max                Nullable(Float64)      COMMENT 'greatest value'
)
ENGINE = MergeTree
ORDER BY (of)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Moments and exact quantiles (linear between neighbours).'
