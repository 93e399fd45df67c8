-- Times are compared as seconds: a bound may lie outside of what the column can hold.
SELECT toInt64(day) AS day_at, value, expected, deviations
FROM {daily_anomalies:Identifier}
WHERE of = {list:String} AND anomaly AND toInt64(day) BETWEEN {times_from:Int64} AND {times_to:Int64}
ORDER BY day
