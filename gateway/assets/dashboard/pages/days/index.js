// Days on which the shop sold unlike it usually does. One that is opened shows what it was made of, against its usual.

/** @import { Page } from "../../types.d.ts" */
import alarms from "./alarms.js";
import categories from "./day/categories.js";
import hours from "./day/hours.js";
import orders from "./day/orders.js";
import states from "./day/states.js";
import summary from "./day/summary.js";
import { found } from "./found.js";
import line from "./line.js";
import { dayOf, variables, Watch, WATCHED } from "./watched.js";

/** @type {Page} */
export default {
  id: "days",
  options: { of: "revenue", day: "" },
  head: Watch,
  variables,
  cards: (given) => [line, ...(dayOf(given) ? [summary, hours, categories, states, orders] : []), ...Object.keys(WATCHED).map(found), alarms],
};
