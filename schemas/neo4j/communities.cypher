// Communities of products found in the same baskets, by the Louvain method over FREQUENT_WITH; the id is the number, 1 is the
// largest. pairs: of its products, found in one basket; modularity: its part of the whole's.
UNWIND $rows AS row
CREATE (n:Community {load: $load, id: row[0], number: row[1], products: row[2], pairs: row[3], modularity: row[4]})
RETURN collect(id(n)) AS nodes
