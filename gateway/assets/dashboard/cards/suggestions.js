// Recommended products with their reasons in words. The API's sentence is English and names products by id; here it is said in the
// language of the page, with the same count.

/** @import { Table } from "../types.d.ts" */
import { show } from "../format.js";
import { table } from "../table.js";
import { html } from "../ui.js";
import { lang, t } from "../words/index.js";
import { productName } from "../pages/sales/products.js";

/** What a card asks of each recommendation. */
export const RECOMMENDATION = "rank score noLongerSold product { id name category } reason { kind text count unit product { id name category } }";

/** @param {any} reason @returns {string} */
export function because({ kind, text, count, unit, product }) {
  if (count === null) return text;
  const number = new Intl.PluralRules(lang()).select(count) === "one" ? "one" : "other";
  const of = kind === "BOUGHT_TOGETHER" || kind === "POPULAR_IN_CATEGORY" ? `${kind}_${unit}` : kind;
  const category = /another product of (.+?)(?: also bought this)?\.$/.exec(text)?.[1];
  const values = { n: show("count", count), product: productName(product), category: category && show("category", category) };
  const sentence = t(`reason.${of}.${number}`, values);
  return / none of them /.test(text) ? `${sentence} ${t("reason.notOfLate")}` : sentence;
}

/** @param {any[] | null} all @returns {Table} */
export function suggestionTable(all) {
  const rows = (all ?? []).map((one) => ({ rank: one.rank, product: productName(one.product), because: because(one.reason), fit: one.score, noLongerSold: one.noLongerSold, id: one.product?.id ?? null }));
  return table(rows, ["rank", "product", "because:text", "fit:number", "noLongerSold:flag", "id"]);
}

/** @param {{ table: Table, open: (id: string) => void }} props */
export function Suggestions({ table, open }) {
  const greatest = Math.max(...table.rows.map((row) => row.fit), 1e-9);
  return html`<ol class="suggestions">${table.rows.map((row) => html`
    <li key=${row.id}><button type="button" onClick=${() => open(row.id)}>
      <b>${row.rank}. ${row.product}</b>
      <span class="meter" style=${{ "--share": (row.fit / greatest).toFixed(3) }} aria-hidden="true"></span>
      <small>${row.because}${row.noLongerSold ? ` ${t("reason.noLongerSold")}` : ""}</small>
    </button></li>`)}
  </ol>`;
}
