// Revenue by day, week or month, with the same one a year before. A click makes that period the one that is looked at.

/** @import { Card } from "../../types.d.ts" */
import { Line } from "../../charts/line.js";
import { addDays } from "../../questions/period.js";
import { partialOf, table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { stepOf } from "./steps.js";

/** @param {string} step @param {string} start */
function lastDay(step, start) {
  if (step === "day") return start;
  if (step === "week") return addDays(start, 6);
  const [year, month] = start.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** @type {Card} */
export default {
  id: "overTime",
  size: "full",
  ask: ({ view }) => {
    const step = stepOf(view);
    return { overTime: `kpis(groupBy: [${step.toUpperCase()}], where: $where, compareTo: $compareRows, first: 3000, fillGaps: true) { rows { ${step} revenue orders previous { revenue } } }` };
  },
  table: ({ data, extensions, view }) => {
    const rows = data.overTime.rows.map((/** @type {any} */ row) => ({ ...row, previous: row.previous?.revenue ?? null }));
    const before = view.compare === "none" ? [] : [{ key: "previous", kind: /** @type {const} */ ("money"), label: t("sales.overTime.previous") }];
    return table(rows, [stepOf(view), "revenue", ...before, "orders"], partialOf(extensions, "overTime"));
  },
  draw: ({ table, view, change }) => {
    const step = stepOf(view);
    const before = view.compare === "none" ? [] : [{ key: "previous", tone: "before" }];
    const pick = (/** @type {any} */ row) => change({ period: `${row[step]}..${lastDay(step, row[step])}` });
    return html`<${Line} table=${table} time=${step} height=${262} series=${[{ key: "revenue", tone: "one" }, ...before]} onPick=${pick} />`;
  },
};
