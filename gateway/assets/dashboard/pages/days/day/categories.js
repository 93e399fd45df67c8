// The categories that the open day sold, against its usual. A click filters.

/** @import { Card } from "../../../types.d.ts" */
import { Against } from "../../../charts/against.js";
import { table } from "../../../table.js";
import { html } from "../../../ui.js";
import { t } from "../../../words/index.js";
import { parts } from "./parts.js";

const SHOWN = 11;

/** @type {Card} */
export default {
  id: "categories",
  size: "half",
  height: "tall",
  needs: ["categories"],
  ask: () => ({ categories: "kpis(groupBy: [DAY, CATEGORY], where: $around, first: 10000) { rows { day category revenue } }" }),
  table: (given) => table(parts(given, given.data.categories.rows, "category", "revenue"), ["category", "revenue", { key: "usual", kind: "money", label: t("days.usual") }]),
  draw: ({ table, view, change }) =>
    html`<${Against} table=${{ ...table, rows: table.rows.slice(0, SHOWN) }} label="category" value="revenue" usual="usual" filter="category" view=${view} change=${change} />`,
};
