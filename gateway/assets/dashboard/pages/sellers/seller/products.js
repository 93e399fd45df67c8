// The seller's products that bring most. A click filters.

/** @import { Card } from "../../../types.d.ts" */
import { Bars } from "../../../charts/bars.js";
import { table } from "../../../table.js";
import { html } from "../../../ui.js";
import { productName } from "../../sales/products.js";

/** @type {Card} */
export default {
  id: "products",
  size: "half",
  needs: ["sellers", "products"],
  ask: () => ({ products: "kpis(groupBy: [PRODUCT], where: $where, orderBy: [{ measure: REVENUE }], first: 9) { rows { product { id name category } revenue orders items } }" }),
  table: ({ data }) => {
    const rows = data.products.rows.map((/** @type {any} */ row) => ({ ...row, product: productName(row.product), id: row.product?.id ?? null }));
    return table(rows, ["product", "revenue", "orders", "items", "id"]);
  },
  draw: ({ table, view, change }) =>
    html`<${Bars} table=${table} label="product" value="revenue" also=${["orders", "items"]} filter="product" filterValue=${(/** @type {any} */ row) => row.id} view=${view} change=${change} />`,
};
