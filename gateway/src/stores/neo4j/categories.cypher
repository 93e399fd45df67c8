// All categories of a load, for memory.
MATCH (category:Category {load: $load}) WHERE category.id IS NOT NULL
RETURN category.key AS key, category.id AS id
