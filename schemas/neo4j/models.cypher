// What the counts were made for, one node a way of asking (its id); the letters are those of the recommendation model.
// shape, sellers, recent_days, last_day (in days since 1970) and orders are the same for all of a load.
UNWIND $rows AS row
CREATE (n:Model {load: $load, id: row[0], shape: row[1], sellers: row[2], recent_days: row[3], last_day: row[4],
  orders: row[5], unit: row[6], alpha: row[7], normaliser: row[8], k1: row[9], k2: row[10], rho: row[11], beta: row[12],
  back_weight: row[13], popular_weight: row[14], own_days: row[15], own_within: row[16], own_between: row[17],
  own_group: row[18], history_days: row[19], slim_unit: row[20], slim_l1: row[21], slim_l2: row[22]})
RETURN collect(id(n)) AS nodes
