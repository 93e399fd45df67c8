// The states that the open day's orders went to, against its usual. A click filters.

/** @import { Card } from "../../../types.d.ts" */
import { Against } from "../../../charts/against.js";
import { table } from "../../../table.js";
import { html } from "../../../ui.js";
import { t } from "../../../words/index.js";
import { parts } from "./parts.js";

const SHOWN = 11;

/** @type {Card} */
export default {
  id: "states",
  size: "half",
  height: "tall",
  needs: ["states"],
  ask: () => ({ states: "kpis(groupBy: [DAY, STATE], where: $around, first: 10000) { rows { day state revenue } }" }),
  table: (given) => table(parts(given, given.data.states.rows, "state", "revenue"), ["state", "revenue", { key: "usual", kind: "money", label: t("days.usual") }]),
  draw: ({ table, view, change }) =>
    html`<${Against} table=${{ ...table, rows: table.rows.slice(0, SHOWN) }} label="state" value="revenue" usual="usual" filter="state" view=${view} change=${change} />`,
};
