-- One row a country that orders were sent to; over order items.
CREATE OR REPLACE VIEW revenue_by_country (
  country         Nullable(String) COMMENT 'where orders were sent; null where the source tells none',
  orders          UInt64           COMMENT 'with an item',
  customers       UInt64           COMMENT 'who placed them',
  items           UInt64           COMMENT 'order items',
  revenue         Decimal(38, 2)   COMMENT 'sum of item prices, freight not included',
  revenue_percent Float64          COMMENT 'of all revenue'
) AS
SELECT country, uniqExact(order_key) AS orders, uniqExact(customer_key) AS customers, count() AS items, sum(price) AS revenue,
  100 * toFloat64(revenue) / toFloat64((SELECT sum(price) FROM sales)) AS revenue_percent
FROM sales
GROUP BY country
ORDER BY revenue DESC
COMMENT 'One row a country that orders were sent to; over order items.'
