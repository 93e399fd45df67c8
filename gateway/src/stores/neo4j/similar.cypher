// What products speak for in the sparse linear term, asked for like what is bought together with products.
UNWIND $asked AS asked
MATCH (product:Product {load: $load, id: asked[1]})
RETURN asked[0] AS position, 0.0 AS total,
  [(product)-[similar:SIMILAR]->(other) WHERE similar[asked[2]] > 0 | [other.key, similar[asked[2]], similar[asked[3]]]]
  AS neighbours
