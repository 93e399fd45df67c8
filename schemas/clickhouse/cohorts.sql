-- One row a month of first order and number of months later, up to the last month of the data.
-- Sorted by what it is looked up by; there are few rows.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  month            DateTime64(0, 'UTC') COMMENT 'first day of the month of the first order' CODEC(Delta, ZSTD(1)),
  months_later     Int32                COMMENT '0 is the month itself',
  cohort_customers Int32                COMMENT 'people who ordered first in that month',
  customers        Int32                COMMENT 'those of them with an order that many months later',
  rate             Float64              COMMENT 'customers / cohort_customers',
  orders           Int32                COMMENT 'their orders in that month, with items or without',
  revenue          Decimal(18, 2)       COMMENT 'over the items of these orders'
)
ENGINE = MergeTree
ORDER BY (month, months_later)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a month of first order and number of months later, up to the last month of the data.'
