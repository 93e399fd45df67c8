// How few make how much: the share of all that the largest members bring, over the share of members. Straight up the diagonal all
// bring the same. Drawn with the ends of classes A and B.

/** @import { Table } from "../types.d.ts" */
import { axis, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html } from "../ui.js";
import { markOf, moveFocus, useWidth } from "./marks.js";

const LEFT = 48;
const FOOT = 40;
const TOP = 10;
const RIGHT = 18;
const STEPS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** @param {{ table: Table, members: string, value: string, also?: string[], ends?: { at: number, name: string }[], height?: number }} props `ends`: shares of the value, with what ends there */
export function Pareto({ table, members, value, also = [], ends = [], height = 330 }) {
  const [ref, width] = useWidth();
  const [across, up] = [columnOf(table, members), columnOf(table, value)];
  const x = (/** @type {number} */ share) => LEFT + share * (width - LEFT - RIGHT);
  const y = (/** @type {number} */ share) => TOP + (1 - share) * (height - TOP - FOOT);
  const points = [[0, 0], ...table.rows.map((row) => [row[members], row[value]])];
  const line = points.map(([a, b]) => `${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join("L");
  const marks = table.rows.map((row, index) => {
    const told = [value, ...also].map((key) => `${labelOf(columnOf(table, key))} ${show(columnOf(table, key).kind, row[key])}`);
    const tip = `${labelOf(across)} ${show(across.kind, row[members])}: ${told.join(" · ")}`;
    return html`<g class="node" ...${markOf({ index, tip })}><circle class="hit" cx=${x(row[members])} cy=${y(row[value])} r="11" /><circle class="dot" cx=${x(row[members])} cy=${y(row[value])} r="3.5" /></g>`;
  });
  return html`<div ref=${ref}>
    ${width > 0 && html`<svg class="pareto" role="group" aria-label=${labelOf(up)} width=${width} height=${height} onKeyDown=${moveFocus}>
      ${STEPS.map((at) => html`<g><line class="rule" x1=${LEFT} x2=${x(1)} y1=${y(at)} y2=${y(at)} /><text class="tick" x=${LEFT - 8} y=${y(at)} text-anchor="end" dominant-baseline="central">${axis("share", at)}</text></g>`)}
      ${STEPS.map((at) => html`<text class="tick" x=${x(at)} y=${height - FOOT + 18} text-anchor="middle">${axis("share", at)}</text>`)}
      <text class="tick" x=${x(1)} y=${height - 4} text-anchor="end">${labelOf(across)} →</text>
      <path class="area" d=${`M${line}L${x(1)} ${y(0)}Z`} />
      <line class="even" x1=${x(0)} y1=${y(0)} x2=${x(1)} y2=${y(1)} />
      ${ends.map(({ at, name }) => html`<g><line class="end" x1=${LEFT} x2=${x(1)} y1=${y(at)} y2=${y(at)} /><text class="end-name" x=${x(1) - 4} y=${y(at) + 15} text-anchor="end">${name}</text></g>`)}
      <path class="curve" d=${`M${line}`} />
      ${marks}
    </svg>`}
  </div>`;
}
