-- Revenue and orders by hour of the day, day of the week and month of the year.
-- Sorted by what it is looked up by; there are few rows.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  cycle         LowCardinality(String) COMMENT 'hour_of_day, day_of_week or month_of_year',
  position      Int32                  COMMENT '0 to 23; 1 is Monday; 1 is January',
  revenue       Decimal(18, 2)         COMMENT 'over all items',
  orders        Int32                  COMMENT 'orders with items',
  revenue_index Nullable(Float64)      COMMENT 'revenue a day with orders against that of all such days, 1 is average; over whole months only'
)
ENGINE = MergeTree
ORDER BY (cycle, position)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Revenue and orders by hour of the day, day of the week and month of the year.'
