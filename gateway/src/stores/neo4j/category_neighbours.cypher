// What is bought together with categories, asked for like what is bought together with products.
UNWIND $asked AS asked
MATCH (category:Category {load: $load, id: asked[1]})
RETURN asked[0] AS position, category[asked[2]] AS total,
  [(category)-[bought:POPULAR]->(other) WHERE bought[asked[2]] > 0 | [other.key, bought[asked[2]], bought[asked[3]]]]
  AS neighbours
