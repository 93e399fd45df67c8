// What the shop sells: which products make the revenue, which are liked, what goes together; and one product, where one is chosen.

/** @import { Given, Page } from "../../types.d.ts" */
import { figure } from "../../cards/figure.js";
import states from "../overview/states.js";
import scores from "../overview/scores.js";
import abc from "./abc.js";
import about from "./about.js";
import disliked from "./disliked.js";
import { Head, orderOf } from "./head.js";
import list from "./list.js";
import overTime from "./over_time.js";
import pairs from "./pairs.js";
import pareto from "./pareto.js";
import prices from "./prices.js";
import reviews from "./reviews.js";
import scatter from "./scatter.js";
import suggestions from "./suggestions.js";
import together from "./together.js";

/** As ids are: a search for one finds the product itself. */
const ID = /^[0-9a-f]{32}$/;

/** @param {Given} given */
function productFilter({ view }) {
  const { category, seller } = view.filters;
  const search = view.options.search ?? "";
  return {
    ...(category ? { category: { eq: category } } : {}),
    ...(seller ? { seller: { eq: seller } } : {}),
    ...(ID.test(search) ? { ids: [search] } : search ? { search } : {}),
  };
}

const one = [
  about,
  figure({ id: "revenue", field: "revenue", kind: "money" }),
  figure({ id: "orders", field: "orders", kind: "count" }),
  figure({ id: "items", field: "items", kind: "count" }),
  figure({ id: "averageItemPrice", field: "averageItemPrice", kind: "money" }),
  figure({ id: "averageScore", field: "averageScore", kind: "score", needs: ["reviews"] }),
  overTime,
  together,
  suggestions,
  reviews,
  { ...scores, height: /** @type {const} */ ("tall") },
  states,
];

const all = [
  figure({ id: "products", field: "products", kind: "count", needs: ["products"] }),
  figure({ id: "items", field: "items", kind: "count" }),
  figure({ id: "averageItemPrice", field: "averageItemPrice", kind: "money" }),
  figure({ id: "medianItemPrice", field: "medianItemPrice", kind: "money" }),
  figure({ id: "averageScore", field: "averageScore", kind: "score", needs: ["reviews"] }),
  pareto,
  abc,
  scatter,
  list,
  pairs,
  disliked,
  prices,
];

/** @type {Page} */
export default {
  id: "products",
  // What is searched for, and the order of the list.
  options: { search: "", by: "" },
  variables: (given) => ({
    products: ["ProductFilter", productFilter(given)],
    order: ["ProductOrder", orderOf(given.view)],
    product: ["ID!", given.view.filters.product],
    pairCategory: ["StringFilter", given.view.filters.category ? { eq: given.view.filters.category } : null],
  }),
  head: Head,
  cards: ({ view }) => (view.filters.product ? one : all),
};
