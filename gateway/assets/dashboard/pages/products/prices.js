// What is sold at which price.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

/** A step of the price in the language of the page. @param {string | null} band as "25 to 50", "below 25", "2000 or more" */
export function bandName(band) {
  const [first, second] = (band?.match(/\d+/g) ?? []).map((text) => show("count", Number(text)));
  if (!band || first === undefined) return band ?? "–";
  if (second !== undefined) return t("products.prices.between", { from: first, to: second });
  return t(band.startsWith("below") ? "products.prices.below" : "products.prices.above", { n: first });
}

/** @type {Card} */
export default {
  id: "prices",
  size: "half",
  ask: () => ({ prices: "kpis(groupBy: [PRICE_BAND], where: $where) { rows { priceBand revenue orders items } }" }),
  table: ({ data }) => {
    const rows = data.prices.rows.filter((/** @type {any} */ row) => row.priceBand !== null);
    return table(rows.map((/** @type {any} */ row) => ({ ...row, priceBand: bandName(row.priceBand) })), ["priceBand:text", "revenue", "orders", "items"]);
  },
  draw: ({ table, view, change }) => html`<${Bars} table=${table} label="priceBand" value="revenue" also=${["orders", "items"]} view=${view} change=${change} />`,
};
