SELECT count(*) FROM purchases WHERE customer_key = ?1 AND product_key IN rarray(?2)
