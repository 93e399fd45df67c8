// What each segment brings in this time and with these filters. A click filters.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "bySegment",
  size: "half",
  height: "tall",
  needs: ["customers", "segments"],
  ask: () => ({ bySegment: "kpis(groupBy: [CUSTOMER_SEGMENT], where: $where, orderBy: [{ measure: REVENUE }]) { rows { customerSegment revenue customers orders averageOrderValue } }" }),
  table: ({ data }) => table(data.bySegment.rows.filter((/** @type {any} */ row) => row.customerSegment !== null), ["customerSegment", "revenue", "customers", "orders", "averageOrderValue"]),
  draw: ({ table, view, change }) =>
    html`<${Bars} table=${table} label="customerSegment" value="revenue" also=${["customers", "averageOrderValue"]} filter="segment" view=${view} change=${change} />`,
};
