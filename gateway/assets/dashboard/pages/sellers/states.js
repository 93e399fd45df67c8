// Where sellers are, by what they sell. A click filters by the seller's state, which is not that of the customer.

/** @import { Card } from "../../types.d.ts" */
import { StateMap } from "../../charts/map.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "states",
  size: "third",
  height: "tall",
  needs: ["sellers"],
  ask: () => ({
    states: "kpis(groupBy: [SELLER_STATE], where: $where, orderBy: [{ measure: REVENUE }], first: 100) { rows { sellerState revenue sellers lateRate handlingDays } }",
  }),
  table: ({ data }) => table(data.states.rows.filter((/** @type {any} */ row) => row.sellerState !== null), ["sellerState", "revenue", "sellers", "lateRate", "handlingDays"]),
  draw: ({ table, view, change }) =>
    html`<${StateMap} table=${table} state="sellerState" value="revenue" also=${["sellers", "lateRate", "handlingDays"]} filter="sellerState" root=${true} view=${view} change=${change} />`,
};
