// How many reviews gave which score.

/** @import { Card } from "../../types.d.ts" */
import { Columns } from "../../charts/columns.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

const LOW = 2;

/** @type {Card} */
export default {
  id: "scores",
  size: "third",
  height: "tall",
  needs: ["reviews"],
  ask: () => ({ scores: "kpis(groupBy: [REVIEW_SCORE], where: $where) { rows { reviewScore reviews } total { reviews } }" }),
  table: ({ data }) => {
    const rows = data.scores.rows.filter((/** @type {any} */ row) => row.reviewScore !== null);
    return table(rows.map((/** @type {any} */ row) => ({ ...row, share: row.reviews / data.scores.total.reviews })), ["reviewScore", "reviews", "share"]);
  },
  draw: ({ table, view, change }) =>
    html`<${Columns} table=${table} label="reviewScore" value="reviews" also=${["share"]} height=${350} view=${view} change=${change}
      name=${(/** @type {any} */ row) => `${row.reviewScore} ★`} tone=${(/** @type {any} */ row) => (row.reviewScore <= LOW ? "two" : "")} />`,
};
