// What the counts were made for, one node a way of asking (its id); the letters are those of the recommendation model.
// shape, sellers, recent_days, last_day (in days since 1970) and orders are the same for all of a load.
UNWIND $rows AS row
CREATE (n:Model {load: $load, id: row[0], shape: row[1], sellers: row[2], recent_days: row[3], last_day: row[4],
  orders: row[5], unit: row[6], alpha: row[7], k1: row[8], k2: row[9], rho: row[10], beta: row[11], back_weight: row[12],
  own_days: row[13], history_days: row[14], slim_unit: row[15], slim_l1: row[16], slim_l2: row[17]})
RETURN collect(id(n)) AS nodes
