SELECT product_key, customer_key AS holder_key, customer_id AS holder_id
FROM purchases JOIN customers USING (customer_key)
WHERE product_key IN rarray(?1)
LIMIT ?2
