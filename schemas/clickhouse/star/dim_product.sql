-- One row a product: its name, category, sizes and class by revenue.
CREATE OR REPLACE VIEW dim_product (
  product_key         UInt32           COMMENT 'joins `fact_sales`',
  product_id          String           COMMENT 'the product',
  name                Nullable(String) COMMENT 'as the shop calls it',
  sku                 Nullable(String) COMMENT 'the shop''s article number',
  vendor              Nullable(String) COMMENT 'who makes it',
  type                Nullable(String) COMMENT 'the shop''s own kind of product',
  variant             Nullable(String) COMMENT 'which size, colour or the like',
  category            Nullable(String) COMMENT 'English name; the source''s own where there is no translation',
  category_portuguese Nullable(String) COMMENT 'the source''s own name',
  photos              Nullable(Int32)  COMMENT 'photos published',
  weight_grams        Nullable(Int32)  COMMENT 'weight in g',
  length_cm           Nullable(Int32)  COMMENT 'length in cm',
  height_cm           Nullable(Int32)  COMMENT 'height in cm',
  width_cm            Nullable(Int32)  COMMENT 'width in cm',
  revenue             Decimal(18, 2)   COMMENT 'sum of line prices, net of refunds',
  abc_class           String           COMMENT 'A, B or C by revenue'
) AS
SELECT product_key, product_id, name, sku, vendor, type, variant, category, category_portuguese, photos, weight_grams,
  length_cm, height_cm, width_cm, revenue, class AS abc_class
FROM products
INNER JOIN (SELECT member AS product_id, revenue, class FROM abc_members WHERE of = 'products') AS classes USING (product_id)
COMMENT 'One row a product: its name, category, sizes and class by revenue.'
