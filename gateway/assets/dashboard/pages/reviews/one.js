// One review with its order: what was bought, when it was promised, when it came.

/** @import { Card } from "../../types.d.ts" */
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { productName } from "../sales/products.js";
import { Stars } from "./list.js";

/** Of a review's id, which is `reviewId:orderId`. @param {string} id */
export function keyOf(id) {
  const at = id.indexOf(":");
  return at > 0 ? { reviewId: id.slice(0, at), orderId: id.slice(at + 1) } : null;
}

const TIMES = ["purchasedAt", "estimatedDeliveryAt", "deliveredAt"];

/** @type {Card} */
export default {
  id: "one",
  size: "full",
  height: "short",
  plain: true,
  ask: () => ({
    one: `review(reviewId: $reviewId, orderId: $orderId) {
    score title message createdAt
    order { id status purchasedAt estimatedDeliveryAt deliveredAt late revenue freight items { number price product { id name category } } customer { id city state } }
  }`,
  }),
  table: ({ data }) => {
    const items = data.one?.order?.items ?? [];
    return table(items.map((/** @type {any} */ item) => ({ number: item.number, product: productName(item.product), price: item.price, id: item.product?.id ?? null })), ["number", "product", "price:money", "id"]);
  },
  draw: ({ data, table }) => {
    if (!data.one) return html`<p class="state">${t("card.empty")}</p>`;
    const { score, title, message, createdAt, order } = data.one;
    return html`<div class="pair">
      <div><${Stars} score=${score} /> <small>${show("day", createdAt)}</small>${title && html`<p><b>${title}</b></p>`}<p>${message}</p></div>
      ${order && html`<dl>
        <dt>${t("column.orderStatus")}</dt><dd>${show("status", order.status)}${order.late ? html` <b class="warn">${t("column.lateRate")}</b>` : ""}</dd>
        ${TIMES.filter((name) => order[name]).map((name) => html`<dt>${t(`column.${name}`)}</dt><dd>${show("time", order[name])}</dd>`)}
        ${table.rows.map((item) => html`<dt>${item.product}</dt><dd>${show("money", item.price)}</dd>`)}
        <dt>${t("column.freight")}</dt><dd>${show("money", order.freight)}</dd>
        ${order.customer && html`<dt>${t("column.state")}</dt><dd>${[order.customer.city, order.customer.state].filter(Boolean).join(", ")}</dd>`}
      </dl>`}
    </div>`;
  },
};
