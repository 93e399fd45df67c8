// Further accounts of a person: `customer` is the person's id.
UNWIND $rows AS row
CREATE (n:Account {load: $load, id: row[0], customer: row[1]})
RETURN collect(id(n)) AS nodes
