// Revenue by the state that orders were sent to. A click filters.

/** @import { Card } from "../../types.d.ts" */
import { StateMap } from "../../charts/map.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "states",
  size: "third",
  height: "tall",
  needs: ["states"],
  ask: () => ({ states: "kpis(groupBy: [STATE], where: $where, orderBy: [{ measure: REVENUE }], first: 100) { rows { state revenue orders averageOrderValue } }" }),
  table: ({ data }) => table(data.states.rows, ["state", "revenue", "orders", "averageOrderValue"]),
  draw: ({ table, view, change }) => html`<${StateMap} table=${table} state="state" value="revenue" also=${["orders", "averageOrderValue"]} root=${true} view=${view} change=${change} />`,
};
