// What people bought. An id may be that of a person or, where nobody has it, of an account of theirs: accounts lie in the
// order of their ids, so it is on the node that begins last before it. Only an order by all of the index spares the sort.
UNWIND $ids AS id
OPTIONAL MATCH (person:Customer {load: $load, id: id})
CALL (id, person) {
  OPTIONAL MATCH (run:Account {load: $load}) WHERE run.id <= CASE WHEN person IS NULL THEN id END
  RETURN run ORDER BY run.load DESC, run.id DESC LIMIT 1
}
WITH id, person, coalesce(run.accounts, []) AS accounts, run.customers AS customers
WITH id, person, head([place IN range(0, size(accounts) - 1) WHERE accounts[place] = id | customers[place]]) AS owner_id
OPTIONAL MATCH (owner:Customer {load: $load, id: owner_id})
WITH id, coalesce(person, owner) AS customer
MATCH (customer)-[bought:PURCHASED]->(product)
RETURN id, customer.id AS customer, collect([product.key, bought.orders, bought.last_at, bought.own_weight]) AS history
