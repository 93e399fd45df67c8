-- One row an order item, with the keys of its dimensions.
CREATE OR REPLACE VIEW fact_sales (
  date         Date32                   COMMENT 'of the purchase, joins `dim_date`',
  purchased_at DateTime64(0, 'UTC')     COMMENT 'wall time of the purchase',
  order_id     String                   COMMENT 'the order',
  item_number  Int32                    COMMENT 'position in the order, from 1',
  customer_key UInt32                   COMMENT 'joins `dim_customer`',
  product_key  UInt32                   COMMENT 'joins `dim_product`',
  seller_key   Nullable(UInt32)         COMMENT 'joins `dim_seller`',
  order_status Nullable(String)         COMMENT 'of the order',
  state        Nullable(String)         COMMENT 'where the order was sent',
  country      Nullable(String)         COMMENT 'where the order was sent',
  price        Decimal(18, 2)           COMMENT 'price of the item, freight not included',
  freight      Nullable(Decimal(18, 2)) COMMENT 'freight charged for the item; null where the source tells none'
) AS
SELECT toDate32(purchased_at) AS date, purchased_at, order_id, item_number, customer_key, product_key, seller_key,
  status AS order_status, state, country, price, freight
FROM sales
COMMENT 'One row an order item, with the keys of its dimensions.'
