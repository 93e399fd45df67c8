// Which days a period means. Today is the data's last busy day, not that of the clock: an export ends when it was made. Days are
// text, as 2018-03-01, and no zone is applied to them.

/** @import { Shop, View } from "../types.d.ts" */

/** In the order of the list. */
export const PERIODS = [
  "last7Days", "last30Days", "last90Days", "last12Months", "thisMonth", "lastMonth", "thisQuarter", "lastQuarter", "thisYear", "lastYear", "all",
];

/** @param {Date} day */
const text = (day) => day.toISOString().slice(0, 10);
/** @param {string} day @param {number} count */
export const addDays = (day, count) => {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + count);
  return text(moved);
};
/** @param {number} year @param {number} month may be beyond the year's @param {number} [day] */
const dayOf = (year, month, day = 1) => text(new Date(Date.UTC(year, month, day)));

/** The last day that counts. @param {Shop} shop */
export const today = (shop) => shop.load.dataEndsOn ?? shop.load.lastPurchaseAt?.slice(0, 10) ?? null;

/**
 * @param {string} period
 * @param {string | null} last today
 * @returns {{ from: string, before: string } | null} the first day, and the day after the last; null is without bounds
 */
export function bounds(period, last) {
  const given = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(period);
  if (given) return given[1] <= given[2] ? { from: given[1], before: addDays(given[2], 1) } : null;
  if (!last) return null;
  const [year, month, day] = last.split("-").map(Number);
  const before = addDays(last, 1);
  const start = month - 1;
  const quarter = start - (start % 3);
  switch (period) {
    case "last7Days": return { from: addDays(before, -7), before };
    case "last30Days": return { from: addDays(before, -30), before };
    case "last90Days": return { from: addDays(before, -90), before };
    case "last12Months": {
      // A year before 29 February is 28 February.
      const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
      const from = day === days ? dayOf(year - 1, month) : dayOf(year - 1, start, day + 1);
      return { from, before };
    }
    case "thisMonth": return { from: dayOf(year, start), before };
    case "lastMonth": return { from: dayOf(year, start - 1), before: dayOf(year, start) };
    case "thisQuarter": return { from: dayOf(year, quarter), before };
    case "lastQuarter": return { from: dayOf(year, quarter - 3), before: dayOf(year, quarter) };
    case "thisYear": return { from: dayOf(year, 0), before };
    case "lastYear": return { from: dayOf(year - 1, 0), before: dayOf(year, 0) };
    default: return null;
  }
}

/** @param {View} view @param {Shop} shop */
export const boundsOf = (view, shop) => bounds(view.period, today(shop));

/** The time that totals are compared with. @param {{ from: string, before: string }} bounds @param {View["compare"]} compare */
export function before(bounds, compare) {
  if (compare === "none") return null;
  if (compare === "previous") {
    const days = (Date.parse(bounds.before) - Date.parse(bounds.from)) / 86_400_000;
    return { from: addDays(bounds.from, -days), before: bounds.from };
  }
  const year = (/** @type {string} */ day) => `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
  return { from: year(bounds.from), before: year(bounds.before) };
}
