// Who buys: segments, who came back, what they are worth, who is unusual; and one customer, where one is open.

/** @import { Page } from "../../types.d.ts" */
import { figure } from "../../cards/figure.js";
import { addDays, boundsOf } from "../../questions/period.js";
import about from "./about.js";
import activity from "./activity.js";
import clusters from "./clusters.js";
import cohorts from "./cohorts.js";
import { Head, orderOf } from "./head.js";
import lifetime from "./lifetime.js";
import list from "./list.js";
import { fact } from "./one.js";
import orders from "./orders.js";
import bySegment from "./revenue.js";
import reviews from "./reviews.js";
import segments from "./segments.js";
import { newItems, nextBasket } from "./suggestions.js";

const one = [
  fact("revenue", "revenue", "money"),
  fact("orderCount", "orderCount", "count"),
  fact("lifetimeValue", "lifetimeValue", "money"),
  fact("churnRisk", "churnRisk", "share"),
  fact("score", "score", "days"),
  about,
  newItems,
  nextBasket,
  orders,
  reviews,
];

const all = [
  figure({ id: "customers", field: "customers", kind: "count", needs: ["customers"] }),
  figure({ id: "newCustomers", field: "newCustomers", kind: "count", needs: ["customers"] }),
  figure({ id: "returningCustomers", field: "returningCustomers", kind: "count", needs: ["customers"] }),
  figure({ id: "repeatRate", field: "repeatRate", kind: "share", needs: ["customers"] }),
  figure({ id: "daysBetweenOrders", field: "daysBetweenOrders", kind: "days", better: "less", needs: ["customers"] }),
  segments,
  bySegment,
  cohorts,
  list,
  lifetime,
  activity,
  clusters,
];

/** @type {Page} */
export default {
  id: "customers",
  // Who is open, and the order of the list.
  options: { customer: "", by: "" },
  variables: (given) => {
    const { view, shop } = given;
    const { state, segment } = view.filters;
    const bounds = boundsOf(view, shop);
    return {
      customer: ["ID!", view.options.customer],
      customerState: ["StringFilter", state ? { eq: state } : null],
      customerSegment: ["[CustomerSegment!]", segment ? [segment] : null],
      customerOrder: ["CustomerOrder", orderOf(view)],
      cohortsFrom: ["Date", bounds && `${bounds.from.slice(0, 7)}-01`],
      cohortsTo: ["Date", bounds && addDays(bounds.before, -1)],
    };
  },
  head: Head,
  cards: ({ view }) => (view.options.customer ? one : all),
};
