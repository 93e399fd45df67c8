// The days that stand out by one measure, those furthest from what is usual first. A click opens a day.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { dayOf, WATCHED } from "./watched.js";

const SHOWN = 10;

/** @param {string} name of WATCHED @returns {Card} */
export const found = (name) => ({
  id: name,
  size: "third",
  height: "short",
  empty: "days.none",
  ask: () => ({ [name]: `anomalies(of: ${WATCHED[name].of}, from: $from, to: $to) { day value expected deviations }` }),
  table: ({ data }) => {
    const rows = [...data[name]].sort((one, other) => Math.abs(other.deviations) - Math.abs(one.deviations));
    const { kind } = WATCHED[name];
    return table(rows, ["day", "deviations:number", { key: "value", kind, label: t(`column.${name}`) }, { key: "expected", kind }]);
  },
  draw: ({ table, change, ...given }) => {
    const open = dayOf(given);
    const pick = (/** @type {any} */ row) => ({ chosen: row.day === open, choose: () => change({ options: { day: row.day === open ? null : row.day } }) });
    return html`<${Bars} table=${{ ...table, rows: table.rows.slice(0, SHOWN) }} label="day" value="deviations" also=${["value", "expected"]} view=${given.view} change=${change} pick=${pick} />`;
  },
});
