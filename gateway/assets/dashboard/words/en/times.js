// Words of the page of times compared.
export default {
  column: {
    files: "Files", rows: "Rows", more: "{n} more are in the table.", milliseconds: "Milliseconds", seconds: "Seconds", rowsRead: "Rows read", store: "Store",
  },
  measure: "Measure this gateway now ({n} times each)", running: "{n} % done", failed: "The gateway did not answer. Try again.",
  asked: "What is asked", query: "Query of the store",
  mart: { segments: "Segments", cohorts: "Cohorts", concentration: "Top shares", seasonality: "Hours of the day", distribution: "Order values", anomalies: "Days unlike others" },
  reader: { here: "Here and now", files: "Gateway, files", servers: "Gateway, servers", lake: "Files by DuckDB", clickhouse: "ClickHouse", mongodb: "MongoDB" },
  report: { total: "Revenue and orders", months: "Months", categories: "Categories", places: "States and cities", medians: "Medians by state", scores: "Scores by category" },
  marts: {
    title: "The same marts, by who reads them",
    definition: "Median milliseconds to read a mart. Here and now is measured by your browser against this gateway and this load, with the way over the network. All others were measured once on the real Olist data, as docs/marts.md tells, and hold for that machine.",
    note: "All but “here and now”: the real Olist data on {when}, on two cores shared with the servers, as docs/marts.md has them. Read straight from a store, MongoDB sums up 96,096 customers for the segments. “Here and now”: the median that this browser waited, network included.",
  },
  reports: { title: "Reports, by the store that answers", definition: "Milliseconds that the store took for reports over all orders, as the gateway tells with this very answer. Filters do not reach them.", note: "Answered by: {store}. All together {n} ms of the store's time." },
  readiness: { title: "When it could be read", definition: "Seconds from the end of cleaning until a table could be read in a store. A store that can be read only as a whole has one line." },
};
