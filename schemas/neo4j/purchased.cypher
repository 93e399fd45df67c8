// Who bought what: orders of the customer with the product, items, cents spent (freight not included), first and last time in
// seconds of wall time since 1970, and what its age leaves of it as evidence for a next basket.
UNWIND $rows AS row
MATCH (a) WHERE id(a) = row[0]
MATCH (b) WHERE id(b) = row[1]
CREATE (a)-[:PURCHASED {orders: row[2], items: row[3], spent: row[4], first_at: row[5], last_at: row[6], own_weight: row[7]}]->(b)
