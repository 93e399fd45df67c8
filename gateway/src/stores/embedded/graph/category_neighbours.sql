SELECT neighbour_key, customers, orders, new_items, next_basket, also_bought
FROM category_neighbours
WHERE category_key = ?1
ORDER BY neighbour_key
