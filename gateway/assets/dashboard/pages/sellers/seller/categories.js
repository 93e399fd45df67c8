// What the seller sells. A click filters.

/** @import { Card } from "../../../types.d.ts" */
import { Bars } from "../../../charts/bars.js";
import { table } from "../../../table.js";
import { html } from "../../../ui.js";

/** @type {Card} */
export default {
  id: "categories",
  size: "third",
  height: "tall",
  needs: ["sellers", "categories"],
  ask: () => ({ categories: "kpis(groupBy: [CATEGORY], where: $where, orderBy: [{ measure: REVENUE }], first: 12) { rows { category revenue orders items } }" }),
  table: ({ data }) => table(data.categories.rows, ["category", "revenue", "orders", "items"]),
  draw: ({ table, view, change }) => html`<${Bars} table=${table} label="category" value="revenue" also=${["orders", "items"]} filter="category" view=${view} change=${change} />`,
};
