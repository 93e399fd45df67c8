// Where the figures come from: the source, what became of its rows, where it was written, and what each figure is defined as.

/** @import { Page } from "../../types.d.ts" */
import definitions from "./definitions.js";
import loads from "./loads.js";
import rules from "./rules.js";
import source from "./source.js";
import stores from "./stores.js";
import tables from "./tables.js";

/** @type {Page} */
export default {
  id: "load",
  unfiltered: true,
  // The table whose rules are shown.
  options: { table: "" },
  cards: [source, tables, rules, stores, loads, definitions],
};
