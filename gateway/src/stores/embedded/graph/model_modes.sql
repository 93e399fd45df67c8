SELECT unit, alpha, k1, k2, rho, beta, back_weight, own_days, history_days, slim_unit, slim_l1, slim_l2
FROM model_modes
WHERE mode = ?1
