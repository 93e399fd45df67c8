// All communities of products of a load, for memory. Their numbers are from 1.
MATCH (community:Community {load: $load}) WHERE community.id IS NOT NULL
RETURN community.number - 1 AS key, community.products AS products, community.pairs AS pairs, community.modularity AS modularity
