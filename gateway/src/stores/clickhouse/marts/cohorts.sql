-- Times are compared as seconds: a bound may lie outside of what the column can hold.
SELECT toInt64(month) AS month_at, months_later, cohort_customers, customers, rate, orders, toInt64(revenue * 100) AS revenue_cents
FROM {cohorts:Identifier}
WHERE toInt64(month) BETWEEN {times_from:Int64} AND {times_to:Int64}
ORDER BY month, months_later
