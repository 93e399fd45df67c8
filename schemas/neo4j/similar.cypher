// Products that a product speaks for in the sparse linear term of the model: a weight for each mode, 0 where it does not,
// and the customers and orders that hold both.
UNWIND $rows AS row
MATCH (a) WHERE id(a) = row[0]
MATCH (b) WHERE id(b) = row[1]
CREATE (a)-[:SIMILAR {customers: row[2], orders: row[3], new_items: row[4], next_basket: row[5], also_bought: row[6]}]->(b)
