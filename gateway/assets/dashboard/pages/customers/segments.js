// The eleven segments in the grid of RFM. A click filters by one.

/** @import { Card } from "../../types.d.ts" */
import { Segments } from "../../charts/segments.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "segments",
  size: "half",
  height: "tall",
  needs: ["customers", "segments"],
  ask: () => ({ segments: "segments { segment customers revenue averageRecencyDays averageFrequency averageMonetary }" }),
  table: ({ data }) => {
    const all = data.segments.reduce((/** @type {number} */ sum, /** @type {any} */ row) => sum + row.customers, 0);
    const rows = data.segments.map((/** @type {any} */ row) => ({ ...row, customersShare: all ? row.customers / all : null }));
    return table(all ? rows : [], ["segment", "customers", "customersShare:share", "revenue", "averageRecencyDays:days", "averageFrequency:number", "averageMonetary"]);
  },
  draw: ({ table, view, change }) => html`<${Segments} table=${table} also=${["customersShare", "revenue", "averageRecencyDays", "averageMonetary"]} view=${view} change=${change} />`,
};
