"""What the exports of each system mean, in SQL over their CSV files as text: tables of an export by name, with the files they are
read from or the statement they are made by. In the end there are `lines`, what each comes to after its own discounts and refunds, and
where the system tells such, `orders` with what was taken off or given back of the whole. Amounts are exact decimals.
"""

MONEY = "DECIMAL(18, 2)"

# Refunds beyond what the lines come to are of shipping and tax, which are no revenue.
TOTALS = """
WITH of_orders AS (
    SELECT order_id, sum(price) FILTER (quantity > 0) AS sold, count(*) FILTER (quantity > 0) AS sold_lines FROM lines GROUP BY order_id
), whole AS (
    SELECT order_id, coalesce(discount, 0) AS discount, least(coalesce(refunded, 0), sold - coalesce(discount, 0)) AS refunded
    FROM orders JOIN of_orders USING (order_id) WHERE sold_lines > 0
), of_lines AS (
    SELECT sum(price) AS price, sum(refunded) AS refunded FROM lines
), all_of AS (
    SELECT price - coalesce((SELECT sum(discount) + sum(refunded) FROM whole), 0) AS revenue,
           refunded + coalesce((SELECT sum(refunded) FROM whole), 0) AS refunds
    FROM of_lines
)
SELECT (SELECT count(*) FROM lines) AS lines,
       (SELECT count(DISTINCT order_id) FROM lines WHERE quantity > 0) AS orders,
       (SELECT sum(quantity) FROM lines) AS items,
       revenue, refunds, revenue + refunds AS "soldRevenue",
       (SELECT count(DISTINCT customer) FROM lines WHERE quantity > 0) AS customers
FROM all_of
"""

# A line that is repeated within its invoice is one line.
ONLINE_RETAIL = f"""
WITH rows AS (
    SELECT DISTINCT InvoiceNo AS order_id, StockCode, Description, Quantity::INT AS units, InvoiceDate, UnitPrice::DECIMAL(18, 4) AS each,
           CustomerID AS customer, Country
    FROM export WHERE NOT (Quantity::INT < 0 AND UnitPrice::DECIMAL(18, 4) = 0)
), worth AS (SELECT *, round(units * each, 2)::{MONEY} AS price FROM rows)
SELECT order_id, customer, CASE WHEN units < 0 OR price < 0 THEN -abs(units) ELSE units END AS quantity, price,
       greatest(-price, 0) AS refunded
FROM worth
"""

SHOPIFY_LINES = f"""
SELECT Name AS order_id, "Lineitem quantity"::INT AS quantity, 0::{MONEY} AS refunded,
       (SELECT lower(any_value(of.Email)) FROM export AS of WHERE of.Name = export.Name) AS customer,
       "Lineitem quantity"::INT * "Lineitem price"::{MONEY} - coalesce("Lineitem discount"::{MONEY}, 0) AS price
FROM export
"""
SHOPIFY_ORDERS = f"""
SELECT Name AS order_id, "Discount Amount"::{MONEY} AS discount,
       CASE WHEN "Financial Status" = 'voided' THEN Total ELSE "Refunded Amount" END::{MONEY} AS refunded
FROM export WHERE Total IS NOT NULL
"""

NOT_PAID = "lower(\"Order Status\") IN ('cancelled', 'failed', 'pending payment')"
WOOCOMMERCE_LINES = f"""
SELECT "Order Number" AS order_id, lower("Email (Billing)") AS customer, Quantity::INT AS quantity,
       Quantity::INT * "Item Cost"::{MONEY} AS price, 0::{MONEY} AS refunded
FROM export
"""
WOOCOMMERCE_ORDERS = f"""
SELECT "Order Number" AS order_id, 0 AS discount,
       max(CASE WHEN {NOT_PAID} THEN "Order Total Amount" ELSE "Order Refund Amount" END::{MONEY}) AS refunded
FROM export GROUP BY 1
"""

# Rows below 0 are refunds; each is a credit note of its own.
ANALYTICS = f"""
WITH rows AS (
    SELECT "Order #" || CASE WHEN "Net Sales"::{MONEY} < 0 THEN ' refunded on ' || Date ELSE '' END AS order_id, Customer AS customer,
           CASE WHEN "Items sold"::INT = 0 THEN 1 ELSE abs("Items sold"::INT) END AS units, "Net Sales"::{MONEY} AS net,
           Status IN ('cancelled', 'failed', 'pending') AS is_not_paid
    FROM export
)
SELECT order_id, customer, sign(net)::INT * units AS quantity, CASE WHEN is_not_paid THEN 0 ELSE net END AS price,
       CASE WHEN is_not_paid THEN net ELSE greatest(-net, 0) END AS refunded
FROM rows
"""

PRESTASHOP = f"""
WITH rows AS (
    SELECT Reference AS order_id, Customer AS customer, regexp_replace(Total, '[^0-9.]', '', 'g')::{MONEY} AS total,
           Status IN ('Canceled', 'Refunded', 'Payment error') AS is_back
    FROM export
)
SELECT order_id, customer, 1 AS quantity, CASE WHEN is_back THEN 0 ELSE total END AS price, CASE WHEN is_back THEN total ELSE 0 END AS refunded
FROM rows
"""

MAGENTO_LINES = f"""
SELECT ID AS order_id, coalesce("Customer Email", "Bill-to Name") AS customer, 1 AS quantity, 0::{MONEY} AS refunded,
       "Grand Total (Base)"::{MONEY} - "Shipping and Handling"::{MONEY} AS price
FROM export
"""
MAGENTO_ORDERS = f"""
SELECT ID AS order_id, 0 AS discount,
       CASE WHEN Status = 'Canceled' THEN "Grand Total (Base)"::{MONEY}
            ELSE round("Total Refunded"::DECIMAL(18, 4) * ("Grand Total (Base)"::DOUBLE / "Grand Total (Purchased)"::DOUBLE), 2)::{MONEY}
       END AS refunded
FROM export
"""

INSTACART = f"""
SELECT order_id, user_id AS customer, 1 AS quantity, 1::{MONEY} AS price, 0::{MONEY} AS refunded
FROM baskets JOIN export USING (order_id) WHERE eval_set != 'test'
"""

EXPORTS = {
    "online-retail": [("export", "*.csv", None), ("lines", None, ONLINE_RETAIL)],
    "shopify": [("export", "orders*.csv", None), ("lines", None, SHOPIFY_LINES), ("orders", None, SHOPIFY_ORDERS)],
    "woocommerce": [("export", "*.csv", None), ("lines", None, WOOCOMMERCE_LINES), ("orders", None, WOOCOMMERCE_ORDERS)],
    "woocommerce-analytics": [("export", "*.csv", None), ("lines", None, ANALYTICS)],
    "prestashop": [("export", "*.csv", None), ("lines", None, PRESTASHOP)],
    "magento": [("export", "export.csv", None), ("lines", None, MAGENTO_LINES), ("orders", None, MAGENTO_ORDERS)],
    "instacart": [("export", "orders.csv", None), ("baskets", "order_products__*.csv", None), ("lines", None, INSTACART)],
}
