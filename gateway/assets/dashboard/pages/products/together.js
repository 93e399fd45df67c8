// What buyers of one product also bought, and what buyers of those bought: a small graph around it. Over the whole time.

/** @import { Card } from "../../types.d.ts" */
import { Graph } from "../../charts/graph.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { productName } from "../sales/products.js";

const NEAR = 8;
const FAR = 4;
const ONE = "product { id name category } reason { kind count unit }";

/** Lines from a product to those bought with it, each once whichever way it is found. @param {any} product @param {any[]} rows @param {Set<string>} seen */
function lines(product, rows, seen) {
  for (const { product: other, reason } of product?.alsoBought ?? []) {
    if (reason.kind !== "BOUGHT_TOGETHER" || !other) continue;
    const key = [product.id, other.id].sort().join(" ");
    if (!seen.has(key)) rows.push({ from: productName(product), to: productName(other), count: reason.count, fromId: product.id, toId: other.id });
    seen.add(key);
    lines(other, rows, seen);
  }
}

/** @type {Card} */
export default {
  id: "together",
  size: "half",
  height: "tall",
  empty: "products.together.none",
  ask: () => ({ together: `product(id: $product) { id name category alsoBought(first: ${NEAR}) { product { id name category alsoBought(first: ${FAR}) { ${ONE} } } reason { kind count unit } } }` }),
  table: ({ data }) => {
    /** @type {any[]} */
    const rows = [];
    lines(data.together, rows, new Set());
    const id = (/** @type {string} */ key) => ({ key, kind: /** @type {const} */ ("id"), label: t("column.id") });
    const name = (/** @type {string} */ key) => ({ key, kind: /** @type {const} */ ("text"), label: t("column.product") });
    return table(rows, [name("from"), name("to"), { key: "count", kind: "count", label: t("products.together.count") }, id("fromId"), id("toId")]);
  },
  draw: ({ table, change, view }) => html`<${Graph} table=${table} weight="count" centre=${view.filters.product} title=${t("products.together.title")} height=${380} open=${(/** @type {string} */ id) => change({ filters: { product: id } })} />`,
};
