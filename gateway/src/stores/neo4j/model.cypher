// The parameters of each way of asking.
MATCH (model:Model {load: $load}) WHERE model.id IS NOT NULL
RETURN model.id AS mode, model.shape AS shape, model.sellers AS sellers, model.recent_days AS recent_days,
  model.last_day AS last_day, model.orders AS orders, model.unit AS unit, model.alpha AS alpha,
  model.normaliser AS normaliser, model.k1 AS k1, model.k2 AS k2, model.rho AS rho, model.beta AS beta, model.back_weight AS back_weight,
  model.popular_weight AS popular_weight, model.own_days AS own_days, model.own_within AS own_within,
  model.own_between AS own_between, model.own_group AS own_group,
  model.history_days AS history_days, model.slim_unit AS slim_unit, model.slim_l1 AS slim_l1, model.slim_l2 AS slim_l2
