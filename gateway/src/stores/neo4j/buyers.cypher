// Who bought products.
UNWIND $ids AS id
MATCH (product:Product {load: $load, id: id})<-[:PURCHASED]-(holder)
WITH product, holder LIMIT $limit
RETURN product.key AS product, collect(holder.key) AS keys, collect(holder.id) AS ids
