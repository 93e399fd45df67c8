// What customers wrote of the seller's orders, newest first.

/** @import { Card } from "../../../types.d.ts" */
import { show } from "../../../format.js";
import { table } from "../../../table.js";
import { html } from "../../../ui.js";
import { t } from "../../../words/index.js";

const SCORE_MAX = 5;
const LOW = 2;

/** @type {Card} */
export default {
  id: "reviews",
  size: "half",
  plain: true,
  needs: ["sellers", "reviews"],
  ask: () => ({ reviews: "reviews(where: $reviewWhere, orderBy: NEWEST, first: 20) { totalCount nodes { id score title message createdAt } }" }),
  table: ({ data }) => table(data.reviews.nodes, ["createdAt", "score", "title:text", "message:text", "id"]),
  draw: ({ table }) => {
    const written = table.rows.filter((review) => review.title || review.message);
    if (written.length === 0) return html`<p class="state">${t("sellers.reviews.none")}</p>`;
    return html`<div class="scroll said" tabindex="0" role="group" aria-label=${t("sellers.reviews.title")}>${written.map((review) => html`
      <p><span class=${`stars ${review.score <= LOW ? "low" : ""}`} role="img" aria-label=${t("sellers.reviews.stars", { n: review.score })}>${"★".repeat(review.score)}<span>${"★".repeat(SCORE_MAX - review.score)}</span></span>
        <small>${show("day", review.createdAt)}</small>${review.title && html`<br /><b>${review.title}</b>`}${review.message && html`<br />${review.message}`}</p>`)}</div>`;
  },
};
