-- One row a state that orders were sent to; over lines of orders.
CREATE OR REPLACE VIEW revenue_by_state (
  country         Nullable(String) COMMENT 'of the state',
  state           Nullable(String) COMMENT 'where orders were sent; null where the source tells none',
  orders          UInt64           COMMENT 'with a line that was sold',
  customers       UInt64           COMMENT 'who placed them; guests are none',
  items           Int64            COMMENT 'units sold, less those that came back',
  revenue         Decimal(38, 2)   COMMENT 'sum of line prices, net of refunds, freight not included',
  revenue_percent Float64          COMMENT 'of all revenue'
) AS
SELECT country, state, uniqExactIf(order_key, quantity > 0) AS orders, uniqExactIf(customer_key, quantity > 0) AS customers,
  sum(quantity) AS items, sum(price) AS revenue, 100 * toFloat64(revenue) / toFloat64((SELECT sum(price) FROM sales)) AS revenue_percent
FROM sales
GROUP BY country, state
ORDER BY revenue DESC
COMMENT 'One row a state that orders were sent to; over lines of orders.'
