SELECT unit, alpha, k1, k2, rho, beta, back_weight, own_days, history_days FROM model_modes WHERE mode = ?1
