// Sellers with the most revenue. A click filters.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { named } from "./name.js";

/** @type {Card} */
export default {
  id: "top",
  size: "third",
  height: "tall",
  needs: ["sellers"],
  ask: () => ({
    top: "kpis(groupBy: [SELLER], where: $where, orderBy: [{ measure: REVENUE }], first: 12) { rows { seller { id city state } revenue orders averageScore } }",
  }),
  table: ({ data }) => table(named(data.top.rows), ["seller", "revenue", "orders", "averageScore", "id"]),
  draw: ({ table, view, change }) =>
    html`<${Bars} table=${table} label="seller" value="revenue" also=${["orders", "averageScore"]} filter="seller" filterValue=${(/** @type {any} */ row) => row.id} view=${view} change=${change} />`,
};
