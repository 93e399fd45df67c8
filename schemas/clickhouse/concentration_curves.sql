-- Shares of the members and of the revenue, for `concentration`.
-- Sorted by what it is looked up by; there are few rows.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  of              LowCardinality(String) COMMENT 'customers, products, sellers or categories',
  curve           LowCardinality(String) COMMENT 'top: the largest members; lorenz: the smallest',
  members_percent Int32                  COMMENT 'percent of the members',
  revenue_percent Float64                COMMENT 'their percent of the revenue'
)
ENGINE = MergeTree
ORDER BY (of, curve, members_percent)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Shares of the members and of the revenue, for `concentration`.'
