// People. key: order by it is order by id; account: the lowest of a person's accounts, where its id is not the person's.
UNWIND $rows AS row
CREATE (n:Customer {load: $load, id: row[0], key: row[1], account: row[2]})
RETURN collect(id(n)) AS nodes
