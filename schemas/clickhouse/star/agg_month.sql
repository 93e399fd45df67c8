-- One row a month with sales, by the purchase; over order items.
CREATE OR REPLACE VIEW agg_month (
  month               Date32         COMMENT 'its first day',
  orders              UInt64         COMMENT 'with an item',
  customers           UInt64         COMMENT 'who placed them',
  items               UInt64         COMMENT 'order items',
  revenue             Decimal(38, 2) COMMENT 'sum of item prices, freight not included',
  freight             Decimal(38, 2) COMMENT 'sum of item freight',
  gross_revenue       Decimal(38, 2) COMMENT 'revenue + freight',
  average_order_value Float64        COMMENT 'revenue / orders'
) AS
SELECT toDate32(purchased_at) - (toDayOfMonth(purchased_at) - 1) AS month,
  uniqExact(s.order_key) AS orders, uniqExact(s.customer_key) AS customers, count() AS items,
  sum(s.price) AS revenue, sum(ifNull(s.freight, 0)) AS freight, sum(s.price + ifNull(s.freight, 0)) AS gross_revenue,
  toFloat64(sum(s.price)) / uniqExact(s.order_key) AS average_order_value
FROM sales AS s
GROUP BY month
ORDER BY month
COMMENT 'One row a month with sales, by the purchase; over order items.'
