// Standing bars: for what has an order, as scores, hours, steps. What is there in part is drawn pale.

/** @import { Change, Table, View } from "../types.d.ts" */
import { axis, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html } from "../ui.js";
import { choice } from "./choose.js";
import { markOf, moveFocus, ticks, useWidth } from "./marks.js";

const FOOT = 22;
const LEFT = 48;
const LABEL_WIDTH = 44;

/**
 * @param {{ table: Table, label: string, value: string, also?: string[], filter?: string, view: View, change: (change: Change) => void, height?: number,
 *   name?: (row: any) => string, tone?: (row: any, index: number) => string }} props
 */
export function Columns({ table, label, value, also = [], filter, view, change, height = 220, name, tone }) {
  const [ref, width] = useWidth();
  const [named, measure] = [columnOf(table, label), columnOf(table, value)];
  const values = table.rows.map((row) => row[value] ?? 0);
  const steps = ticks(Math.min(...values, 0), Math.max(...values, 0), 4);
  const [least, greatest] = [steps[0], steps[steps.length - 1]];
  const y = (/** @type {number} */ value) => 6 + (1 - (value - least) / (greatest - least)) * (height - FOOT - 6);
  const step = (width - LEFT) / Math.max(1, table.rows.length);
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / step));
  const nameOf = (/** @type {any} */ row) => (name ? name(row) : show(named.kind, row[label]));
  const bars = table.rows.map((row, index) => {
    const text = nameOf(row);
    const told = [value, ...also].map((key) => `${labelOf(columnOf(table, key))} ${show(columnOf(table, key).kind, row[key])}`);
    const picked = filter ? choice(view, change, filter, row[label]) : { choose: null, chosen: false };
    const dimmed = filter && view.filters[filter] && !picked.chosen;
    const x = LEFT + index * step;
    const top = Math.min(y(row[value] ?? 0), y(0));
    const inset = Math.min(step * 0.14, 8);
    return html`<g class=${`bar ${picked.choose ? "choosable" : ""} ${picked.chosen ? "chosen" : ""} ${dimmed ? "dimmed" : ""} ${table.partial?.has(row[label]) ? "partial" : ""} ${tone ? tone(row, index) : ""}`}
      ...${markOf({ index, tip: `${text}: ${told.join(" · ")}`, ...picked })}>
      <rect class="hit" x=${x} y="0" width=${step} height=${height - FOOT} rx="4" />
      <rect class="ink" x=${x + inset} y=${top} width=${Math.max(1, step - 2 * inset)} height=${Math.max(1, Math.abs(y(row[value] ?? 0) - y(0)))} rx="2" />
    </g>`;
  });
  const names = table.rows.map((row, index) => index % every === 0 && html`<text class="tick" x=${LEFT + (index + 0.5) * step} y=${height - 6} text-anchor="middle">${nameOf(row)}</text>`);
  return html`<div ref=${ref}>
    ${width > 0 && html`<svg class="columns" role="group" aria-label=${labelOf(measure)} width=${width} height=${height} onKeyDown=${moveFocus}>
      ${steps.map((at) => html`<g><line class="rule" x1=${LEFT} x2=${width} y1=${y(at)} y2=${y(at)} /><text class="tick" x=${LEFT - 8} y=${y(at)} text-anchor="end" dominant-baseline="central">${axis(measure.kind, at)}</text></g>`)}
      ${bars}<g aria-hidden="true">${names}</g>
    </svg>`}
  </div>`;
}
