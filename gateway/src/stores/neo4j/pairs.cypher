// Frequent pairs, read from the top of their index until there are enough; only an order by all of the index spares the
// sort. -1 stands for products without category.
MATCH (a:Product)-[pair:FREQUENT_WITH]->(b:Product)
USING INDEX pair:FREQUENT_WITH(load, position)
WHERE pair.load = $load AND pair.position > 0 AND pair.orders >= $orders_min
  AND coalesce(a.category, -1) IN $categories AND coalesce(b.category, -1) IN $categories
RETURN a.key AS a, b.key AS b, pair.orders AS orders
ORDER BY pair.load, pair.position
LIMIT $first
