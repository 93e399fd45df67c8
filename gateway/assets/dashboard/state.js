// The one source of truth: what is looked at, as the address says it. Nothing else keeps a filter or a page.

/** @import { Change, View } from "./types.d.ts" */

export const FIRST_PAGE = "overview";
export const PERIOD_DEFAULT = "last12Months";
export const COMPARE_DEFAULT = "previous";

/** Filters that hold on every page, in the order of their chips. */
export const FILTERS = ["state", "category", "seller", "status", "payment", "segment", "weekday", "hour", "product", "sellerState"];

/** Names in the address that are no options of a page. */
const OWN = ["page", "period", "compare", "lang", "theme", ...FILTERS];

/** @param {string} search as `location.search` @returns {View} */
export function read(search) {
  const given = new URLSearchParams(search);
  /** @type {Record<string, string>} */
  const filters = {};
  for (const name of FILTERS) {
    const value = given.get(name);
    if (value) filters[name] = value;
  }
  const options = Object.fromEntries([...given].filter(([name, value]) => !OWN.includes(name) && value));
  const compare = given.get("compare");
  const theme = given.get("theme");
  return {
    page: given.get("page") || FIRST_PAGE,
    period: given.get("period") || PERIOD_DEFAULT,
    compare: compare === "year" || compare === "none" ? compare : COMPARE_DEFAULT,
    filters,
    options,
    lang: given.get("lang"),
    theme: theme === "light" || theme === "dark" ? theme : null,
  };
}

/** @param {View} view @returns {string} the address of a view: read(write(view)) is the view again */
export function write(view) {
  const given = new URLSearchParams();
  if (view.page !== FIRST_PAGE) given.set("page", view.page);
  if (view.period !== PERIOD_DEFAULT) given.set("period", view.period);
  if (view.compare !== COMPARE_DEFAULT) given.set("compare", view.compare);
  for (const name of FILTERS) if (view.filters[name]) given.set(name, view.filters[name]);
  for (const [name, value] of Object.entries(view.options)) if (value) given.set(name, value);
  if (view.lang) given.set("lang", view.lang);
  if (view.theme) given.set("theme", view.theme);
  const text = given.toString();
  return text ? `?${text}` : "";
}

/** @param {Record<string, string>} old @param {Record<string, string | null>} [change] */
function merged(old, change = {}) {
  const all = Object.entries({ ...old, ...change }).filter(([, value]) => value !== null && value !== "");
  return /** @type {Record<string, string>} */ (Object.fromEntries(all));
}

/** @param {View} view @param {Change} change @returns {View} another page begins without the options of the last */
export function changed(view, change) {
  const isOtherPage = change.page !== undefined && change.page !== view.page;
  return {
    ...view,
    ...change,
    filters: merged(view.filters, change.filters),
    options: merged(isOtherPage ? {} : view.options, change.options),
  };
}

/** @type {Set<(view: View) => void>} */
const listeners = new Set();

export const current = () => read(location.search);

/** Goes to another view: a step that Back takes back. @param {Change} change */
export function go(change) {
  const view = changed(current(), change);
  const address = location.pathname + write(view);
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  for (const listener of listeners) listener(view);
}

/** @param {(view: View) => void} listener @returns {() => void} ends it */
export function listen(listener) {
  const back = () => listener(current());
  listeners.add(listener);
  addEventListener("popstate", back);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", back);
  };
}
