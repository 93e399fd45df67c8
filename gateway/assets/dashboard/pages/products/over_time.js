// What one product brings, by month.

/** @import { Card } from "../../types.d.ts" */
import { Line } from "../../charts/line.js";
import { partialOf, table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "overTime",
  size: "half",
  height: "tall",
  ask: () => ({ overTime: "kpis(groupBy: [MONTH], where: $where, first: 300, fillGaps: true) { rows { month revenue items } }" }),
  table: ({ data, extensions }) => table(data.overTime.rows, ["month", "revenue", "items"], partialOf(extensions, "overTime")),
  draw: ({ table }) => html`<${Line} table=${table} time="month" height=${340} series=${[{ key: "revenue", tone: "one" }, { key: "items", tone: "two", scale: "right" }]} />`,
};
