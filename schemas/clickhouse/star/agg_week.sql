-- One row a week with sales, by the purchase; over lines of orders.
CREATE OR REPLACE VIEW agg_week (
  week                Date32            COMMENT 'its Monday',
  orders              UInt64            COMMENT 'with a line that was sold',
  customers           UInt64            COMMENT 'who placed them; guests are none',
  items               Int64             COMMENT 'units sold, less those that came back',
  revenue             Decimal(38, 2)    COMMENT 'sum of line prices, net of refunds, freight not included',
  freight             Decimal(38, 2)    COMMENT 'sum of line freight',
  gross_revenue       Decimal(38, 2)    COMMENT 'revenue + freight',
  average_order_value Nullable(Float64) COMMENT 'revenue / orders; null where nothing was sold'
) AS
SELECT toDate32(purchased_at) - (toDayOfWeek(purchased_at) - 1) AS week,
  uniqExactIf(s.order_key, s.quantity > 0) AS orders, uniqExactIf(s.customer_key, s.quantity > 0) AS customers,
  sum(s.quantity) AS items, sum(s.price) AS revenue, sum(ifNull(s.freight, 0)) AS freight,
  sum(s.price + ifNull(s.freight, 0)) AS gross_revenue,
  toFloat64(sum(s.price)) / nullIf(orders, 0) AS average_order_value
FROM sales AS s
GROUP BY week
ORDER BY week
COMMENT 'One row a week with sales, by the purchase; over lines of orders.'
