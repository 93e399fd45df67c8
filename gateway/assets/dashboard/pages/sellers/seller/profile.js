// Who the seller is, and what they come to over the whole time, whatever the filters.

/** @import { Card } from "../../../types.d.ts" */
import { show } from "../../../format.js";
import { table } from "../../../table.js";
import { html } from "../../../ui.js";
import { t } from "../../../words/index.js";
import { Facts, place } from "../name.js";

/** @type {Card} */
export default {
  id: "profile",
  size: "third",
  height: "short",
  plain: true,
  needs: ["sellers"],
  ask: () => ({ profile: "seller(id: $seller) { id city state zipPrefix orders items revenue reviewSummary { count averageScore withMessage } }" }),
  table: ({ data }) => {
    const { reviewSummary: reviews, ...seller } = data.profile ?? {};
    const row = { ...seller, reviews: reviews?.count, averageScore: reviews?.averageScore };
    return table(data.profile ? [row] : [], ["id", "city", "state", "zipPrefix:text", "orders", "items", "revenue", "reviews", "averageScore"]);
  },
  draw: ({ data, table }) => {
    const [row] = table.rows;
    if (!row) return html`<p class="state">${t("sellers.profile.unknown")}</p>`;
    const terms = ["orders", "items", "revenue", ...(row.reviews ? ["reviews", "averageScore"] : [])];
    return html`<p class="headline">${place(data.profile) || row.id}</p>
      <${Facts} rows=${[
        [t("column.id"), html`<code translate=${false}>${row.id}</code>`],
        [t("column.zipPrefix"), row.zipPrefix],
        ...table.columns.filter((column) => terms.includes(column.key)).map((column) => [t(`column.${column.key}`), show(column.kind, row[column.key])]),
      ]} />
      <p class="note">${t("sellers.profile.whole")}</p>`;
  },
};
