SELECT new_items, next_basket, also_bought FROM product_counts WHERE product_key = ?1
