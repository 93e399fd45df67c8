SELECT neighbour_key, customers, orders, new_items, next_basket, also_bought
FROM similar
WHERE product_key = ?1
ORDER BY neighbour_key
