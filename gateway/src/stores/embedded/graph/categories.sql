SELECT category_key, category FROM category_counts ORDER BY category_key
