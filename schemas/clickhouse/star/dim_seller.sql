-- One row a seller: where they are, and their class by revenue.
CREATE OR REPLACE VIEW dim_seller (
  seller_key UInt32            COMMENT 'joins `fact_sales`',
  seller_id  String            COMMENT 'the seller',
  city       Nullable(String)  COMMENT 'as spelled by the source',
  state      Nullable(String)  COMMENT 'the state',
  latitude   Nullable(Float64) COMMENT 'centre of the zip prefix, degrees north',
  longitude  Nullable(Float64) COMMENT 'centre of the zip prefix, degrees east',
  revenue    Decimal(18, 2)    COMMENT 'sum of line prices, net of refunds',
  abc_class  String            COMMENT 'A, B or C by revenue'
) AS
SELECT seller_key, seller_id, city, state, latitude, longitude, revenue, class AS abc_class
FROM sellers
INNER JOIN (SELECT member AS seller_id, revenue, class FROM abc_members WHERE of = 'sellers') AS classes USING (seller_id)
COMMENT 'One row a seller: where they are, and their class by revenue.'
