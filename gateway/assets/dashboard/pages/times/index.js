// How long the same things take from files and from servers: as it was measured once, and as it is here and now.

/** @import { Page } from "../../types.d.ts" */
import readiness from "./readiness.js";
import marts from "./marts.js";
import reports from "./reports.js";

/** @type {Page} */
export default {
  id: "times",
  unfiltered: true,
  cards: [marts, reports, readiness],
};
