// Words of the page of days that stand out.
const usual = "the median of the same weekday, up to 8 weeks before and after";
export default {
  column: {
    expected: "Usual", usual: "Usual", deviations: "Deviations", field: "Figure", days: "Days",
  },
  of: "What is watched", open: "Open a day", close: "Close the day", key: "Stands out",
  mark: "{day}: {value}, usually {expected}, {deviations} deviations away. Choose it to open that day.",
  none: "No day of this time stands out.",
  thatDay: "That day", usual: "Usual", away: "Away",
  line: { title: "Day by day", definition: `What is watched, over all orders: of the filters only the period holds. Marked days are 3.5 robust deviations or more away from what is usual: ${usual}. Choose a day to open it.` },
  revenue: { title: "Unusual revenue", definition: "Days whose revenue stands out, by how many robust deviations; below 0 it was less than usual. Choose one to open it." },
  orders: { title: "Unusual orders", definition: "Days whose number of orders stands out, by how many robust deviations; below 0 it was less than usual. Choose one to open it." },
  averageOrderValue: { title: "Unusual average order", definition: "Days on which the average order stands out, by how many robust deviations; below 0 it was less than usual. Choose one to open it." },
  alarms: {
    title: "Alarms", definition: "Windows of a quarter of an hour, an hour or a day that were far from what was expected, judged when they ended by what was before them alone. Expected goes by the same time of up to 8 weeks before. Of the filters only the period holds. Choose one to open its day.",
    none: "No alarm was raised in this time.", shop: "The shop", openedAt: "Since", closedAt: "Until", open: "still open", where: "Where", what: "What", observed: "Observed", expected: "Expected",
    window: { QUARTER_HOUR: "15 min", HOUR: "1 h", DAY: "1 day" },
    measure: { REVENUE: "revenue", ORDERS: "orders", AVERAGE_ORDER_VALUE: "average order", REVIEW_SCORE: "score", LATE_RATE: "late orders" },
    kind: { SPIKE: "High {measure}", DROP: "Low {measure}", DRIFT_UP: "Rising {measure}", DRIFT_DOWN: "Falling {measure}" },
  },
  summary: { title: "The day", definition: `Each figure of the open day against its usual: ${usual}, the day itself left out. All filters but the period, the weekday and the hour hold.`, note: "Usual is the median of {n} days of the same weekday." },
  hours: { title: "Hour by hour", definition: `Orders of the open day by hour. The mark is the usual: ${usual}.` },
  categories: { title: "What was sold", definition: `Revenue of the open day by category. The mark is the usual: ${usual}. Choose one to filter.` },
  states: { title: "Where it went", definition: `Revenue of the open day by the state that orders were sent to. The mark is the usual: ${usual}. Choose one to filter.` },
  dayOrders: { title: "Orders of the day", definition: "The orders of the open day, most revenue first.", count: "{shown} of {n} orders" },
};
