// The cards of one seller: the one that the filter names.

/** @import { Card } from "../../../types.d.ts" */
import { figure } from "../../../cards/figure.js";
import scores from "../../overview/scores.js";
import categories from "./categories.js";
import customers from "./customers.js";
import overTime from "./over_time.js";
import products from "./products.js";
import profile from "./profile.js";
import reviews from "./reviews.js";

/** @type {Card[]} */
export default [
  figure({ id: "revenue", field: "revenue", kind: "money", needs: ["sellers"] }),
  figure({ id: "orders", field: "orders", kind: "count", needs: ["sellers"] }),
  figure({ id: "averageOrderValue", field: "averageOrderValue", kind: "money", needs: ["sellers"] }),
  figure({ id: "lateRate", field: "lateRate", kind: "share", better: "less", needs: ["sellers", "promised"] }),
  figure({ id: "handlingDays", field: "handlingDays", kind: "days", better: "less", needs: ["sellers", "handling"] }),
  figure({ id: "averageScore", field: "averageScore", kind: "score", needs: ["sellers", "reviews"] }),
  profile,
  overTime,
  categories,
  customers,
  { ...scores, id: "sellerScores", needs: ["sellers", "reviews"] },
  products,
  reviews,
];
