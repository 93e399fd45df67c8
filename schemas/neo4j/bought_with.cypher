// Products bought together: customers and orders that hold both, and a weight for each mode. Once a pair, whatever the
// direction: each is among the other's neighbours.
UNWIND $rows AS row
MATCH (a) WHERE id(a) = row[0]
MATCH (b) WHERE id(b) = row[1]
CREATE (a)-[:BOUGHT_WITH {customers: row[2], orders: row[3], new_items: row[4], next_basket: row[5], also_bought: row[6]}]->(b)
