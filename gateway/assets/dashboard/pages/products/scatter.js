// What sells against how it is liked: products with enough reviews to tell. Those that sell well and are liked little stand out.

/** @import { Card } from "../../types.d.ts" */
import { Scatter } from "../../charts/scatter.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { productName } from "../sales/products.js";

const REVIEWS_MIN = 5;
const SHOWN = 250;
/** Below this mean a product is liked little. */
export const LOW = 3.5;

/** @type {Card} */
export default {
  id: "scatter",
  size: "full",
  height: "tall",
  needs: ["products", "reviews"],
  ask: () => ({
    scatter: `kpis(groupBy: [PRODUCT], where: $where, orderBy: [{ measure: REVENUE }], having: [{ measure: REVIEWS, from: ${REVIEWS_MIN} }], first: ${SHOWN}) { rows { product { id name category } revenue orders averageScore reviews } }`,
  }),
  table: ({ data }) => {
    const rows = data.scatter.rows.map((/** @type {any} */ row) => ({ ...row, product: productName(row.product), id: row.product?.id ?? null }));
    return table(rows, ["product", "revenue", "averageScore", "orders", "reviews", "id"]);
  },
  draw: ({ table, change }) => html`<${Scatter} table=${table} x="revenue" y="averageScore" also=${["orders", "reviews"]} size="orders" xPowers=${true} yBounds=${[1, 5]} height=${380}
    name=${(/** @type {any} */ row) => row.product} tone=${(/** @type {any} */ row) => (row.averageScore < LOW ? "two" : "")}
    pick=${(/** @type {any} */ row) => ({ chosen: false, choose: () => change({ filters: { product: row.id } }) })} />`,
};
