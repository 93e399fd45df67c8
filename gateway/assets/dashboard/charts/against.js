// Lying bars with a mark for what is usual: how much each is away from it is seen at once.

/** @import { Change, Table, View } from "../types.d.ts" */
import { short, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html } from "../ui.js";
import { choice } from "./choose.js";
import { markOf, moveFocus, useWidth } from "./marks.js";

const ROW = 30;
const VALUE_WIDTH = 84;

/** @param {{ table: Table, label: string, value: string, usual: string, filter?: string, view: View, change: (change: Change) => void }} props */
export function Against({ table, label, value, usual, filter, view, change }) {
  const [ref, width] = useWidth();
  const [name, measure] = [columnOf(table, label), columnOf(table, value)];
  const room = Math.min(190, Math.max(96, width * 0.36));
  const greatest = Math.max(...table.rows.map((row) => Math.max(row[value], row[usual])), 1e-9);
  const full = Math.max(0, width - room - VALUE_WIDTH);
  const letters = Math.floor((room - 10) / 7.2);
  const bars = table.rows.map((row, index) => {
    const text = show(name.kind, row[label]);
    const tip = `${text}: ${[value, usual].map((key) => `${labelOf(columnOf(table, key))} ${show(columnOf(table, key).kind, row[key])}`).join(" · ")}`;
    const picked = filter ? choice(view, change, filter, row[label]) : { choose: null, chosen: false };
    const length = (Math.max(0, row[value]) / greatest) * full;
    const at = room + (Math.max(0, row[usual]) / greatest) * full;
    const words = html`<g class="words" aria-hidden="true" transform=${`translate(0 ${index * ROW})`}>
      <text class="name" x=${room - 10} y=${ROW / 2} text-anchor="end" dominant-baseline="central">${text.length > letters ? `${text.slice(0, letters - 1)}…` : text}</text>
      <text class="amount" x=${Math.max(room + length, at) + 8} y=${ROW / 2} dominant-baseline="central">${short(measure.kind, row[value])}</text>
    </g>`;
    const mark = html`<g class=${`bar ${picked.choose ? "choosable" : ""} ${picked.chosen ? "chosen" : ""}`} transform=${`translate(0 ${index * ROW})`} ...${markOf({ index, tip, ...picked })}>
      <rect class="hit" x="0" y="0" width=${width} height=${ROW} rx="6" />
      <rect class="ink" x=${room} y="7" width=${Math.max(length, 1.5)} height=${ROW - 14} rx="3" />
      <line class="usual" x1=${at} x2=${at} y1="3" y2=${ROW - 3} />
    </g>`;
    return [mark, words];
  });
  return html`<div ref=${ref}>
    <p class="keys"><span class="key one">${labelOf(measure)}</span><span class="key usual">${labelOf(columnOf(table, usual))}</span></p>
    ${width > 0 && html`<svg class="bars" role="group" aria-label=${labelOf(measure)} width=${width} height=${table.rows.length * ROW} onKeyDown=${moveFocus}>${bars}</svg>`}
  </div>`;
}
