-- Whole numbers only, so that averages are taken once, as from files. Money has two decimals: times 100 it is whole, exactly.
SELECT assumeNotNull(segment) AS word, toInt64(count()) AS customers, toInt64(sum(assumeNotNull(recency_days))) AS recency,
  toInt64(sum(frequency)) AS orders, toInt64(sum(monetary) * 100) AS revenue_cents
FROM {customer_metrics:Identifier}
WHERE segment IS NOT NULL
GROUP BY word
