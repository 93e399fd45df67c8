// The open day in figures, each against the median of the same weekday around it.

/** @import { Answered, Card, Column, Kind } from "../../../types.d.ts" */
import { growth, short, show } from "../../../format.js";
import { column, label, table } from "../../../table.js";
import { html } from "../../../ui.js";
import { t } from "../../../words/index.js";
import { around, dayOf, median } from "../watched.js";

const FIELDS = ["revenue", "orders", "averageOrderValue", "customers", "newCustomers", "averageScore", "lateRate"];
const NEEDS = /** @type {Record<string, string>} */ ({ customers: "customers", newCustomers: "customers", averageScore: "reviews", lateRate: "promised" });
/** Of a day without orders these are 0; averages and shares are not there. */
const COUNTS = new Set(["revenue", "orders", "customers", "newCustomers"]);

/** @param {Answered} given */
function rowsOf(given) {
  const byDay = new Map(given.data.summary.rows.map((/** @type {any} */ row) => [row.day, row]));
  const value = (/** @type {string} */ day, /** @type {string} */ field) => byDay.get(day)?.[field] ?? (COUNTS.has(field) ? 0 : null);
  return FIELDS.filter((field) => !NEEDS[field] || given.shop.has.has(NEEDS[field])).map((field) => {
    const others = around(given).map((day) => value(day, field)).filter((one) => one !== null);
    return { field, value: value(/** @type {string} */ (dayOf(given)), field), usual: median(others), days: others.length };
  });
}

/** In full where there is room for it. @param {{ kind: Kind, value: any }} props */
const Both = ({ kind, value }) => html`<span class="in-full">${show(kind, value)}</span><span class="in-short">${short(kind, value)}</span>`;

/** @type {Card} */
export default {
  id: "summary",
  size: "half",
  height: "tall",
  plain: true,
  ask: () => ({ summary: `kpis(groupBy: [DAY], where: $around, first: 100) { rows { day ${FIELDS.join(" ")} } }` }),
  table: (given) => table(rowsOf(given), ["field:text", "value:number", "usual:number", "days"]),
  draw: ({ table, ...given }) => {
    const cell = (/** @type {any} */ row) => {
      const { kind } = /** @type {Column} */ (column(row.field));
      const isAway = row.value !== null && row.usual && kind !== "share" && kind !== "score";
      return html`<tr><th scope="row">${label(column(row.field))}</th><td class="number"><b><${Both} kind=${kind} value=${row.value} /></b></td><td class="number"><${Both} kind=${kind} value=${row.usual} /></td>
        <td class="number">${isAway ? growth((row.value - row.usual) / row.usual) : ""}</td></tr>`;
    };
    const day = /** @type {string} */ (dayOf(given));
    return html`<p class="headline">${show("weekday", new Date(`${day}T00:00:00Z`).getUTCDay() || 7)}, ${show("day", day)}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${t("days.summary.title")}>
        <table class="against"><thead><tr><th scope="col">${t("column.field")}</th><th scope="col" class="number">${t("days.thatDay")}</th><th scope="col" class="number">${t("days.usual")}</th><th scope="col" class="number">${t("days.away")}</th></tr></thead>
        <tbody>${table.rows.map(cell)}</tbody></table></div>
      <p class="note">${t("days.summary.note", { n: around(given).length })}</p>`;
  },
};
