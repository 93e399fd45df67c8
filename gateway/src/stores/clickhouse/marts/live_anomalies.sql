-- Times are compared as seconds: a bound may lie outside of what the column can hold. A list that is empty asks for all.
SELECT window_size, measure, dimension, member, toInt64(opened_at) AS opened, toInt64(judged_at) AS judged,
       toInt64(closed_at) AS closed, kind, observed, expected, deviations, peak_deviations
FROM {live_anomalies:Identifier}
WHERE (empty({sizes:Array(String)}) OR has({sizes:Array(String)}, window_size))
  AND (empty({measures:Array(String)}) OR has({measures:Array(String)}, measure))
  AND (empty({dimensions:Array(String)}) OR has({dimensions:Array(String)}, dimension))
  AND (empty({members:Array(String)}) OR has({members:Array(String)}, member))
  AND (empty({states:Array(String)}) OR has({states:Array(String)}, if(closed_at IS NULL, 'open', 'closed')))
  AND toInt64(opened_at) BETWEEN {times_from:Int64} AND {times_to:Int64}
ORDER BY opened_at DESC, window_size, measure, dimension, member
LIMIT {first:Int64}
