// Revenue and orders by month, with the same month a year before.

/** @import { Card } from "../../types.d.ts" */
import { Line } from "../../charts/line.js";
import { partialOf, table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

/** @type {Card} */
export default {
  id: "byMonth",
  size: "full",
  ask: () => ({ byMonth: "kpis(groupBy: [MONTH], where: $where, compareTo: $compareRows, first: 300, fillGaps: true) { rows { month revenue orders previous { revenue } } }" }),
  table: ({ data, extensions, view }) => {
    const rows = data.byMonth.rows.map((/** @type {any} */ row) => ({ ...row, previous: row.previous?.revenue ?? null }));
    const before = view.compare === "none" ? [] : [{ key: "previous", kind: /** @type {const} */ ("money"), label: t("overview.byMonth.previous") }];
    return table(rows, ["month", "revenue", ...before, "orders"], partialOf(extensions, "byMonth"));
  },
  draw: ({ table, view }) => {
    const before = view.compare === "none" ? [] : [{ key: "previous", tone: "before" }];
    return html`<${Line} table=${table} time="month" height=${252} series=${[{ key: "revenue", tone: "one" }, ...before, { key: "orders", tone: "two", scale: "right" }]} />`;
  },
};
