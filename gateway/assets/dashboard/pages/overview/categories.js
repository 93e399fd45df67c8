// The categories that bring most. A click filters.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "categories",
  size: "third",
  height: "tall",
  needs: ["categories"],
  ask: () => ({ categories: "kpis(groupBy: [CATEGORY], where: $where, orderBy: [{ measure: REVENUE }], first: 12) { rows { category revenue orders } }" }),
  table: ({ data }) => table(data.categories.rows, ["category", "revenue", "orders"]),
  draw: ({ table, view, change }) => html`<${Bars} table=${table} label="category" value="revenue" also=${["orders"]} filter="category" view=${view} change=${change} />`,
};
