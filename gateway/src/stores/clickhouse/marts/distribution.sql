SELECT count, mean, standard_deviation, min, p25, median, p75, p95, p99, max
FROM {distributions:Identifier}
WHERE of = {list:String}
