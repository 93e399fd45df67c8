// Who came back: customers by the month of their first order, and the share of them who ordered again so many months later.

/** @import { Card } from "../../types.d.ts" */
import { Heat } from "../../charts/heat.js";
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

const MONTHS_MAX = 12;
/** A share of fewer customers tells little: the scale does not go by it. */
const CUSTOMERS_MIN = 30;

/** @type {Card} */
export default {
  id: "cohorts",
  size: "full",
  needs: ["customers"],
  empty: "customers.cohorts.none",
  ask: () => ({ cohorts: "cohorts(from: $cohortsFrom, to: $cohortsTo) { month customers retention { monthsLater customers rate } }" }),
  table: ({ data }) => {
    const rows = data.cohorts.flatMap((/** @type {any} */ one) =>
      one.retention
        .filter((/** @type {any} */ point) => point.monthsLater > 0 && point.monthsLater <= MONTHS_MAX)
        .map((/** @type {any} */ point) => ({ cohort: one.month, customers: one.customers, monthsLater: point.monthsLater, rate: point.rate, returningCustomers: point.customers })),
    );
    return table(rows, ["cohort:month", "customers", "monthsLater", "rate", "returningCustomers"]);
  },
  draw: ({ table }) => {
    const months = [...new Set(table.rows.map((row) => row.cohort))];
    const sizes = new Map(table.rows.map((row) => [row.cohort, row.customers]));
    const later = Array.from({ length: Math.max(...table.rows.map((row) => row.monthsLater)) }, (_, index) => index + 1);
    const sure = table.rows.filter((row) => row.customers >= CUSTOMERS_MIN);
    const greatest = Math.max(...(sure.length > 0 ? sure : table.rows).map((row) => row.rate), 1e-9);
    return html`
      <${Heat} table=${table} x="monthsLater" y="cohort" value="rate" xs=${later} ys=${months} row=${30} left=${78} greatest=${greatest} written=${true}
        xTick=${String} xName=${(/** @type {number} */ n) => t("customers.cohorts.later", { n })}
        yName=${(/** @type {string} */ month) => show("month", month)} />
      <p class="note">${t("customers.cohorts.note", { n: show("count", [...sizes.values()].reduce((sum, one) => sum + one, 0)) })}</p>`;
  },
};
