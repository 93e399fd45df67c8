// Days to deliver and the share that came late, by month.

/** @import { Card } from "../../types.d.ts" */
import { Line } from "../../charts/line.js";
import { partialOf, table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "overTime",
  size: "full",
  needs: ["delivery"],
  ask: () => ({ overTime: "kpis(groupBy: [MONTH], where: $where, first: 300) { rows { month medianDeliveryDays lateRate deliveredOrders } }" }),
  table: ({ data, extensions }) => table(data.overTime.rows, ["month", "medianDeliveryDays", "lateRate", "deliveredOrders"], partialOf(extensions, "overTime")),
  draw: ({ table, shop }) => {
    const late = shop.has.has("promised") ? [{ key: "lateRate", tone: "two", scale: "right" }] : [];
    return html`<${Line} table=${table} time="month" height=${250} series=${[{ key: "medianDeliveryDays", tone: "one" }, ...late]} />`;
  },
};
