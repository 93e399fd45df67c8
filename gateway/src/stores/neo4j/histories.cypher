// What people bought. An id may be that of a person or, where nobody has it, of an account of theirs.
UNWIND $ids AS id
OPTIONAL MATCH (person:Customer {load: $load, id: id})
OPTIONAL MATCH (holder:Customer {load: $load, account: id})
OPTIONAL MATCH (further:Account {load: $load, id: id})
OPTIONAL MATCH (owner:Customer {load: $load, id: further.customer})
WITH id, coalesce(person, holder, owner) AS customer
MATCH (customer)-[bought:PURCHASED]->(product)
RETURN id, collect([product.key, bought.orders, bought.last_at, bought.own_weight]) AS history
