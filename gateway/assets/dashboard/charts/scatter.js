// Points of two measures: what sells against how it is liked, say. A scale of money or counts may go by powers, so that few great
// values do not press all others into a corner.

/** @import { Table } from "../types.d.ts" */
import { axis, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html } from "../ui.js";
import { markOf, moveFocus, useWidth } from "./marks.js";

const LETTER_WIDTH = 6.9;
const FOOT = 40;
const TOP = 20;
const RIGHT = 14;
const TICK_WIDTH = 56;
/** Below this width dots are smaller. */
const NARROW = 480;

/** @typedef {{ least: number, greatest: number, ticks: number[], place: (value: number) => number }} Scale `place` is from 0 to 1 */

/** By powers of ten, with steps of 1, 2 and 5 where there is room. @param {number[]} values @param {number} count @returns {Scale} */
export function powers(values, count) {
  const known = values.filter((value) => value > 0);
  const [least, greatest] = [Math.min(...known, Infinity), Math.max(...known, 0)];
  if (known.length === 0) return { least: 1, greatest: 10, ticks: [1, 10], place: () => 0 };
  const [from, to] = [Math.log10(least) - 0.05, Math.log10(greatest) + 0.05];
  const first = Math.floor(from);
  const all = Array.from({ length: Math.ceil(to) - first + 1 }, (_, index) => 10 ** (first + index));
  const steps = [[1, 2, 5], [1, 3], [1]].map((parts) => all.flatMap((power) => parts.map((part) => part * power)));
  const inside = steps.map((some) => some.filter((one) => Math.log10(one) >= from && Math.log10(one) <= to));
  const ticks = inside.find((some) => some.length <= count) ?? inside[2];
  return { least, greatest, ticks, place: (value) => (Math.log10(Math.max(value, least)) - from) / (to - from || 1) };
}

/** In equal steps between round bounds. @param {number[]} values @param {number} count @param {[number, number]} [bounds] @returns {Scale} */
export function even(values, count, bounds) {
  const [least, greatest] = bounds ?? [Math.min(...values, 0), Math.max(...values, 1e-9)];
  const rough = (greatest - least) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const [first, last] = [Math.floor(least / step), Math.ceil(greatest / step)];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { least: first * step, greatest: last * step, ticks, place: (value) => (value - first * step) / ((last - first) * step || 1) };
}

/**
 * @param {{ table: Table, x: string, y: string, name: (row: any) => string, also?: string[], size?: string, tone?: (row: any) => string, xPowers?: boolean, yPowers?: boolean,
 *   yBounds?: [number, number], height?: number, pick?: (row: any) => { choose: (() => void) | null, chosen: boolean } }} props `size`: the column that a point's area goes by
 */
export function Scatter({ table, x, y, name, also = [], size, tone, xPowers, yPowers, yBounds, height = 340, pick }) {
  const [ref, width] = useWidth();
  const [across, up] = [columnOf(table, x), columnOf(table, y)];
  const valuesOf = (/** @type {string} */ key) => table.rows.map((row) => row[key] ?? 0);
  const yScale = yPowers ? powers(valuesOf(y), 6) : even(valuesOf(y), 5, yBounds);
  const left = 14 + LETTER_WIDTH * Math.max(...yScale.ticks.map((tick) => axis(up.kind, tick).length));
  const room = { x: width - left - RIGHT, y: height - TOP - FOOT };
  const xScale = (xPowers ? powers : even)(valuesOf(x), Math.max(2, Math.floor(room.x / TICK_WIDTH)));
  const xAt = (/** @type {number} */ value) => left + xScale.place(value) * room.x;
  const yAt = (/** @type {number} */ value) => TOP + (1 - yScale.place(value)) * room.y;
  // Ticks of powers stand unevenly: one that would touch the one before is left out.
  const xTicks = xScale.ticks.reduce((/** @type {number[]} */ kept, tick) => (kept.length > 0 && xAt(tick) - xAt(kept[kept.length - 1]) < TICK_WIDTH ? kept : [...kept, tick]), []);
  const small = width < NARROW ? 0.65 : 1;
  const greatest = size ? Math.max(...valuesOf(size), 1) : 1;
  const told = [x, y, ...also].map((key) => columnOf(table, key));
  const points = table.rows.map((row, index) => {
    const tip = `${name(row)}: ${told.map((column) => `${labelOf(column)} ${show(column.kind, row[column.key])}`).join(" · ")}`;
    const picked = pick ? pick(row) : { choose: null, chosen: false };
    const radius = small * (size ? 3.5 + 9 * Math.sqrt((row[size] ?? 0) / greatest) : 5);
    return html`<circle class=${`dot ${tone ? tone(row) : ""} ${picked.choose ? "choosable" : ""} ${picked.chosen ? "chosen" : ""}`}
      cx=${xAt(row[x] ?? 0).toFixed(1)} cy=${yAt(row[y] ?? 0).toFixed(1)} r=${radius.toFixed(1)} ...${markOf({ index, tip, ...picked })} />`;
  });
  return html`<div ref=${ref}>
    ${width > 0 && html`<svg class="scatter" role="group" aria-label=${`${labelOf(up)}, ${labelOf(across)}`} width=${width} height=${height} onKeyDown=${moveFocus}>
      ${yScale.ticks.map((at) => html`<g><line class="rule" x1=${left} x2=${width} y1=${yAt(at)} y2=${yAt(at)} /><text class="tick" x=${left - 8} y=${yAt(at)} text-anchor="end" dominant-baseline="central">${axis(up.kind, at)}</text></g>`)}
      ${xTicks.map((at) => html`<text class="tick" x=${xAt(at)} y=${height - FOOT + 16} text-anchor="middle">${axis(across.kind, at)}</text>`)}
      <text class="tick" x="0" y="8">${labelOf(up)}</text>
      <text class="tick" x=${width} y=${height - 6} text-anchor="end">${labelOf(across)} →</text>
      ${points}
    </svg>`}
  </div>`;
}
