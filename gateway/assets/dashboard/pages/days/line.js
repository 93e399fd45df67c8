// What is watched, day by day, with the days that stand out. A click opens a day.

/** @import { Card, Given } from "../../types.d.ts" */
import { Outliers } from "../../charts/outliers.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { dayOf, WATCHED, watchedOf } from "./watched.js";

const usual = (/** @type {Given} */ given) => ({ key: "expected", kind: WATCHED[watchedOf(given)].kind });

/** @type {Card} */
export default {
  id: "line",
  size: "full",
  ask: (given) => {
    const name = watchedOf(given);
    return {
      line: `kpis(groupBy: [DAY], where: $days, first: 10000, fillGaps: true) { rows { day ${name} } }`,
      [name]: `anomalies(of: ${WATCHED[name].of}, from: $from, to: $to) { day value expected deviations }`,
    };
  },
  table: (given) => {
    const name = watchedOf(given);
    const found = new Map(given.data[name].map((/** @type {any} */ point) => [point.day, point]));
    const rows = given.data.line.rows.map((/** @type {any} */ row) => ({ ...row, expected: found.get(row.day)?.expected ?? null, deviations: found.get(row.day)?.deviations ?? null }));
    return table(rows, ["day", name, usual(given), "deviations:number"]);
  },
  draw: ({ table, change, ...given }) =>
    html`<${Outliers} table=${table} value=${watchedOf(given)} expected="expected" deviations="deviations" open=${dayOf(given) ?? ""}
      onOpen=${(/** @type {string} */ day) => change({ options: { day: day === dayOf(given) ? null : day } })} />`,
};
