// Accounts whose id is not that of their person: `customer` is the person's.
UNWIND $rows AS row
CREATE (n:Account {load: $load, id: row[0], customer: row[1]})
RETURN collect(id(n)) AS nodes
