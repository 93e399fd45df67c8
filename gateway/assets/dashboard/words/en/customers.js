// Words of the page of customers.
export default {
  head: {
    back: "All customers", search: "Id of a customer or an account", go: "Open", order: "Order of the list",
    LIFETIME_VALUE: "Lifetime value", REVENUE: "Revenue", ORDERS: "Orders", SCORE: "Score", CHURN_RISK: "Risk of being gone", LAST_ORDER: "Latest order",
  },
  stars: "{n} of 5 stars",
  customers: { title: "Customers", definition: "People who bought an item, each counted once. Guests are not known." },
  newCustomers: { title: "New customers", definition: "Customers whose first order with items falls in this time." },
  returningCustomers: { title: "Returning customers", definition: "Customers who had bought before." },
  repeatRate: { title: "Repeat rate", definition: "Share of the customers with two orders or more in this time." },
  daysBetweenOrders: { title: "Days between orders", definition: "Mean days from a customer's order before to this one, of orders that are not the first." },
  segments: {
    title: "Segments", definition: "Every customer by when they ordered last (to the right: lately), how often (upwards) and, where a band is cut in two, for how much. The darker, the more customers. Over the whole time: filters do not reach it. Choose one to filter all pages.",
    long: "last order long ago", lately: "lately",
  },
  bySegment: { title: "Revenue by segment", definition: "What customers of each segment bought in this time and with these filters. The segment is that of all their orders. Choose one to filter." },
  cohorts: {
    title: "Who came back", definition: "Customers by the month of their first order, of months in this time: the share of them who ordered again so many months later. The scale goes by months with at least 30 customers. Other filters do not reach it.",
    later: "{n} months later", note: "Months after the first order, of {n} customers.", none: "No month of this time has a month after it.",
  },
  list: { title: "Customers", definition: "Over the whole time; of the filters state (of the latest order) and segment hold. Choose one to open it.", count: "Customers: {n}", last: "Latest order" },
  lifetime: { title: "Lifetime value", definition: "Customers by the revenue expected of them in the 365 days after the data's last busy day (models MBG/NBD and Gamma-Gamma), in steps of money that grow. Of the filters state and segment hold.", none: "Too few customers ever came back to tell." },
  activity: { title: "Still there?", definition: "Customers by how long before the data's last busy day they ordered last. Of the filters state and segment hold." },
  clusters: {
    title: "Clusters and unusual customers", definition: "A sample: the first 100 customers by id, coloured by their K-means cluster (1 is the largest), and the 60 with the most revenue of those whom an isolation forest finds unusual, ringed. Of the filters state and segment hold. Choose a dot to open the customer.",
    name: "Cluster {n}", unusual: "Unusual: {n} in all",
  },
  revenue: { title: "Revenue", definition: "Of all their orders, net of refunds, freight not included. Filters do not reach this page." },
  orderCount: { title: "Orders", definition: "All orders, with items or without." },
  lifetimeValue: { title: "Lifetime value", definition: "Revenue expected in the 365 days after the data's last busy day, by the models MBG/NBD and Gamma-Gamma." },
  churnRisk: { title: "Risk of being gone", definition: "One less the probability that this is still a customer, by the model MBG/NBD." },
  score: { title: "Score", definition: "0 to 100, by the share of customers who are worse: money 30 %, recency 25 %, frequency 25 %, lifetime value 20 %." },
  about: {
    title: "The customer", definition: "Segment, activity, cluster and whether they are unusual, from all their orders. RFM are the scores of recency, frequency and money, 5 is best.", none: "There is no customer with this id.",
    place: "Place", first: "First order", last: "Latest order", items: "Items", activity: "Activity", rfm: "RFM scores", cluster: "Cluster", anomaly: "Unusual", accounts: "Accounts", id: "Id",
  },
  newItems: { title: "To offer: new to them", definition: "Products that this customer never bought, and why. The bar compares how well they fit within this list. Choose one to open it." },
  nextBasket: { title: "To offer: the next basket", definition: "What the next basket may hold, which may repeat what was bought before, and why. Choose one to open it." },
  orders: { title: "Orders", definition: "Newest first, with what was in them.", none: "No orders." },
  reviews: { title: "Reviews", definition: "What this customer said, newest first. Choose one to see its order.", none: "No reviews.", silent: "Without words" },
};
