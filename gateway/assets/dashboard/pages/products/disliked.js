// What sells and is liked little: the most revenue among products with a low mean score. A click opens the product.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { productName } from "../sales/products.js";
import { LOW } from "./scatter.js";

const REVIEWS_MIN = 10;

/** @type {Card} */
export default {
  id: "disliked",
  size: "half",
  needs: ["products", "reviews"],
  ask: () => ({
    disliked: `kpis(groupBy: [PRODUCT], where: $where, orderBy: [{ measure: REVENUE }], having: [{ measure: REVIEWS, from: ${REVIEWS_MIN} }, { measure: AVERAGE_SCORE, below: ${LOW} }], first: 9) { rows { product { id name category } averageScore reviews revenue orders } }`,
  }),
  table: ({ data }) => {
    const rows = data.disliked.rows.map((/** @type {any} */ row) => ({ ...row, product: productName(row.product), id: row.product?.id ?? null }));
    return table(rows, ["product", "revenue", "averageScore", "reviews", "orders", "id"]);
  },
  draw: ({ table, view, change }) =>
    html`<${Bars} table=${table} label="product" value="revenue" also=${["averageScore", "reviews"]} filter="product" filterValue=${(/** @type {any} */ row) => row.id} view=${view} change=${change} />`,
};
