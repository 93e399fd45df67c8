// What sellers sold.
UNWIND $ids AS id
MATCH (holder:Seller {load: $load, id: id})-[:SELLS]->(product)
WITH holder, product LIMIT $limit
RETURN holder.key AS holder, collect(product.key) AS products
