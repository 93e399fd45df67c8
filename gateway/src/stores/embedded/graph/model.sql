SELECT shape, sellers, recent_days, last_day, orders FROM model
