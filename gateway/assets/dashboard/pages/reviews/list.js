// The newest reviews with a text that pass the filters and the search. One can be opened with its order.

/** @import { Card } from "../../types.d.ts" */
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { Highlight } from "./highlight.js";

/** @param {{ score: number }} props */
export const Stars = ({ score }) => html`<span class=${`stars ${score <= 2 ? "low" : ""}`} role="img" aria-label=${t("reviews.stars", { n: score })}>${"★".repeat(score)}<span>${"★".repeat(5 - score)}</span></span>`;

/** @type {Card} */
export default {
  id: "list",
  size: "full",
  height: "tall",
  plain: true,
  needs: ["reviews"],
  ask: () => ({ list: "reviews(where: $found, orderBy: NEWEST, first: 12) { totalCount nodes { id score title message createdAt products { category } } }" }),
  table: ({ data }) => {
    const rows = data.list.nodes.map((/** @type {any} */ review) => ({ ...review, category: review.products?.[0]?.category ?? null }));
    return table(rows, ["createdAt", "score", "category", "title:text", "message:text", "id"]);
  },
  draw: ({ data, table, view, change }) => {
    const search = view.options.search ?? "";
    const open = (/** @type {string} */ id) => change({ options: { review: view.options.review === id ? null : id } });
    return html`
      <p class="note" role="status">${t("reviews.list.count", { n: show("count", data.list.totalCount) })}</p>
      <ul class="reviews">${table.rows.map((review) => html`
        <li key=${review.id}><button type="button" aria-pressed=${view.options.review === review.id ? "true" : "false"} onClick=${() => open(review.id)}>
          <span class="line-up"><${Stars} score=${review.score} /> <small>${show("day", review.createdAt)}${review.category ? ` · ${show("category", review.category)}` : ""}</small></span>
          ${review.title && html`<b><${Highlight} text=${review.title} search=${search} /></b>`}
          ${review.message && html`<span><${Highlight} text=${review.message} search=${search} /></span>`}
        </button></li>`)}
      </ul>`;
  },
};
