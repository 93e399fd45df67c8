// Words of the overview.
export default {
  revenue: { title: "Revenue", definition: "What lines of orders come to, net of discounts and refunds; freight is not in it." },
  orders: { title: "Orders", definition: "Orders with at least one item sold." },
  customers: { title: "Customers", definition: "People who bought an item, each counted once. Guests are not known." },
  averageOrderValue: { title: "Average order value", definition: "Revenue divided by orders." },
  averageScore: { title: "Average score", definition: "Mean of the scores of reviews, 1 to 5, by the day of the purchase." },
  onTimeRate: { title: "On time", definition: "Share of delivered orders that came by the promised day. Orders without both times are not counted." },
  repeatRate: { title: "Repeat rate", definition: "Share of the customers with two orders or more in this time." },
  byMonth: { title: "Revenue and orders by month", definition: "By the month of the purchase. Months that are there in part only are dashed.", previous: "Revenue a year before" },
  categories: { title: "Top categories", definition: "The twelve categories with the most revenue. Choose one to filter all pages." },
  states: { title: "Revenue by state", definition: "By the state that orders were sent to. The scale goes by the square root, so that small states can be told apart." },
  scores: { title: "Scores", definition: "How many reviews gave each score from 1 to 5." },
};
