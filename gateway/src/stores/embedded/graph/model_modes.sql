SELECT unit, alpha, normaliser, k1, k2, rho, beta, back_weight, popular_weight, own_days, own_within, own_between, own_group,
  history_days, slim_unit, slim_l1, slim_l2
FROM model_modes
WHERE mode = ?1
