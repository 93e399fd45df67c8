// The categories with the lowest scores, of those with enough reviews to tell. A click filters.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

const REVIEWS_MIN = 30;

/** @type {Card} */
export default {
  id: "categories",
  size: "full",
  needs: ["reviews", "categories"],
  ask: () => ({
    categories: `kpis(groupBy: [CATEGORY], where: $where, orderBy: [{ measure: AVERAGE_SCORE, direction: ASC }], having: [{ measure: REVIEWS, from: ${REVIEWS_MIN} }], first: 12) { rows { category averageScore reviews satisfactionRate } }`,
  }),
  table: ({ data }) => table(data.categories.rows, ["category", "averageScore", "reviews", "satisfactionRate"]),
  draw: ({ table, view, change }) => html`<${Bars} table=${table} label="category" value="averageScore" also=${["reviews"]} filter="category" view=${view} change=${change} />`,
};
