// How many of some products each of these customers bought. Keys of products are those of the load of the customers.
UNWIND $ids AS id
MATCH (customer:Customer {load: $load, id: id})
RETURN id, COUNT { (customer)-[:PURCHASED]->(product) WHERE product.key IN $products } AS shared
