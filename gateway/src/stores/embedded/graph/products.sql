SELECT product_key, product_id, buyers, recent_buyers, product_counts.orders AS orders, category_key, seller_key, last_day,
  community, page_rank
FROM product_counts JOIN products USING (product_key)
ORDER BY product_key
