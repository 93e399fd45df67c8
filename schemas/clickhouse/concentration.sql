-- How unequal revenue is, over members with revenue above 0.
-- Sorted by what it is looked up by; there are few rows.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  of      LowCardinality(String) COMMENT 'customers, products, sellers or categories',
  members Int32                  COMMENT 'with revenue above 0',
  gini    Nullable(Float64)      COMMENT '0: all the same, near 1: one has all'
)
ENGINE = MergeTree
ORDER BY (of)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'How unequal revenue is, over members with revenue above 0.'
