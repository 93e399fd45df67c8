// Values of several kinds a row, on one scale by powers of ten: for times that differ a thousandfold.

/** @import { Table } from "../types.d.ts" */
import { show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html } from "../ui.js";
import { markOf, moveFocus, useWidth } from "./marks.js";

const [ROW, FOOT, RIGHT] = [38, 26, 34];
const LABEL_WIDTH = 66;
const SHAPES = /** @type {Record<string, string>} */ ({ circle: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0", square: "M-4.5-4.5h9v9h-9z", diamond: "M0-6L6 0L0 6L-6 0z", triangle: "M0-5.5L5.5 4.5H-5.5z", cross: "M-4.5-4.5L4.5 4.5M-4.5 4.5L4.5-4.5", star: "M0-8L2.4-2.6L8-2.2L3.7 1.6L5 7.2L0 4.2L-5 7.2L-3.7 1.6L-8-2.2L-2.4-2.6z" });

/** A kind by its shape as well as its colour. @param {{ shape: string, tone: string }} props */
const Shape = ({ shape, tone }) => html`<path class=${`spot ${tone} ${shape}`} d=${SHAPES[shape]} />`;

/** @param {{ table: Table, label: string, series: { key: string, shape: string, tone: string }[], unit: string }} props */
export function Dots({ table, label, series, unit }) {
  const [ref, width] = useWidth();
  const name = columnOf(table, label);
  const values = table.rows.flatMap((row) => series.map(({ key }) => row[key])).filter((one) => one > 0);
  const [least, greatest] = [Math.floor(Math.log10(Math.min(...values, 1))), Math.ceil(Math.log10(Math.max(...values, 1)) + 1e-9)];
  const room = Math.min(190, Math.max(104, width * 0.28));
  const x = (/** @type {number} */ value) => room + ((Math.log10(value) - least) / Math.max(1, greatest - least)) * Math.max(1, width - room - RIGHT);
  const letters = Math.floor((room - 14) / 7.2);
  const powers = Array.from({ length: greatest - least + 1 }, (_, index) => 10 ** (least + index));
  const every = Math.max(1, Math.ceil((LABEL_WIDTH * (powers.length - 1)) / Math.max(1, width - room - RIGHT)));
  const height = table.rows.length * ROW + FOOT;
  let index = 0;
  const rows = table.rows.map((row, at) => {
    const text = show(name.kind, row[label]);
    const y = at * ROW + ROW / 2;
    return html`<g><text class="name" x=${room - 14} y=${y} text-anchor="end" dominant-baseline="central" data-tip=${text}>${text.length > letters ? `${text.slice(0, letters - 1)}…` : text}</text>
      <line class="rule" x1=${room} x2=${width - RIGHT} y1=${y} y2=${y} />
      ${series.filter(({ key }) => row[key] > 0).map(({ key, shape, tone }) => html`<g transform=${`translate(${x(row[key]).toFixed(1)} ${y})`}
        ...${markOf({ index: index++, tip: `${text} · ${labelOf(columnOf(table, key))}: ${show("number", row[key])} ${unit}` })}><circle class="hit" r="10" /><${Shape} shape=${shape} tone=${tone} /></g>`)}</g>`;
  });
  return html`<div ref=${ref}>
    <p class="keys">${series.filter(({ key }) => table.rows.some((row) => row[key] > 0)).map(({ key, shape, tone }) => html`<span class="shaped"><svg viewBox="-9 -9 18 18" aria-hidden="true"><${Shape} shape=${shape} tone=${tone} /></svg>${labelOf(columnOf(table, key))}</span>`)}</p>
    ${width > 0 && html`<svg class="dots" role="group" aria-label=${unit} width=${width} height=${height} onKeyDown=${moveFocus}>
      ${powers.map((power, at) => html`<g><line class="rule" x1=${x(power)} x2=${x(power)} y1="0" y2=${height - FOOT} />${at % every === 0 && html`<text class="tick" x=${x(power)} y=${height - 8} text-anchor="middle">${show("number", power)} ${unit}</text>`}</g>`)}
      ${rows}
    </svg>`}
  </div>`;
}
