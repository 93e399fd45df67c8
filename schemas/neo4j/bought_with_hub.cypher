// The same where the second is bought with so many products that it keeps others as its neighbours. A kind of its own, so
// that asking for a hub's neighbours does not walk all that name it.
UNWIND $rows AS row
MATCH (a) WHERE id(a) = row[0]
MATCH (b) WHERE id(b) = row[1]
CREATE (a)-[:BOUGHT_WITH_HUB {customers: row[2], orders: row[3], new_items: row[4], next_basket: row[5], also_bought: row[6]}]->(b)
