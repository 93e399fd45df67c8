SELECT position, toInt64(revenue * 100) AS revenue_cents, orders, revenue_index
FROM {seasonality:Identifier}
WHERE cycle = {list:String}
ORDER BY position
