// What lateness costs: the mean score of orders by how many days before or after the promised day they came.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "lateness",
  size: "twoThirds",
  height: "tall",
  needs: ["promised", "reviews"],
  ask: () => ({ lateness: "kpis(groupBy: [DAYS_LATE], where: $where, first: 50) { rows { daysLate averageScore reviews ordersPlaced } }" }),
  table: ({ data }) => table(data.lateness.rows.filter((/** @type {any} */ row) => row.daysLate !== null), ["daysLate", "averageScore", "reviews", "ordersPlaced"]),
  draw: ({ table, view, change }) => html`<${Bars} table=${table} label="daysLate" value="averageScore" also=${["reviews"]} view=${view} change=${change} />`,
};
