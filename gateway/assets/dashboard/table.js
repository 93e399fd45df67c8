// The table that a card's chart is drawn of, its CSV, and what its columns are.

/** @import { Column, Kind, Table } from "./types.d.ts" */
import { t } from "./words/index.js";

/** Fields of the API by what they hold; a column of another name says its kind itself. @type {Record<string, Kind>} */
const KINDS = {
  revenue: "money", soldRevenue: "money", refunds: "money", freight: "money", grossRevenue: "money", paymentValue: "money", averageOrderValue: "money",
  medianOrderValue: "money", averageItemPrice: "money", medianItemPrice: "money", monetary: "money", lifetimeValue: "money", averageMonetary: "money",
  repeatRate: "share", freightShare: "share", cancellationRate: "share", lateRate: "share", onTimeRate: "share", satisfactionRate: "share",
  share: "share", cumulative: "share", rate: "share", churnRisk: "share",
  averageDeliveryDays: "days", medianDeliveryDays: "days", deliveryDaysP90: "days", handlingDays: "days", daysBetweenOrders: "days",
  averageScore: "score", averageInstallments: "number", index: "number", lift: "number",
  month: "month", week: "week", day: "day", quarter: "quarter", year: "year", hourOfDay: "hour", dayOfWeek: "weekday", monthOfYear: "monthOfYear",
  state: "state", sellerState: "state", category: "category", orderStatus: "status", paymentType: "payment", customerSegment: "segment", segment: "segment",
  reviewScore: "count", purchasedAt: "time", deliveredAt: "time", estimatedDeliveryAt: "time", createdAt: "time", id: "id",
  product: "text", seller: "text", name: "text", city: "text", daysLate: "text",
};

const TEXTS = new Set(["text", "id", "day", "week", "month", "quarter", "year", "time", "hour", "weekday", "monthOfYear", "state", "category", "status", "payment", "segment", "flag"]);

/** Stands at the right, with digits below each other. @param {Column} column */
export const isNumber = (column) => !TEXTS.has(column.kind);

/** A column by the API's name of its field, or as `name:kind`. @param {string | Column} given @returns {Column} */
export function column(given) {
  if (typeof given !== "string") return given;
  const [key, kind] = given.split(":");
  return { key, kind: /** @type {Kind} */ (kind) ?? KINDS[key] ?? "count" };
}

/** @param {Record<string, any>[]} rows @param {(string | Column)[]} columns @param {Set<string>} [partial] @returns {Table} */
export const table = (rows, columns, partial) => ({ columns: columns.map(column), rows, partial });

/** @param {Column} column */
export const label = (column) => column.label ?? t(`column.${column.key}`);

/** The column of a name. @param {Table} table @param {string} key @returns {Column} */
export function columnOf(table, key) {
  const found = table.columns.find((one) => one.key === key);
  if (!found) throw new Error(`no column ${key}`);
  return found;
}

/** Starts of periods that the answer says are there in part. @param {Record<string, any>} extensions @param {string} alias @returns {Set<string>} */
export function partialOf(extensions, alias) {
  const all = extensions.partialPeriods ?? [];
  return new Set(all.filter((/** @type {any} */ one) => one.path[0] === alias).map((/** @type {any} */ one) => one.start));
}

/** @param {unknown} value */
function cell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Exactly the rows and columns in sight; numbers and days as the API has them, because programs read them. @param {Table} table */
export function csv(table) {
  const lines = [table.columns.map((one) => cell(one.key)), ...table.rows.map((row) => table.columns.map((one) => cell(row[one.key])))];
  return lines.map((line) => line.join(",")).join("\r\n") + "\r\n";
}
