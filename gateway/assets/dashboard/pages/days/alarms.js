// Alarms of the period as they were raised: windows of a quarter of an hour, an hour or a day, far from what was expected when they ended.
// A click opens the day.

/** @import { Card, Kind } from "../../types.d.ts" */
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

/** What is observed, by what is watched. @type {Record<string, Kind>} */
const KINDS = { REVENUE: "money", ORDERS: "count", AVERAGE_ORDER_VALUE: "money", REVIEW_SCORE: "score", LATE_RATE: "share" };

/** The shop, a category or a state. @param {{ dimension: string, member: string | null }} alarm */
const member = ({ dimension, member }) => (dimension === "SHOP" ? t("days.alarms.shop") : show(dimension === "CATEGORY" ? "category" : "state", member));

/** @type {Card} */
export default {
  id: "alarms",
  size: "full",
  height: "short",
  plain: true,
  ask: () => ({ alarms: "liveAnomalies(from: $from, to: $to, first: 200) { openedAt closedAt window measure dimension member kind observed expected deviations }" }),
  table: ({ data }) =>
    table(data.alarms, ["openedAt:time", "closedAt:time", "window:text", "measure:text", "dimension:text", "member:text", "kind:text", "observed:number", "expected:number", "deviations:number"]),
  draw: ({ table, change }) => {
    if (table.rows.length === 0) return html`<p class="state">${t("days.alarms.none")}</p>`;
    const open = (/** @type {string} */ moment) => change({ options: { day: moment.slice(0, 10) } });
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t("days.alarms.title")}><table>
      <thead><tr><th scope="col">${t("days.alarms.openedAt")}</th><th scope="col">${t("days.alarms.where")}</th><th scope="col">${t("days.alarms.what")}</th><th scope="col" class="number">${t("days.alarms.observed")}</th>
        <th scope="col" class="number">${t("days.alarms.expected")}</th><th scope="col" class="number">${t("days.column.deviations")}</th><th scope="col">${t("days.alarms.closedAt")}</th></tr></thead>
      <tbody>${table.rows.map((alarm) => html`<tr>
        <td><button type="button" class="plain-button" onClick=${() => open(alarm.openedAt)}>${show("time", alarm.openedAt)}</button> <span class="badge">${t(`days.alarms.window.${alarm.window}`)}</span></td>
        <td>${member(/** @type {any} */ (alarm))}</td><td>${t(`days.alarms.kind.${alarm.kind}`, { measure: t(`days.alarms.measure.${alarm.measure}`) })}</td>
        <td class="number">${show(KINDS[alarm.measure], alarm.observed)}</td><td class="number">${show(KINDS[alarm.measure], alarm.expected)}</td><td class="number">${show("number", alarm.deviations)}</td>
        <td>${alarm.closedAt ? show("time", alarm.closedAt) : t("days.alarms.open")}</td></tr>`)}</tbody>
    </table></div>`;
  },
};
