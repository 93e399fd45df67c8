// Words of the page of sales.
export default {
  by: "Step of time",
  overTime: { title: "Revenue over time", definition: "By the day of the purchase. What is there in part only is dashed. Choose a point to look at its period alone.", previous: "A year before" },
  hours: { title: "When orders come in", definition: "Orders by weekday and hour of the purchase, in the shop's own time. Choose a cell to filter by both." },
  categories: { title: "Categories", definition: "By revenue. The table has all of them, with their share and the share of those above: a Pareto." },
  products: { title: "Top products", definition: "The nine products with the most revenue. Choose one to filter all pages." },
  payments: { title: "Ways to pay", definition: "What was paid in each way. An order may be paid in several." },
  installments: { title: "Instalments", definition: "Payments by the number of parts in which they are paid off." },
  basket: { title: "What an order comes to", definition: "Revenue of an order: mean and median by month." },
  seasons: { title: "Months of the year", definition: "Revenue of a month of the year against an average month, which is 1. Over the whole time: filters do not reach it." },
};
