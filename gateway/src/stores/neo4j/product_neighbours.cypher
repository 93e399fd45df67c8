// What is bought together with products. Asked for by lists of position, id, and the names of the weight and of the units.
UNWIND $asked AS asked
MATCH (product:Product {load: $load, id: asked[1]})
RETURN asked[0] AS position, product[asked[2]] AS total,
  [(product)-[bought:BOUGHT_WITH]-(other) WHERE bought[asked[2]] > 0 | [other.key, bought[asked[2]], bought[asked[3]]]] +
  [(product)-[bought:BOUGHT_WITH_HUB]->(other) WHERE bought[asked[2]] > 0 | [other.key, bought[asked[2]], bought[asked[3]]]]
  AS neighbours
