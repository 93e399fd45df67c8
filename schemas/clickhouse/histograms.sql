-- Bins of `distributions`, equal in width up to p99; what is beyond is one bin.
-- Sorted by what it is looked up by; there are few rows.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  of       LowCardinality(String) COMMENT 'order_value, item_price, freight or delivery_days',
  bin      Int32                  COMMENT 'from 1',
  bin_from Float64                COMMENT 'values from here',
  bin_to   Float64                COMMENT 'to below here; the last bin holds this value too',
  count    Int32                  COMMENT 'values in the bin'
)
ENGINE = MergeTree
ORDER BY (of, bin)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Bins of `distributions`, equal in width up to p99; what is beyond is one bin.'
