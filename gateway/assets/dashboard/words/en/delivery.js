// Words of the page of delivery.
export default {
  onTimeRate: { title: "On time", definition: "Share of delivered orders that came by the promised day. Orders without both times are not counted." },
  lateOrders: { title: "Late orders", definition: "Orders that were delivered after the promised time." },
  medianDeliveryDays: { title: "Median days to deliver", definition: "From purchase to delivery: half of the delivered orders took no longer." },
  deliveryDaysP90: { title: "Nine of ten within", definition: "Days from purchase to delivery that 90 % of the delivered orders did not exceed." },
  handlingDays: { title: "Handling days", definition: "Mean days from the approval of the payment to the hand-over to the carrier." },
  overTime: { title: "Days to deliver and late share", definition: "By the month of the purchase. Months that are there in part only are dashed." },
  states: { title: "Days by state", definition: "Mean days from purchase to delivery, by the state that orders were sent to. Choose one to filter." },
  lateness: { title: "What lateness costs in score", definition: "Mean score of the reviews of orders, by days before or after the promised time." },
  sellers: { title: "Slowest to hand over", definition: "Sellers with at least 30 items, by mean days from approval to hand-over. Choose one to filter." },
  distance: { title: "Days by distance", definition: "Median days to deliver by the distance from seller to customer, between the centres of their zip prefixes." },
  latest: { title: "The latest orders", definition: "Delivered orders that came most days after the promised time." },
};
