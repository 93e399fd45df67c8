// Standing bars with a mark for what is usual, as against.js has them lying: for what has an order, as hours.

/** @import { Table } from "../types.d.ts" */
import { axis, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html } from "../ui.js";
import { markOf, moveFocus, ticks, useWidth } from "./marks.js";

const FOOT = 22;
const LEFT = 48;
const LABEL_WIDTH = 30;
/** Orders are whole: below it the steps of the scale would not be. */
const LEAST_SCALE = 4;

/** @param {{ table: Table, label: string, value: string, usual: string, height?: number }} props */
export function Hours({ table, label, value, usual, height = 300 }) {
  const [ref, width] = useWidth();
  const [name, measure, other] = [label, value, usual].map((key) => columnOf(table, key));
  const steps = ticks(0, Math.max(...table.rows.map((row) => Math.max(row[value], row[usual])), LEAST_SCALE), 4);
  const greatest = steps[steps.length - 1];
  const y = (/** @type {number} */ one) => 6 + (1 - Math.max(0, one) / greatest) * (height - FOOT - 6);
  const step = (width - LEFT) / Math.max(1, table.rows.length);
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / step));
  const inset = Math.min(step * 0.14, 8);
  const bars = table.rows.map((row, index) => {
    const x = LEFT + index * step;
    const tip = `${show(name.kind, row[label])} · ${labelOf(measure)} ${show(measure.kind, row[value])} · ${labelOf(other)} ${show(other.kind, row[usual])}`;
    const words = index % every === 0 && html`<text class="tick" aria-hidden="true" x=${x + step / 2} y=${height - 6} text-anchor="middle">${row[label]}</text>`;
    const mark = html`<g class="bar" ...${markOf({ index, tip })}>
      <rect class="hit" x=${x} y="0" width=${step} height=${height - FOOT} rx="4" />
      <rect class="ink" x=${x + inset} y=${y(row[value])} width=${Math.max(1, step - 2 * inset)} height=${Math.max(1, y(0) - y(row[value]))} rx="2" />
      <line class="usual" x1=${x + 1} x2=${x + step - 1} y1=${y(row[usual])} y2=${y(row[usual])} />
    </g>`;
    return [mark, words];
  });
  return html`<div ref=${ref}>
    <p class="keys"><span class="key one">${labelOf(measure)}</span><span class="key usual">${labelOf(other)}</span></p>
    ${width > 0 && html`<svg class="columns" role="group" aria-label=${labelOf(measure)} width=${width} height=${height} onKeyDown=${moveFocus}>
      ${steps.map((at) => html`<g><line class="rule" x1=${LEFT} x2=${width} y1=${y(at)} y2=${y(at)} /><text class="tick" x=${LEFT - 8} y=${y(at)} text-anchor="end" dominant-baseline="central">${axis(measure.kind, at)}</text></g>`)}
      ${bars}
    </svg>`}
  </div>`;
}
