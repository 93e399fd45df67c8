// Sellers who take longest to hand over to the carrier, of those with enough items to tell. A click filters.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

const ITEMS_MIN = 30;

/** @type {Card} */
export default {
  id: "sellers",
  size: "half",
  height: "tall",
  needs: ["handling", "sellers"],
  ask: () => ({
    sellers: `kpis(groupBy: [SELLER], where: $where, orderBy: [{ measure: HANDLING_DAYS }], having: [{ measure: ITEMS, from: ${ITEMS_MIN} }], first: 12) { rows { seller { id city state } handlingDays lateRate items } }`,
  }),
  table: ({ data }) => {
    const name = (/** @type {any} */ seller) => (seller?.city ? `${seller.city} ${seller.state ?? ""} ${seller.id.slice(0, 4)}` : (seller?.id ?? null));
    const rows = data.sellers.rows.map((/** @type {any} */ row) => ({ ...row, seller: name(row.seller), id: row.seller?.id ?? null }));
    return table(rows, ["seller", "handlingDays", "lateRate", "items", "id"]);
  },
  draw: ({ table, view, change }) =>
    html`<${Bars} table=${table} label="seller" value="handlingDays" also=${["lateRate", "items"]} filter="seller" filterValue=${(/** @type {any} */ row) => row.id} view=${view} change=${change} />`,
};
