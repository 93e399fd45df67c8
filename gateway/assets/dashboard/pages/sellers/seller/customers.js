// Where the seller's orders go. A click filters by the customer's state.

/** @import { Card } from "../../../types.d.ts" */
import { StateMap } from "../../../charts/map.js";
import { table } from "../../../table.js";
import { html } from "../../../ui.js";

/** @type {Card} */
export default {
  id: "customers",
  size: "third",
  height: "tall",
  needs: ["sellers", "states"],
  ask: () => ({ customers: "kpis(groupBy: [STATE], where: $where, orderBy: [{ measure: ORDERS }], first: 100) { rows { state orders revenue lateRate averageDeliveryDays } }" }),
  table: ({ data }) => table(data.customers.rows, ["state", "orders", "revenue", "lateRate", "averageDeliveryDays"]),
  draw: ({ table, view, change }) =>
    html`<${StateMap} table=${table} state="state" value="orders" also=${["revenue", "lateRate", "averageDeliveryDays"]} root=${true} view=${view} change=${change} />`,
};
