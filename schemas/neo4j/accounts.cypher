// Accounts of people, where their id is not the person's, in the order of their ids and many to a node: nearly everybody has
// one, and a node or an index entry for each would cost more than they are asked for. id: the first of them; customers: whose
// they are, place by place.
UNWIND $rows AS row
CREATE (n:Account {load: $load, id: row[0], accounts: row[1], customers: row[2]})
RETURN collect(id(n)) AS nodes
