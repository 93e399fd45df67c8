// What is sold, when and how it is paid.

/** @import { Page } from "../../types.d.ts" */
import basket from "./basket.js";
import categories from "./categories.js";
import hours from "./hours.js";
import installments from "./installments.js";
import overTime from "./over_time.js";
import payments from "./payments.js";
import products from "./products.js";
import seasons from "./seasons.js";
import { Steps } from "./steps.js";

/** @type {Page} */
export default {
  id: "sales",
  options: { by: "month" },
  head: Steps,
  cards: [overTime, hours, categories, products, payments, installments, basket, seasons],
};
