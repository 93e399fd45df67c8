-- One row a month from the first to the last with a sale.
-- Sorted by what it is looked up by; there are few rows.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  month                 DateTime64(0, 'UTC') COMMENT 'first day of the month' CODEC(Delta, ZSTD(1)),
  partial               Bool                 COMMENT 'sales begin or end inside it, so it is compared with nothing',
  in_seasonality        Bool                 COMMENT 'whole and with sales: it counts for the index in `seasonality`',
  revenue               Decimal(18, 2)       COMMENT 'over all items',
  orders                Int32                COMMENT 'orders with items',
  customers             Int32                COMMENT 'people with such an order',
  revenue_growth        Nullable(Float64)    COMMENT '(this - previous month) / previous month',
  orders_growth         Nullable(Float64)    COMMENT 'against the previous month',
  customers_growth      Nullable(Float64)    COMMENT 'against the previous month',
  revenue_growth_year   Nullable(Float64)    COMMENT 'against the same month of the previous year',
  orders_growth_year    Nullable(Float64)    COMMENT 'against the same month of the previous year',
  customers_growth_year Nullable(Float64)    COMMENT 'against the same month of the previous year'
)
ENGINE = MergeTree
ORDER BY (month)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a month from the first to the last with a sale.'
