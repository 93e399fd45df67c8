// Products bought together with a category's products: customers and orders, and a weight for each mode.
UNWIND $rows AS row
MATCH (a) WHERE id(a) = row[0]
MATCH (b) WHERE id(b) = row[1]
CREATE (a)-[:POPULAR {customers: row[2], orders: row[3], new_items: row[4], next_basket: row[5], also_bought: row[6]}]->(b)
