SELECT customer_key AS holder_key, product_key FROM purchases WHERE customer_key IN rarray(?1) LIMIT ?2
