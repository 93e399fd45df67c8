// How much the largest make: members from the largest to the smallest along the line, and the share that they make together.
// The straight line is what it would be if all made the same. Classes A, B and C are marked below.

/** @import { Table } from "../types.d.ts" */
import { short, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html } from "../ui.js";
import { markOf, moveFocus, useWidth } from "./marks.js";

const [LEFT, RIGHT, TOP, FOOT] = [44, 12, 10, 46];
const STEPS = [0, 0.2, 0.4, 0.6, 0.8, 1];
/** Where the curve can be read, in shares of the members. */
const POINTS = [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75];
const POINTS_DRAWN_MAX = 400;
const CLASSES = ["A", "B", "C"];

/** @typedef {(values: Record<string, unknown>) => string} Tell */

/**
 * @param {{ table: Table, cumulative: string, group: string, height?: number, told: Tell, band: Tell }} props rows from the largest member down;
 *   `group`: column with A, B or C; `told` and `band` put a point of the curve and a class in words
 */
export function Concentration({ table, cumulative, group, height = 330, told, band }) {
  const [ref, width] = useWidth();
  const count = table.rows.length;
  const x = (/** @type {number} */ share) => LEFT + share * (width - LEFT - RIGHT);
  const y = (/** @type {number} */ share) => TOP + (1 - share) * (height - TOP - FOOT);
  const every = Math.max(1, Math.floor(count / POINTS_DRAWN_MAX));
  const drawn = table.rows.flatMap((row, index) => (index % every === 0 || index === count - 1 ? [`${x((index + 1) / count).toFixed(1)},${y(row[cumulative]).toFixed(1)}`] : []));
  const line = [`${x(0)},${y(0)}`, ...drawn].join(" ");
  const measure = columnOf(table, cumulative);
  const ranks = new Set(POINTS.map((share) => Math.round(share * count)).filter((rank) => rank >= 1));
  const points = [...ranks].map((rank, index) => {
    const [share, row] = [rank / count, table.rows[rank - 1]];
    const tip = told({ n: show("count", rank), members: short("share", share), share: short("share", row[cumulative]) });
    return html`<g class="point" ...${markOf({ index, tip })}><circle class="hit" cx=${x(share)} cy=${y(row[cumulative])} r="14" /><circle class="dot" cx=${x(share)} cy=${y(row[cumulative])} r="4.5" /></g>`;
  });
  let from = 0;
  const bands = CLASSES.map((letter) => {
    const members = table.rows.filter((row) => row[group] === letter).length;
    const [start, length] = [from, members / count];
    from += length;
    const room = x(start + length) - x(start);
    const text = room > 64 ? `${letter}: ${show("count", members)}` : room > 14 ? letter : "";
    return html`<g><rect class=${`band ${letter}`} x=${x(start)} y=${height - 20} width=${Math.max(0, room - 1)} height="18" rx="3" data-tip=${band({ letter, n: show("count", members) })} />
      <text class=${`tick ${letter === "A" ? "on-dark" : "on-band"}`} x=${x(start) + room / 2} y=${height - 11} text-anchor="middle" dominant-baseline="central">${text}</text></g>`;
  });
  return html`<div ref=${ref}>
    ${width > 0 && html`<svg class="concentration" role="group" aria-label=${labelOf(measure)} width=${width} height=${height} onKeyDown=${moveFocus}>
      ${STEPS.map((at) => html`<g><line class="rule" x1=${LEFT} x2=${width - RIGHT} y1=${y(at)} y2=${y(at)} /><text class="tick" x=${LEFT - 8} y=${y(at)} text-anchor="end" dominant-baseline="central">${short("share", at)}</text>
        <text class="tick" x=${x(at)} y=${height - FOOT + 16} text-anchor="middle">${short("share", at)}</text></g>`)}
      <line class="even" x1=${x(0)} y1=${y(0)} x2=${x(1)} y2=${y(1)} />
      <polygon class="under" points=${`${line} ${x(1)},${y(0)}`} />
      <polyline class="curve" points=${line} />
      ${points}${bands}
    </svg>`}
  </div>`;
}
