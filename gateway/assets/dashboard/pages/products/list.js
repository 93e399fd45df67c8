// Products in an order or by a search; one can be opened.

/** @import { Card } from "../../types.d.ts" */
import { List } from "../../cards/list.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { show } from "../../format.js";
import { t } from "../../words/index.js";
import { productName } from "../sales/products.js";

/** @type {Card} */
export default {
  id: "list",
  size: "half",
  height: "tall",
  plain: true,
  needs: ["products"],
  ask: () => ({ list: "products(where: $products, orderBy: $order, first: 50) { totalCount nodes { id name category abcClass orders revenue priceMin reviewSummary { count averageScore } } }" }),
  table: ({ data }) => {
    const rows = data.list.nodes.map((/** @type {any} */ one) => ({
      ...one, product: productName(one), averageScore: one.reviewSummary?.averageScore ?? null, reviews: one.reviewSummary?.count ?? null,
    }));
    return table(rows, ["product", "abcClass:text", "orders", "revenue", "averageScore", "reviews", "id"]);
  },
  draw: ({ data, table, change, shop }) => {
    const scores = shop.has.has("reviews") ? ["averageScore"] : [];
    if (table.rows.length === 0) return html`<p class="state">${t("card.empty")}</p>`;
    return html`<p class="note" role="status">${t("products.list.count", { n: show("count", data.list.totalCount) })}</p>
      <${List} table=${table} title=${t("products.list.title")} shown=${["product", "abcClass", "orders", "revenue", ...scores]} open=${(/** @type {any} */ row) => change({ filters: { product: row.id } })} />`;
  },
};
