// How much of the revenue the largest sellers make, with their classes: A makes the first 80 %, B goes to 95 %, C is the rest.

/** @import { Card } from "../../types.d.ts" */
import { Concentration } from "../../charts/concentration.js";
import { short, show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

const [A, B] = [0.8, 0.95];

/** With the share that sellers make together with those before; whoever crosses a line is still before it. @param {any[]} rows most revenue first */
export function ranked(rows) {
  const members = rows.filter((row) => row.seller && row.revenue > 0);
  const whole = members.reduce((sum, row) => sum + row.revenue, 0);
  let before = 0;
  return members.map((row, index) => {
    const abcClass = before < A * whole ? "A" : before < B * whole ? "B" : "C";
    before += row.revenue;
    return { rank: index + 1, revenue: row.revenue, share: row.revenue / whole, cumulative: Math.min(1, before / whole), abcClass, id: row.seller.id };
  });
}

/** @type {Card} */
export default {
  id: "pareto",
  size: "twoThirds",
  height: "tall",
  needs: ["sellers"],
  ask: () => ({ pareto: "kpis(groupBy: [SELLER], where: $where, orderBy: [{ measure: REVENUE }], first: 10000) { rows { seller { id } revenue } }" }),
  table: ({ data }) => table(ranked(data.pareto.rows), ["rank", "revenue", "share", "cumulative", "abcClass:text", "id"]),
  draw: ({ table }) => {
    const inA = table.rows.filter((row) => row.abcClass === "A").length;
    return html`
      <${Concentration} table=${table} cumulative="cumulative" group="abcClass"
        told=${(/** @type {any} */ values) => t("sellers.pareto.point", values)} band=${(/** @type {any} */ values) => t("sellers.pareto.band", values)} />
      <p class="note">${t("sellers.pareto.note", { n: show("count", inA), all: show("count", table.rows.length), share: short("share", inA / table.rows.length) })}</p>`;
  },
};
