-- One row a person: the latest address, totals and metrics of `customers` and `customer_metrics`.
CREATE OR REPLACE VIEW dim_customer (
  customer_key   UInt32                         COMMENT 'joins `fact_sales`',
  customer_id    String                         COMMENT 'the person',
  city           Nullable(String)               COMMENT 'latest order''s address, as spelled by the source',
  state          Nullable(String)               COMMENT 'latest order''s address',
  country        Nullable(String)               COMMENT 'latest order''s address',
  first_order_at Nullable(DateTime64(0, 'UTC')) COMMENT 'earliest purchase',
  last_order_at  Nullable(DateTime64(0, 'UTC')) COMMENT 'latest purchase',
  order_count    Int32                          COMMENT 'all orders, with items or without',
  item_count     Int32                          COMMENT 'lines that were sold',
  revenue        Decimal(18, 2)                 COMMENT 'sum of line prices, net of refunds',
  segment        Nullable(String)               COMMENT 'one of eleven, by recency, frequency and monetary scores',
  activity       Nullable(String)               COMMENT 'very_active, active, at_risk or churned, by days since the last order',
  churn_risk     Nullable(Float64)              COMMENT '1 - P(alive)',
  lifetime_value Nullable(Float64)              COMMENT 'revenue expected in the next 365 days',
  abc_class      Nullable(String)               COMMENT 'A, B or C by revenue',
  cluster        Nullable(Int32)                COMMENT 'number in `cluster_profiles`',
  anomaly        Bool                           COMMENT 'among the 1 % most isolated',
  score          Nullable(Float64)              COMMENT '0 to 100: where the person stands among all'
) AS
SELECT customer_key, customer_id, city, state, country, first_order_at, last_order_at, order_count, item_count, revenue,
  segment, activity, churn_risk, lifetime_value, abc_class, cluster, anomaly, score
FROM customers
INNER JOIN customer_metrics USING (customer_key)
COMMENT 'One row a person: the latest address, totals and metrics.'
