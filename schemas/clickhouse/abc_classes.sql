-- One row a class: A make the first 80 % of revenue, B to 95 %, C the rest.
-- Sorted by what it is looked up by; there are few rows.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  of              LowCardinality(String) COMMENT 'customers, products, sellers or categories',
  class           LowCardinality(String) COMMENT 'A, B or C',
  members         Int32                  COMMENT 'members of the class, those without revenue in C',
  revenue         Decimal(18, 2)         COMMENT 'over their items',
  revenue_percent Nullable(Float64)      COMMENT 'of all revenue'
)
ENGINE = MergeTree
ORDER BY (of, class)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a class: A make the first 80 % of revenue, B to 95 %, C the rest.'
