// The times that docs/marts.md gives under "Reading them", in its order: median milliseconds to read the same marts of the real Olist data
// on two cores shared with the servers. They are measurements of that day and that machine, not of this one.

export const MEASURED_ON = "2026-11-21";

/** What is asked, how many rows that is, and the query, which scripts/bench/marts.py asks as well. */
export const MARTS = [
  { mart: "segments", rows: 11, lake: 4.6, clickhouse: 9.4, mongodb: 300, files: 0.6, servers: 10.3, query: "segments { segment customers revenue }" },
  { mart: "cohorts", rows: 327, lake: 1.6, clickhouse: 4.9, mongodb: 1.3, files: 1.1, servers: 7.3, query: "cohorts { month retention { monthsLater customers orders revenue } }" },
  { mart: "concentration", rows: 5, lake: 0.9, clickhouse: 5.3, mongodb: 0.4, files: 0.5, servers: 8.5, query: "concentration(of: CUSTOMERS) { topShares { membersPercent revenuePercent } }" },
  { mart: "seasonality", rows: 24, lake: 1.2, clickhouse: 7.4, mongodb: 0.5, files: 0.7, servers: 9.2, query: "seasonality(by: HOUR_OF_DAY) { position revenue orders index }" },
  { mart: "distribution", rows: 51, lake: 1.1, clickhouse: 7.5, mongodb: 0.6, files: 0.7, servers: 10.6, query: "distribution(of: ORDER_VALUE) { histogram { from to count } }" },
  { mart: "anomalies", rows: 12, lake: 1.4, clickhouse: 8.3, mongodb: 1.1, files: 0.6, servers: 10.3, query: "anomalies(of: REVENUE) { day value expected deviations }" },
];
