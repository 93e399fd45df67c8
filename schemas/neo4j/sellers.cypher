// Sellers. key: order by it is order by id; page_rank: over shared customers, all add up to 1.
UNWIND $rows AS row
CREATE (n:Seller {load: $load, id: row[0], key: row[1], page_rank: row[2]})
RETURN collect(id(n)) AS nodes
