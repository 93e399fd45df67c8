// Reports over all orders, each with the store that answered it just now and how long that took.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { storeName } from "../load/stores.js";

const EXPLAIN = "explain { store query rowsRead milliseconds }";
/** What is asked, by the name of its words. */
const REPORTS = /** @type {Record<string, string>} */ ({
  total: "kpis { total { revenue orders } %}",
  months: "kpis(groupBy: [MONTH], first: 0) { rows { month revenue orders } %}",
  categories: "kpis(groupBy: [CATEGORY], first: 0) { rows { category revenue customers } %}",
  places: "kpis(groupBy: [STATE, CITY], first: 0) { rows { state city revenue } %}",
  medians: "kpis(groupBy: [STATE], first: 0) { rows { state medianOrderValue medianDeliveryDays } %}",
  scores: "kpis(groupBy: [CATEGORY, REVIEW_SCORE], first: 0) { rows { category reviewScore reviews } %}",
});

/** @type {Card} */
export default {
  id: "reports",
  size: "half",
  // Only what the store did is sent: the rows themselves would be many, and are not shown.
  ask: () => Object.fromEntries(Object.entries(REPORTS).map(([name, query]) => [name, query.replace("%", EXPLAIN)])),
  table: ({ data }) => {
    const rows = Object.keys(REPORTS).map((name) => {
      const explain = /** @type {any[]} */ (data[name].explain);
      const sum = (/** @type {string} */ field) => explain.reduce((all, one) => all + (one[field] ?? 0), 0);
      return { report: t(`times.report.${name}`), milliseconds: sum("milliseconds"), rowsRead: sum("rowsRead"), store: [...new Set(explain.map((one) => storeName(one.store)))].join(", "), asked: explain.map((one) => one.query).join("; ") };
    });
    return table(rows, [{ key: "report", kind: "text", label: t("times.asked") }, "milliseconds:number", "rowsRead", "store:text", { key: "asked", kind: "text", label: t("times.query") }]);
  },
  draw: ({ table, view, change }) => html`
    <${Bars} table=${table} label="report" value="milliseconds" also=${["rowsRead", "store"]} view=${view} change=${change} />
    <p class="note">${t("times.reports.note", { store: table.rows[0]?.store ?? "–", n: show("number", table.rows.reduce((all, row) => all + row.milliseconds, 0)) })}</p>`,
};
