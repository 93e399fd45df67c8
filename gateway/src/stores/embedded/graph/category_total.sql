SELECT new_items, next_basket, also_bought FROM category_counts WHERE category_key = ?1
