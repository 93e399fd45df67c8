// What buyers of one product say, newest first. A review opens on the page of reviews, with its order.

/** @import { Card } from "../../types.d.ts" */
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

/** @type {Card} */
export default {
  id: "reviews",
  size: "third",
  height: "tall",
  plain: true,
  needs: ["reviews"],
  ask: () => ({ reviews: "product(id: $product) { id reviews(where: { hasMessage: true }, orderBy: NEWEST, first: 20) { totalCount nodes { id score title message createdAt } } }" }),
  table: ({ data }) => table(data.reviews?.reviews?.nodes ?? [], ["createdAt", "score", "title:text", "message:text", "id"]),
  draw: ({ data, table, change }) => html`
    <p class="note" role="status">${t("products.reviews.count", { n: show("count", data.reviews?.reviews?.totalCount ?? 0) })}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${t("products.reviews.title")}>
      <ul class="reviews">${table.rows.map((review) => html`
        <li key=${review.id}><button type="button" onClick=${() => change({ page: "reviews", options: { review: review.id } })}>
          <span><span class=${`stars ${review.score <= 2 ? "low" : ""}`} role="img" aria-label=${t("products.stars", { n: review.score })}>${"★".repeat(review.score)}<span>${"★".repeat(5 - review.score)}</span></span> <small>${show("day", review.createdAt)}</small></span>
          ${review.title && html`<b>${review.title}</b>`}
          ${review.message && html`<span>${review.message}</span>`}
        </button></li>`)}
      </ul>
    </div>`,
};
