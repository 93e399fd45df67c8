// Sellers whose orders come late most often, of those with enough deliveries to tell. A click filters.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { named } from "./name.js";

const DELIVERED_MIN = 30;

/** @type {Card} */
export default {
  id: "late",
  size: "third",
  height: "tall",
  needs: ["sellers", "promised"],
  ask: () => ({
    late: `kpis(groupBy: [SELLER], where: $where, orderBy: [{ measure: LATE_RATE }], having: [{ measure: DELIVERED_ORDERS, from: ${DELIVERED_MIN} }], first: 12) { rows { seller { id city state } lateRate lateOrders deliveredOrders handlingDays } }`,
  }),
  table: ({ data }) => table(named(data.late.rows), ["seller", "lateRate", "lateOrders", "deliveredOrders", "handlingDays", "id"]),
  draw: ({ table, view, change }) =>
    html`<${Bars} table=${table} label="seller" value="lateRate" also=${["lateOrders", "deliveredOrders", "handlingDays"]} filter="seller" filterValue=${(/** @type {any} */ row) => row.id} view=${view} change=${change} />`,
};
