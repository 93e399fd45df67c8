-- One row a person, as in `customers`. One who never ordered has no metrics.
-- Sorted by key, by which orders name their person.
CREATE TABLE IF NOT EXISTS {table:Identifier} (
  customer_key       UInt32                           COMMENT 'row of the person in `customers`' CODEC(Delta, LZ4),
  customer_id        String                           COMMENT 'the person' CODEC(ZSTD(1)),
  recency_days       Nullable(Int32)                  COMMENT 'days from the last order to the last busy day of the data',
  frequency          Int32                            COMMENT 'all orders',
  monetary           Decimal(18, 2)                   COMMENT 'revenue over their items',
  recency_score      Nullable(Int32)                  COMMENT '1 to 5 by quintiles, 5 is most recent',
  frequency_score    Nullable(Int32)                  COMMENT '1 to 5: that many orders, 5 also for more',
  monetary_score     Nullable(Int32)                  COMMENT '1 to 5 by quintiles, 5 is most',
  segment            LowCardinality(Nullable(String)) COMMENT 'one of eleven, by the scores',
  activity           LowCardinality(Nullable(String)) COMMENT 'very_active to 30 days, active to 90, at_risk to 180, churned beyond',
  churn_risk         Nullable(Float64)                COMMENT '1 - P(alive) by MBG/NBD; null where too few ever came back',
  expected_purchases Nullable(Float64)                COMMENT 'purchase days expected in the next 365 days, by MBG/NBD',
  lifetime_value     Nullable(Float64)                COMMENT 'revenue expected in the next 365 days, by Gamma-Gamma on top',
  abc_class          LowCardinality(Nullable(String)) COMMENT 'A, B or C by revenue, among all who ordered',
  cluster            Nullable(Int32)                  COMMENT 'number in `cluster_profiles`',
  anomaly            Bool                             COMMENT 'among the 1 % most isolated',
  isolation          Nullable(Float64)                COMMENT 'isolation forest score, 0 to 1; about 0.5 is ordinary',
  anomaly_feature    LowCardinality(Nullable(String)) COMMENT 'the feature that drove the anomaly',
  score              Nullable(Float64)                COMMENT '0 to 100: where the person stands among all'
)
ENGINE = MergeTree
ORDER BY (customer_key)
-- A batch that is sent again after a lost answer is known by its token and not written twice.
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'One row a person, as in `customers`. One who never ordered has no metrics.'
