-- One row a day that could be judged by its weekday and the days around.
-- Sorted by what it is looked up by; there are few rows.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  of         LowCardinality(String) COMMENT 'revenue, orders or average_order_value',
  day        DateTime64(0, 'UTC')   COMMENT 'midnight of the day' CODEC(Delta, ZSTD(1)),
  value      Float64                COMMENT 'of the day',
  expected   Float64                COMMENT 'median of the same weekday, 8 weeks before and after',
  deviations Float64                COMMENT 'robust z-score: of the MAD over 28 days before and after',
  anomaly    Bool                   COMMENT '3.5 deviations or more, either way'
)
ENGINE = MergeTree
ORDER BY (of, day)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a day that could be judged by its weekday and the days around.'
