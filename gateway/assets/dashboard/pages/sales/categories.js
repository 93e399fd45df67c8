// Categories by revenue, with the share of all that they and those above them make.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

const SHOWN = 9;

/** @type {Card} */
export default {
  id: "categories",
  size: "half",
  needs: ["categories"],
  ask: () => ({ categories: "kpis(groupBy: [CATEGORY], where: $where, orderBy: [{ measure: REVENUE }], first: 200) { rows { category revenue orders items } total { revenue } }" }),
  table: ({ data }) => {
    const all = data.categories.total.revenue;
    let sum = 0;
    const rows = data.categories.rows.map((/** @type {any} */ row) => {
      sum += row.revenue;
      return { ...row, share: all ? row.revenue / all : null, cumulative: all ? sum / all : null };
    });
    return table(rows, ["category", "revenue", "share", "cumulative", "orders", "items"]);
  },
  draw: ({ table, view, change }) => {
    const top = { ...table, rows: table.rows.slice(0, SHOWN) };
    return html`<${Bars} table=${top} label="category" value="revenue" also=${["share", "cumulative"]} filter="category" view=${view} change=${change} />`;
  },
};
