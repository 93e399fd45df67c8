// The orders of the customer who is open, newest first, with what was in them. A product opens.

/** @import { Card } from "../../types.d.ts" */
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { productName } from "../sales/products.js";

/** Items of an order, each product once with how many. @param {any[]} items */
function products(items) {
  /** @type {Map<string, { id: string, name: string, quantity: number }>} */
  const all = new Map();
  for (const { product, quantity } of items.filter((item) => item.product)) {
    const known = all.get(product.id) ?? { id: product.id, name: productName(product), quantity: 0 };
    all.set(product.id, { ...known, quantity: known.quantity + quantity });
  }
  return [...all.values()];
}

/** @param {{ quantity: number, name: string }} one */
const amount = ({ quantity, name }) => (quantity === 1 ? name : `${show("count", quantity)} × ${name}`);

/** @type {Card} */
export default {
  id: "orders",
  size: "half",
  height: "tall",
  plain: true,
  ask: () => ({ orders: "customer(id: $customer) { id orders(first: 50) { id status purchasedAt deliveredAt late revenue items { number quantity product { id name category } } } }" }),
  table: ({ data }) => {
    const rows = (data.orders?.orders ?? []).map((/** @type {any} */ order) => ({ ...order, orderStatus: order.status, all: products(order.items), product: products(order.items).map(amount).join("; ") }));
    return table(rows, ["purchasedAt", "orderStatus", "deliveredAt", "revenue", "product", "id"]);
  },
  draw: ({ table, change }) => {
    if (table.rows.length === 0) return html`<p class="state">${t("customers.orders.none")}</p>`;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("customers.orders.title")}>
      <ul class="timeline">${table.rows.map((order) => html`<li key=${order.id}>
        <p class="line-up"><b>${show("day", order.purchasedAt)}</b> <span>${show("money", order.revenue)}</span></p>
        <p><small>${order.orderStatus === null ? "" : show("status", order.orderStatus)}${order.late ? html` · <span class="warn">${t("column.lateRate")}</span>` : ""}</small></p>
        ${order.all.map((/** @type {any} */ one) => html`<p><button type="button" class="open-row" onClick=${() => change({ page: "products", filters: { product: one.id } })}>${amount(one)}</button></p>`)}
      </li>`)}</ul>
    </div>`;
  },
};
