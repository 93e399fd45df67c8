// Products that are found in one basket, as a graph. Over the whole time; of the filters only the category holds.

/** @import { Card } from "../../types.d.ts" */
import { Graph } from "../../charts/graph.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { productName } from "../sales/products.js";

const SHOWN = 30;

/** @type {Card} */
export default {
  id: "pairs",
  size: "half",
  height: "tall",
  needs: ["products"],
  empty: "products.pairs.none",
  ask: () => ({ pairs: `frequentPairs(category: $pairCategory, minOrders: 2, first: ${SHOWN}) { orders lift a { id name category } b { id name category } }` }),
  table: ({ data }) => {
    const rows = data.pairs.map((/** @type {any} */ { orders, lift, a, b }) => ({ from: productName(a), to: productName(b), orders, lift, fromId: a?.id, toId: b?.id }));
    const id = (/** @type {string} */ key) => ({ key, kind: /** @type {const} */ ("id"), label: t("column.id") });
    const name = (/** @type {string} */ key) => ({ key, kind: /** @type {const} */ ("text"), label: t("column.product") });
    return table(rows.filter((/** @type {any} */ row) => row.fromId && row.toId), [name("from"), name("to"), "orders", "lift", id("fromId"), id("toId")]);
  },
  draw: ({ table, change }) => html`<${Graph} table=${table} weight="orders" title=${t("products.pairs.title")} height=${380} open=${(/** @type {string} */ id) => change({ filters: { product: id } })} />`,
};
