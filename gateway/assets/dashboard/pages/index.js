// The pages in the order of the list. Each is loaded when it is opened first.

/** @import { Page } from "../types.d.ts" */

/** @type {Record<string, () => Promise<{ default: Page }>>} */
export const PAGES = {
  overview: () => import("./overview/index.js"),
  sales: () => import("./sales/index.js"),
  delivery: () => import("./delivery/index.js"),
  reviews: () => import("./reviews/index.js"),
  products: () => import("./products/index.js"),
  customers: () => import("./customers/index.js"),
  sellers: () => import("./sellers/index.js"),
  days: () => import("./days/index.js"),
  load: () => import("./load/index.js"),
  times: () => import("./times/index.js"),
};
