// The variables that questions may use: the view's filters in the words of the API. What an API filter cannot say is not in it:
// reviews know no payment type, so a review's list ignores that filter, and the page says so.

/** @import { Given } from "../types.d.ts" */
import { boundsOf } from "./period.js";

/** @param {unknown} value */
const eq = (value) => (value === undefined ? undefined : { eq: value });
/** @param {unknown} value */
const list = (value) => (value === undefined ? undefined : [value]);

/** Without what is undefined, so that a question shows only what holds. @param {Record<string, unknown>} filter */
const given = (filter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

/** @param {Given} arg */
export function kpiFilter({ view, shop }) {
  const bounds = boundsOf(view, shop);
  const { state, category, seller, status, payment, segment, weekday, hour, product, sellerState } = view.filters;
  return given({
    purchasedFrom: bounds?.from,
    purchasedBefore: bounds?.before,
    state: eq(state),
    category: eq(category),
    seller: eq(seller),
    sellerState: eq(sellerState),
    product: eq(product),
    orderStatus: list(status),
    paymentType: list(payment),
    customerSegment: list(segment),
    dayOfWeek: weekday === undefined ? undefined : [Number(weekday)],
    hourOfDay: hour === undefined ? undefined : [Number(hour)],
  });
}

/** @param {Given} arg */
export function reviewFilter({ view, shop }) {
  const bounds = boundsOf(view, shop);
  const { state, category, seller, product } = view.filters;
  return given({
    createdFrom: bounds?.from,
    createdBefore: bounds?.before,
    state: eq(state),
    category: eq(category),
    seller: eq(seller),
    product: eq(product),
  });
}

/** Type and value of each, by name. @param {Given} arg @returns {Record<string, [string, unknown]>} */
export function shared(arg) {
  const { view, shop } = arg;
  const bounded = boundsOf(view, shop) !== null;
  const compared = view.compare !== "none";
  return {
    where: ["KpiFilter", kpiFilter(arg)],
    reviewWhere: ["ReviewFilter", reviewFilter(arg)],
    // Of a total, and of rows that no time groups: there must be bounds to step back from.
    compare: ["Comparison", compared && bounded ? (view.compare === "year" ? "PREVIOUS_YEAR" : "PREVIOUS_PERIOD") : null],
    // Of rows by day, week, month, …: the same one a year before.
    compareRows: ["Comparison", compared ? "PREVIOUS_YEAR" : null],
  };
}
