// The carrier's part: days to deliver and lateness by the distance from seller to customer.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "distance",
  size: "half",
  height: "tall",
  needs: ["delivery", "sellers"],
  ask: () => ({ distance: "kpis(groupBy: [DISTANCE_BAND], where: $where, first: 50) { rows { distanceBand medianDeliveryDays lateRate deliveredOrders } }" }),
  table: ({ data }) =>
    table(data.distance.rows.filter((/** @type {any} */ row) => row.distanceBand !== null), ["distanceBand:text", "medianDeliveryDays", "lateRate", "deliveredOrders"]),
  draw: ({ table, view, change }) =>
    html`<${Bars} table=${table} label="distanceBand" value="medianDeliveryDays" also=${["lateRate", "deliveredOrders"]} view=${view} change=${change} />`,
};
