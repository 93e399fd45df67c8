// Sellers whose orders are scored lowest, of those with enough reviews to tell. A click filters.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { named } from "./name.js";

const REVIEWS_MIN = 30;

/** @type {Card} */
export default {
  id: "scores",
  size: "third",
  height: "tall",
  needs: ["sellers", "reviews"],
  ask: () => ({
    scores: `kpis(groupBy: [SELLER], where: $where, orderBy: [{ measure: AVERAGE_SCORE, direction: ASC }], having: [{ measure: REVIEWS, from: ${REVIEWS_MIN} }], first: 12) { rows { seller { id city state } averageScore reviews satisfactionRate } }`,
  }),
  table: ({ data }) => table(named(data.scores.rows), ["seller", "averageScore", "reviews", "satisfactionRate", "id"]),
  draw: ({ table, view, change }) =>
    html`<${Bars} table=${table} label="seller" value="averageScore" also=${["reviews", "satisfactionRate"]} filter="seller" filterValue=${(/** @type {any} */ row) => row.id} view=${view} change=${change} />`,
};
