// What customers bought.
UNWIND $ids AS id
MATCH (holder:Customer {load: $load, id: id})-[:PURCHASED]->(product)
WITH holder, product LIMIT $limit
RETURN holder.key AS holder, collect(product.key) AS products
