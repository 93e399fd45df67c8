-- One row a cluster of customers and feature. Clusters are numbered by size.
-- Sorted by what it is looked up by; there are few rows.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  cluster    Int32                  COMMENT 'from 1, the largest first',
  label      LowCardinality(String) COMMENT 'the features that set it apart most',
  customers  Int32                  COMMENT 'people in the cluster',
  silhouette Float64                COMMENT 'of the whole clustering, -1 to 1, on a sample',
  feature    LowCardinality(String) COMMENT 'what customers are compared by',
  mean       Nullable(Float64)      COMMENT 'over those of the cluster of whom it is known',
  deviation  Nullable(Float64)      COMMENT 'standard deviations from the mean of all customers'
)
ENGINE = MergeTree
ORDER BY (cluster, feature)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a cluster of customers and feature. Clusters are numbered by size.'
