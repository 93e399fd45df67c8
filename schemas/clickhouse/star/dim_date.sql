-- One row a day, from the first order to the last, those without orders too.
CREATE OR REPLACE VIEW dim_date (
  date         Date32 COMMENT 'joins `fact_sales`',
  year         UInt16 COMMENT 'the year',
  quarter      UInt8  COMMENT '1 to 4',
  month        UInt8  COMMENT '1 to 12',
  month_start  Date32 COMMENT 'first day of the month, joins `agg_month`',
  week_start   Date32 COMMENT 'Monday of the week, joins `agg_week`',
  day_of_month UInt8  COMMENT '1 to 31',
  day_of_week  UInt8  COMMENT '1 is Monday',
  is_weekend   Bool   COMMENT 'Saturday or Sunday'
) AS
SELECT toDate32(first_day + day) AS date, toYear(date) AS year, toQuarter(date) AS quarter, toMonth(date) AS month,
  date - (toDayOfMonth(date) - 1) AS month_start, date - (toDayOfWeek(date) - 1) AS week_start,
  toDayOfMonth(date) AS day_of_month, toDayOfWeek(date) AS day_of_week, day_of_week >= 6 AS is_weekend
FROM (
  SELECT toInt32(toDate32(min(purchased_at))) AS first_day, toInt32(toDate32(max(purchased_at))) AS last_day
  FROM orders
  HAVING count() > 0
)
ARRAY JOIN range(0, last_day - first_day + 1) AS day
COMMENT 'One row a day, from the first order to the last, those without orders too.'
