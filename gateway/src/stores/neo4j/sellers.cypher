// All sellers of a load, for memory.
MATCH (seller:Seller {load: $load}) WHERE seller.id IS NOT NULL
RETURN seller.key AS key, seller.id AS id, seller.page_rank AS page_rank
