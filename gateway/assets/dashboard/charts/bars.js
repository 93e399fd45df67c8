// Lying bars, a row each: for what has names. Two values may be shown: the second as a mark on the same scale.

/** @import { Change, Table, View } from "../types.d.ts" */
import { short, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html } from "../ui.js";
import { choice } from "./choose.js";
import { markOf, moveFocus, useWidth } from "./marks.js";

const ROW = 30;
const VALUE_WIDTH = 84;

/**
 * @param {{ table: Table, label: string, value: string, also?: string[], filter?: string, view: View, change: (change: Change) => void, title?: string,
 *   filterValue?: (row: any) => unknown, pick?: (row: any) => { choose: (() => void) | null, chosen: boolean } }} props `also`: columns told in the tooltip;
 *   `pick`: what a click does where it is no filter
 */
export function Bars({ table, label, value, also = [], filter, view, change, title = "", filterValue, pick }) {
  const [ref, width] = useWidth();
  const [name, measure] = [columnOf(table, label), columnOf(table, value)];
  const room = Math.min(200, Math.max(96, width * 0.4));
  const greatest = Math.max(...table.rows.map((row) => Math.abs(row[value] ?? 0)), 1e-9);
  const full = Math.max(0, width - room - VALUE_WIDTH);
  const letters = Math.floor((room - 10) / 7.2);
  const bars = table.rows.map((row, index) => {
    const text = show(name.kind, row[label]);
    const told = [value, ...also].map((key) => `${labelOf(columnOf(table, key))} ${show(columnOf(table, key).kind, row[key])}`);
    const tip = `${text}: ${told.join(" · ")}`;
    const filtered = filter ? choice(view, change, filter, filterValue ? filterValue(row) : row[label]) : { choose: null, chosen: false };
    const picked = pick ? pick(row) : filtered;
    const length = (Math.abs(row[value] ?? 0) / greatest) * full;
    const dimmed = filter && view.filters[filter] && !picked.chosen;
    const words = html`<g class=${`words ${dimmed ? "dimmed" : ""}`} aria-hidden="true" transform=${`translate(0 ${index * ROW})`}>
      <text class="name" x=${room - 10} y=${ROW / 2} text-anchor="end" dominant-baseline="central">${text.length > letters ? `${text.slice(0, letters - 1)}…` : text}</text>
      <text class="amount" x=${room + length + 8} y=${ROW / 2} dominant-baseline="central">${short(measure.kind, row[value])}</text>
    </g>`;
    const mark = html`<g class=${`bar ${picked.choose ? "choosable" : ""} ${picked.chosen ? "chosen" : ""} ${dimmed ? "dimmed" : ""} ${row[value] < 0 ? "below" : ""}`}
      transform=${`translate(0 ${index * ROW})`} ...${markOf({ index, tip, ...picked })}>
      <rect class="hit" x="0" y="0" width=${width} height=${ROW} rx="6" />
      <rect class="ink" x=${room} y="6" width=${Math.max(length, 1.5)} height=${ROW - 12} rx="3" />
    </g>`;
    return [mark, words];
  });
  return html`<div ref=${ref}>
    ${width > 0 && html`<svg class="bars" role="group" aria-label=${title || labelOf(measure)} width=${width} height=${table.rows.length * ROW} onKeyDown=${moveFocus}>${bars}</svg>`}
  </div>`;
}
