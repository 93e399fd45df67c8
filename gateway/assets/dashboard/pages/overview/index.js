// The shop at a glance: what it takes, from whom, where, and how content they are.

/** @import { Page } from "../../types.d.ts" */
import { figure } from "../../cards/figure.js";
import byMonth from "./by_month.js";
import categories from "./categories.js";
import scores from "./scores.js";
import states from "./states.js";

const onTime = (/** @type {any} */ row) => (row.lateRate === null ? null : 1 - row.lateRate);

/** @type {Page} */
export default {
  id: "overview",
  cards: [
    figure({ id: "revenue", field: "revenue", kind: "money" }),
    figure({ id: "orders", field: "orders", kind: "count" }),
    figure({ id: "customers", field: "customers", kind: "count", needs: ["customers"] }),
    figure({ id: "averageOrderValue", field: "averageOrderValue", kind: "money" }),
    figure({ id: "averageScore", field: "averageScore", kind: "score", needs: ["reviews"] }),
    figure({ id: "onTimeRate", field: "lateRate", kind: "share", needs: ["promised"], value: onTime }),
    // Of a month it would be the share that came twice within it.
    figure({ id: "repeatRate", field: "repeatRate", kind: "share", needs: ["customers"], series: null }),
    byMonth,
    categories,
    states,
    scores,
  ],
};
