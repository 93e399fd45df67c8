// How few products make most of the revenue: a Pareto curve, with the ends of classes A and B.

/** @import { Card } from "../../types.d.ts" */
import { Pareto } from "../../charts/pareto.js";
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { ASKED, curve, ENDS, ranks } from "./ranks.js";

/** What the curve and the classes share. */
export const RANKED = `kpis(groupBy: [PRODUCT], where: $where, orderBy: [{ measure: REVENUE }], first: ${ASKED}) { rowCount total { revenue } rows { revenue } }`;

/** @type {Card} */
export default {
  id: "pareto",
  size: "twoThirds",
  height: "tall",
  needs: ["products"],
  ask: () => ({ ranked: RANKED }),
  table: ({ data }) => table(curve(ranks(data.ranked)), ["membersShare:share", "products", "revenue", "cumulative"]),
  draw: ({ table, data }) => {
    const ends = ENDS.map((at, index) => ({ at, name: t("products.pareto.end", { name: "AB"[index] }) }));
    return html`
      <${Pareto} table=${table} members="membersShare" value="cumulative" also=${["products", "revenue"]} ends=${ends} />
      ${data.ranked.rowCount > data.ranked.rows.length && html`<p class="note">${t("products.pareto.estimated", { n: show("count", data.ranked.rows.length) })}</p>`}`;
  },
};
