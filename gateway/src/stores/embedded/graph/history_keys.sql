SELECT product_key FROM purchases WHERE customer_key = ?1 ORDER BY product_key
