// What an order comes to, by month: mean and median.

/** @import { Card } from "../../types.d.ts" */
import { Line } from "../../charts/line.js";
import { partialOf, table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "basket",
  size: "twoThirds",
  height: "short",
  ask: () => ({ basket: "kpis(groupBy: [MONTH], where: $where, first: 300) { rows { month averageOrderValue medianOrderValue } }" }),
  table: ({ data, extensions }) => table(data.basket.rows, ["month", "averageOrderValue", "medianOrderValue"], partialOf(extensions, "basket")),
  draw: ({ table }) => html`<${Line} table=${table} time="month" height=${190} series=${[{ key: "averageOrderValue", tone: "one" }, { key: "medianOrderValue", tone: "two" }]} />`,
};
