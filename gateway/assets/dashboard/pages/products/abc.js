// Classes A, B and C: how many products each has, and how much of the revenue.

/** @import { Card } from "../../types.d.ts" */
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { RANKED } from "./pareto.js";
import { classes, ranks } from "./ranks.js";

/** @param {{ share: number, tone: string, name: string, amount: string }} props */
const Share = ({ share, tone, name, amount }) => html`
  <p class="share-line"><span>${name}</span><b>${amount}</b></p>
  <div class=${`meter wide ${tone}`} style=${{ "--share": share.toFixed(4) }} aria-hidden="true"></div>`;

/** @type {Card} */
export default {
  id: "abc",
  size: "third",
  height: "tall",
  needs: ["products"],
  ask: () => ({ ranked: RANKED }),
  table: ({ data }) => table(classes(ranks(data.ranked)), ["abcClass:text", "products", "productsShare:share", "revenue", "share", "estimated:flag"]),
  draw: ({ table }) => html`<div class="classes">${table.rows.map((row) => html`
    <section>
      <h3><b>${row.abcClass}</b> <small>${t(`products.abc.${row.abcClass}`)}</small></h3>
      <${Share} share=${row.productsShare} tone="two" name=${`${row.estimated ? "≈ " : ""}${t("products.abc.count", { n: show("count", row.products) })}`} amount=${show("share", row.productsShare)} />
      <${Share} share=${row.share} tone="" name=${show("money", row.revenue)} amount=${show("share", row.share)} />
    </section>`)}
  </div>`,
};
