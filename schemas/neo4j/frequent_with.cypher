// The pairs found most often in one basket, the lower id first; position 1 is the most frequent. Found by load and position.
UNWIND $rows AS row
MATCH (a) WHERE id(a) = row[0]
MATCH (b) WHERE id(b) = row[1]
CREATE (a)-[:FREQUENT_WITH {load: $load, position: row[2], orders: row[3]}]->(b)
