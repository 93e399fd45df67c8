// The best new products for a customer, where a load lists them (--materialize-recommendations): rank from 1, a score that is
// comparable within one list, and what the largest part of it is (bought_together, popular_now and so on).
UNWIND $rows AS row
MATCH (a) WHERE id(a) = row[0]
MATCH (b) WHERE id(b) = row[1]
CREATE (a)-[:RECOMMENDED {rank: row[2], score: row[3], reason: row[4]}]->(b)
