// Days to deliver by the state that orders were sent to. A click filters.

/** @import { Card } from "../../types.d.ts" */
import { StateMap } from "../../charts/map.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "states",
  size: "third",
  height: "tall",
  needs: ["delivery", "states"],
  ask: () => ({
    states: "kpis(groupBy: [STATE], where: $where, orderBy: [{ measure: AVERAGE_DELIVERY_DAYS }], first: 100) { rows { state averageDeliveryDays lateRate deliveredOrders } }",
  }),
  table: ({ data }) => table(data.states.rows, ["state", "averageDeliveryDays", "lateRate", "deliveredOrders"]),
  draw: ({ table, view, change }) => html`<${StateMap} table=${table} state="state" value="averageDeliveryDays" also=${["lateRate", "deliveredOrders"]} view=${view} change=${change} />`,
};
