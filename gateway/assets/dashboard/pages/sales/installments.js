// In how many parts payments are paid off.

/** @import { Card } from "../../types.d.ts" */
import { Columns } from "../../charts/columns.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "installments",
  size: "third",
  height: "short",
  needs: ["payments"],
  ask: () => ({ installments: "kpis(groupBy: [INSTALLMENTS], where: $where, first: 40) { rows { installments payments paymentValue } }" }),
  table: ({ data }) => table(data.installments.rows.filter((/** @type {any} */ row) => row.installments !== null), ["installments", "payments", "paymentValue"]),
  draw: ({ table, view, change }) => html`<${Columns} table=${table} label="installments" value="payments" also=${["paymentValue"]} view=${view} change=${change} />`,
};
