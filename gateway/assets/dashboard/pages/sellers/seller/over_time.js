// What the seller sold, by month.

/** @import { Card } from "../../../types.d.ts" */
import { Line } from "../../../charts/line.js";
import { partialOf, table } from "../../../table.js";
import { html } from "../../../ui.js";

/** @type {Card} */
export default {
  id: "overTime",
  size: "twoThirds",
  height: "short",
  needs: ["sellers"],
  ask: () => ({ overTime: "kpis(groupBy: [MONTH], where: $where, first: 300, fillGaps: true) { rows { month revenue orders } }" }),
  table: ({ data, extensions }) => table(data.overTime.rows, ["month", "revenue", "orders"], partialOf(extensions, "overTime")),
  draw: ({ table }) => html`<${Line} table=${table} time="month" height=${230} series=${[{ key: "revenue", tone: "one" }, { key: "orders", tone: "two", scale: "right" }]} />`,
};
