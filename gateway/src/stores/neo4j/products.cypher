// All products of a load, for memory.
MATCH (product:Product {load: $load}) WHERE product.id IS NOT NULL
RETURN product.key AS key, product.id AS id, product.buyers AS buyers, product.recent_buyers AS recent_buyers,
  product.orders AS orders, product.category AS category, product.seller AS seller,
  product.last_day AS last_day, product.community AS community, product.page_rank AS page_rank
