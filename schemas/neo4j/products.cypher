// Products. buyers: distinct customers, ever and in the model's recent days; orders: distinct; category and seller: keys, of
// who sold it most often; then sums of bought-together weights over all neighbours, one for each mode; last_day: of its last
// purchase, in days since 1970; community: number of a Community, null for one that was in no basket with another;
// page_rank: over FREQUENT_WITH, weighted by orders, all add up to 1.
UNWIND $rows AS row
CREATE (n:Product {load: $load, id: row[0], key: row[1], buyers: row[2], recent_buyers: row[3], orders: row[4],
  category: row[5], seller: row[6], new_items: row[7], next_basket: row[8], also_bought: row[9], last_day: row[10],
  community: row[11], page_rank: row[12]})
RETURN collect(id(n)) AS nodes
