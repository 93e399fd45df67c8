// Numbers, dates and money as the reader's language and the load's currency have them. What is not there is a dash.

/** @import { Kind } from "./types.d.ts" */
import { has, lang, t } from "./words/index.js";

let currency = /** @type {string | null} */ (null);

/** @param {string | null} code of ISO 4217; a source that names none has plain numbers */
export function useCurrency(code) {
  try {
    currency = code && code !== "XXX" && new Intl.NumberFormat("en", { style: "currency", currency: code }) ? code : null;
  } catch {
    currency = null;
  }
}

export const currencyInUse = () => currency;

/** Names of categories in Portuguese, by the English ones. @type {Map<string, string>} */
let portuguese = new Map();

/** @param {Map<string, string>} names */
export function useCategories(names) {
  portuguese = names;
}

/** @type {Map<string, Intl.NumberFormat | Intl.DateTimeFormat>} */
const made = new Map();

/** @param {Intl.NumberFormatOptions} options @returns {Intl.NumberFormat} */
function numbers(options) {
  const key = `n${lang()}${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.NumberFormat(lang(), options));
  return /** @type {Intl.NumberFormat} */ (made.get(key));
}

/** @param {Intl.DateTimeFormatOptions} options @returns {Intl.DateTimeFormat} */
function dates(options) {
  const key = `d${lang()}${JSON.stringify(options)}`;
  // Dates of the data have no zone: they are read and shown as if all were UTC.
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(lang(), { timeZone: "UTC", ...options }));
  return /** @type {Intl.DateTimeFormat} */ (made.get(key));
}

/** @param {string} day @param {Intl.DateTimeFormatOptions} options */
const date = (day, options) => dates(options).format(new Date(day.length === 10 ? `${day}T00:00:00Z` : `${day}Z`));
/** @param {number} value @param {Intl.NumberFormatOptions} options */
const money = (value, options) => numbers(currency ? { style: "currency", currency, ...options } : options).format(value);
/** 2024-01-01 is a Monday. @param {number} weekday 1 to 7 @param {"short" | "long"} width */
export const weekday = (weekday, width = "short") => date(`2024-01-0${weekday}`, { weekday: width });
/** @param {number} month 1 to 12 */
export const monthShort = (month) => date(`2024-${String(month).padStart(2, "0")}-01`, { month: "short" });
/** @param {string} code */
const plain = (code) => (/^[a-z0-9_]+$/.test(code) ? code[0].toUpperCase() + code.slice(1).replaceAll("_", " ") : code);
/** @param {string} group @param {string} code */
const word = (group, code) => (has(`${group}.${code}`) ? t(`${group}.${code}`) : plain(code));
/** @param {number} digits */
const fixed = (digits) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits });

/** @type {Record<Kind, (value: any) => string>} */
const SHOWN = {
  money: (value) => money(value, fixed(2)),
  count: (value) => numbers({}).format(value),
  number: (value) => numbers({ maximumFractionDigits: 2 }).format(value),
  share: (value) => numbers({ style: "percent", ...fixed(1) }).format(value),
  days: (value) => numbers(fixed(1)).format(value),
  score: (value) => numbers(fixed(2)).format(value),
  text: String,
  id: String,
  day: (value) => date(value.slice(0, 10), { day: "numeric", month: "short", year: "numeric" }),
  week: (value) => date(value, { day: "numeric", month: "short", year: "numeric" }),
  month: (value) => date(value, { month: "short", year: "numeric" }),
  quarter: (value) => `${value.slice(0, 4)} Q${Math.ceil(Number(value.slice(5, 7)) / 3)}`,
  year: String,
  time: (value) => date(value, { dateStyle: "medium", timeStyle: "short" }),
  hour: (value) => `${value}:00`,
  weekday: (value) => weekday(Number(value), "long"),
  monthOfYear: (value) => date(`2024-${String(value).padStart(2, "0")}-01`, { month: "long" }),
  state: String,
  category: (value) => plain((lang() === "pt-BR" && portuguese.get(value)) || value),
  status: (value) => word("status", value),
  payment: (value) => word("payment", value),
  segment: (value) => word("segment", value),
  flag: (value) => t(value ? "flag.yes" : "flag.no"),
};

/** In full, as tables have it. @param {Kind} kind @param {unknown} value */
export const show = (kind, value) => (value === null || value === undefined ? "–" : SHOWN[kind](value));

/** In few characters, as tiles and axes have it. @param {Kind} kind @param {any} value */
export function short(kind, value) {
  if (value === null || value === undefined) return "–";
  const compact = /** @type {Intl.NumberFormatOptions} */ ({ notation: "compact", maximumSignificantDigits: 3 });
  if (kind === "money") return money(value, Math.abs(value) < 1000 ? fixed(2) : compact);
  if (kind === "count") return numbers(Math.abs(value) < 10_000 ? {} : compact).format(value);
  if (kind === "share") return numbers({ style: "percent", maximumFractionDigits: 1 }).format(value);
  if (kind === "score") return numbers(fixed(2)).format(value);
  return show(kind, value);
}

/** On an axis: no more digits than tell the steps apart. @param {Kind} kind @param {number} value */
export function axis(kind, value) {
  const compact = /** @type {Intl.NumberFormatOptions} */ ({ notation: "compact", maximumSignificantDigits: 3 });
  if (kind === "money") return money(value, compact);
  if (kind === "share") return numbers({ style: "percent", maximumFractionDigits: 1 }).format(value);
  return numbers(compact).format(value);
}

/** By how much, with its sign. @param {number} share */
export const growth = (share) => numbers({ style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(share);
/** @param {number} value @param {number} digits */
export const difference = (value, digits) => numbers({ ...fixed(digits), signDisplay: "exceptZero" }).format(value);
/** A time of the system, in the reader's zone. @param {string} time */
export const moment = (time) => new Intl.DateTimeFormat(lang(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));

/** Of a filter's value. @param {string} filter @param {string} value */
export function filterValue(filter, value) {
  const kinds = /** @type {Record<string, Kind>} */ ({ category: "category", status: "status", payment: "payment", segment: "segment", weekday: "weekday", hour: "hour" });
  return show(kinds[filter] ?? "text", value);
}
