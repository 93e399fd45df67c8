// What customers are expected to bring in the next year, in steps that grow: how many customers stand in each.

/** @import { Card } from "../../types.d.ts" */
import { Columns } from "../../charts/columns.js";
import { short } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

const EDGES = [0, 1, 3, 10, 30, 100, 300, 1000];
/** Bounds of the API hold on both sides: a step ends just below the next. */
const JUST_BELOW = 1e-9;

/** @param {number} index */
const alias = (index) => `lifetime${index}`;
/** A bound as GraphQL has numbers. @param {number} index */
const bounds = (index) => `lifetimeValueFrom: ${EDGES[index]}${EDGES[index + 1] === undefined ? "" : `, lifetimeValueTo: ${EDGES[index + 1] - JUST_BELOW}`}`;

/** @type {Card} */
export default {
  id: "lifetime",
  size: "twoThirds",
  needs: ["customers"],
  empty: "customers.lifetime.none",
  ask: () => Object.fromEntries(EDGES.map((_, index) => [alias(index), `customers(where: { state: $customerState, segment: $customerSegment, ${bounds(index)} }, orderBy: ID, first: 1) { totalCount }`])),
  table: ({ data }) => {
    const counts = EDGES.map((from, index) => ({ from, to: EDGES[index + 1] ?? null, customers: data[alias(index)]?.totalCount ?? 0 }));
    const all = counts.reduce((sum, row) => sum + row.customers, 0);
    const [first, last] = [counts.findIndex((row) => row.customers > 0), counts.findLastIndex((row) => row.customers > 0)];
    const rows = counts.slice(Math.max(0, first), last + 1).map((row) => ({ ...row, customersShare: all ? row.customers / all : null }));
    return table(rows, ["from:money", "to:money", "customers", "customersShare:share"]);
  },
  draw: ({ table, view, change }) => html`<${Columns} table=${table} label="from" value="customers" also=${["customersShare"]} height=${270} view=${view} change=${change}
    name=${(/** @type {any} */ row) => (row.to === null ? `≥ ${short("count", row.from)}` : `${short("count", row.from)}–${short("count", row.to)}`)} />`,
};
