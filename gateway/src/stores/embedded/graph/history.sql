SELECT product_key, orders, last_at, own_weight FROM purchases WHERE customer_key = ?1 ORDER BY product_key
