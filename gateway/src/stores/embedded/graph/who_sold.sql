SELECT product_key, seller_key AS holder_key, seller_id AS holder_id
FROM product_sellers JOIN sellers USING (seller_key)
WHERE product_key IN rarray(?1)
LIMIT ?2
