// The mean score by month.

/** @import { Card } from "../../types.d.ts" */
import { Line } from "../../charts/line.js";
import { partialOf, table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "overTime",
  size: "half",
  needs: ["reviews"],
  ask: () => ({ overTime: "kpis(groupBy: [MONTH], where: $where, first: 300) { rows { month averageScore reviews } }" }),
  table: ({ data, extensions }) => table(data.overTime.rows, ["month", "averageScore", "reviews"], partialOf(extensions, "overTime")),
  draw: ({ table }) => html`<${Line} table=${table} time="month" height=${250} series=${[{ key: "averageScore", tone: "one" }, { key: "reviews", tone: "two", scale: "right" }]} />`,
};
