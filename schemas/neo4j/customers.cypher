// People. key: order by it is order by id.
UNWIND $rows AS row
CREATE (n:Customer {load: $load, id: row[0], key: row[1]})
RETURN collect(id(n)) AS nodes
