// How orders are paid. A click filters.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "payments",
  size: "half",
  needs: ["payments"],
  ask: () => ({ payments: "kpis(groupBy: [PAYMENT_TYPE], where: $where, orderBy: [{ measure: PAYMENT_VALUE }]) { rows { paymentType paymentValue payments averageInstallments } }" }),
  table: ({ data }) => table(data.payments.rows.filter((/** @type {any} */ row) => row.paymentType !== null), ["paymentType", "paymentValue", "payments", "averageInstallments"]),
  draw: ({ table, view, change }) =>
    html`<${Bars} table=${table} label="paymentType" value="paymentValue" also=${["payments", "averageInstallments"]} filter="payment" view=${view} change=${change} />`,
};
