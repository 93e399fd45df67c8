-- One row a line of an order, with the keys of its dimensions.
CREATE OR REPLACE VIEW fact_sales (
  date         Date32                   COMMENT 'of the purchase, joins `dim_date`',
  purchased_at DateTime64(0, 'UTC')     COMMENT 'wall time of the purchase',
  order_id     String                   COMMENT 'the order',
  item_number  Int32                    COMMENT 'position in the order, from 1',
  customer_key Nullable(UInt32)         COMMENT 'joins `dim_customer`; null for a guest''s order',
  product_key  UInt32                   COMMENT 'joins `dim_product`',
  seller_key   Nullable(UInt32)         COMMENT 'joins `dim_seller`',
  order_status Nullable(String)         COMMENT 'of the order',
  state        Nullable(String)         COMMENT 'where the order was sent',
  country      Nullable(String)         COMMENT 'where the order was sent',
  quantity     Int32                    COMMENT 'units; negative where they came back',
  price        Decimal(18, 2)           COMMENT 'of the line after discounts and refunds, freight not included; negative where it gives back',
  discount     Nullable(Decimal(18, 2)) COMMENT 'taken off the line, its share of the order''s included',
  refunded     Decimal(18, 2)           COMMENT 'given back: what the price would be higher by without refunds',
  freight      Nullable(Decimal(18, 2)) COMMENT 'freight charged for the line; null where the source tells none'
) AS
SELECT toDate32(purchased_at) AS date, purchased_at, order_id, item_number, customer_key, product_key, seller_key,
  status AS order_status, state, country, quantity, price, discount, refunded, freight
FROM sales
COMMENT 'One row a line of an order, with the keys of its dimensions.'
