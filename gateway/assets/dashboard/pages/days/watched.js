// What is watched day by day: a choice of this page, kept in the address as `of`; and the day that is open, as `day`.

/** @import { Change, Given, Kind } from "../../types.d.ts" */
import { addDays, boundsOf, today } from "../../questions/period.js";
import { kpiFilter } from "../../questions/variables.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

/** By the API's name of its field. @type {Record<string, { of: string, kind: Kind }>} */
export const WATCHED = {
  revenue: { of: "REVENUE", kind: "money" },
  orders: { of: "ORDERS", kind: "count" },
  averageOrderValue: { of: "AVERAGE_ORDER_VALUE", kind: "money" },
};
/** As the mart of anomalies looks: the same weekday, up to so many weeks before and after. */
const WEEKS_AROUND = 8;

/** @param {Given} given */
export const watchedOf = ({ view }) => (view.options.of in WATCHED ? view.options.of : "revenue");

/** The day that is open, if the address names one. @param {Given} given */
export const dayOf = ({ view }) => (/^\d{4}-\d\d-\d\d$/.test(view.options.day ?? "") && !Number.isNaN(Date.parse(view.options.day)) ? view.options.day : null);

/** 1 is Monday. @param {string} day */
const weekdayOf = (day) => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/**
 * The whole line is of all orders, as the mart is: of the filters only the period holds. What the open day is made of goes by all
 * filters but the period, the weekday and the hour.
 * @param {Given} given @returns {Record<string, [string, unknown]>}
 */
export function variables(given) {
  const bounds = boundsOf(given.view, given.shop);
  const day = dayOf(given);
  const { hourOfDay: _, ...others } = kpiFilter(given);
  const [from, before] = day ? [addDays(day, -7 * WEEKS_AROUND), addDays(day, 7 * WEEKS_AROUND + 1)] : [];
  return {
    days: ["KpiFilter", bounds ? { purchasedFrom: bounds.from, purchasedBefore: bounds.before } : {}],
    from: ["Date", bounds?.from ?? null],
    to: ["Date", bounds ? addDays(bounds.before, -1) : null],
    onDay: ["KpiFilter", { ...others, dayOfWeek: undefined, purchasedFrom: day, purchasedBefore: day && addDays(day, 1) }],
    around: ["KpiFilter", { ...others, purchasedFrom: from, purchasedBefore: before, dayOfWeek: day ? [weekdayOf(day)] : [] }],
  };
}

/** Days of the same weekday around the open one, those of the data alone, itself left out. @param {Given} given @returns {string[]} */
export function around(given) {
  const day = dayOf(given);
  const [first, last] = [given.shop.load.firstPurchaseAt?.slice(0, 10), today(given.shop)];
  if (!day || !first || !last) return [];
  const weeks = Array.from({ length: 2 * WEEKS_AROUND + 1 }, (_, index) => index - WEEKS_AROUND).filter((week) => week !== 0);
  return weeks.map((week) => addDays(day, 7 * week)).filter((one) => one >= first && one <= last);
}

/** @param {number[]} values @returns {number | null} */
export function median(values) {
  const ordered = [...values].sort((one, other) => one - other);
  if (ordered.length === 0) return null;
  const middle = Math.floor(ordered.length / 2);
  return ordered.length % 2 === 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
}

/** @param {Given & { change: (change: Change) => void }} given */
export function Watch(given) {
  const { change, shop } = given;
  const [open, chosen] = [dayOf(given), watchedOf(given)];
  const set = (/** @type {any} */ event) => event.target.value && change({ options: { day: event.target.value } });
  return html`
    <div class="switch" role="group" aria-label=${t("days.of")}>
      ${Object.keys(WATCHED).map((name) => html`<button type="button" aria-pressed=${name === chosen ? "true" : "false"} onClick=${() => change({ options: { of: name === "revenue" ? null : name } })}>${t(`column.${name}`)}</button>`)}
    </div>
    <label class="choice"><span>${t("days.open")}</span><input type="date" value=${open ?? ""} min=${shop.load.firstPurchaseAt?.slice(0, 10)} max=${shop.load.lastPurchaseAt?.slice(0, 10)} onChange=${set} /></label>
    ${open && html`<button type="button" class="plain-button" onClick=${() => change({ options: { day: null } })}>${t("days.close")}</button>`}`;
}
