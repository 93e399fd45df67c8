// What the customer who is open said. A review opens on the page of reviews, with its order.

/** @import { Card } from "../../types.d.ts" */
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

/** @type {Card} */
export default {
  id: "reviews",
  size: "half",
  height: "tall",
  plain: true,
  needs: ["reviews"],
  ask: () => ({ reviews: "customer(id: $customer) { id reviews(first: 50) { id score title message createdAt } }" }),
  table: ({ data }) => table(data.reviews?.reviews ?? [], ["createdAt", "score", "title:text", "message:text", "id"]),
  draw: ({ table, change }) => {
    if (table.rows.length === 0) return html`<p class="state">${t("customers.reviews.none")}</p>`;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("customers.reviews.title")}>
      <ul class="reviews">${table.rows.map((review) => html`
        <li key=${review.id}><button type="button" onClick=${() => change({ page: "reviews", options: { review: review.id } })}>
          <span><span class=${`stars ${review.score <= 2 ? "low" : ""}`} role="img" aria-label=${t("customers.stars", { n: review.score })}>${"★".repeat(review.score)}<span>${"★".repeat(5 - review.score)}</span></span> <small>${show("day", review.createdAt)}</small></span>
          ${review.title && html`<b>${review.title}</b>`}
          ${review.message ? html`<span>${review.message}</span>` : html`<small>${t("customers.reviews.silent")}</small>`}
        </button></li>`)}
      </ul>
    </div>`;
  },
};
