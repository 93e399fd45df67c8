// The products that bring most. A click filters.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

const ID_LETTERS = 6;

/** Olist's products have no names: their category and the start of the id stand in. @param {any} product */
export const productName = (product) =>
  product?.name ?? [product?.category && show("category", product.category), product?.id?.slice(0, ID_LETTERS)].filter(Boolean).join(" ");

/** @type {Card} */
export default {
  id: "products",
  size: "half",
  needs: ["products"],
  ask: () => ({
    products: "kpis(groupBy: [PRODUCT], where: $where, orderBy: [{ measure: REVENUE }], first: 9) { rows { product { id name category } revenue orders items } }",
  }),
  table: ({ data }) => {
    const rows = data.products.rows.map((/** @type {any} */ row) => ({ ...row, product: productName(row.product), id: row.product?.id ?? null }));
    return table(rows, ["product", "revenue", "orders", "items", "id"]);
  },
  draw: ({ table, view, change }) =>
    html`<${Bars} table=${table} label="product" value="revenue" also=${["orders", "items"]} filter="product" filterValue=${(/** @type {any} */ row) => row.id} view=${view} change=${change} />`,
};
