// What became of the rows of each thing: a bar each, cut into its parts. Bars are as long as each other, because one table may have a
// hundred times the rows of another; how many there are is written beside.

/** @import { Table } from "../types.d.ts" */
import { short, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html } from "../ui.js";
import { markOf, moveFocus, useWidth } from "./marks.js";

const ROW = 34;
const VALUE_WIDTH = 72;

/**
 * @param {{ table: Table, label: string, whole: string, parts: { key: string, tone: string }[], title: string, pick?: (row: any) => { choose: (() => void) | null, chosen: boolean } }} props
 */
export function Stack({ table, label, whole, parts, title, pick }) {
  const [ref, width] = useWidth();
  const room = Math.min(150, Math.max(96, width * 0.3));
  const full = Math.max(0, width - room - VALUE_WIDTH);
  const bars = table.rows.map((row, index) => {
    const told = [whole, ...parts.map((part) => part.key)].map((key) => `${labelOf(columnOf(table, key))} ${show(columnOf(table, key).kind, row[key])}`);
    const picked = pick ? pick(row) : { choose: null, chosen: false };
    let x = room;
    // What is there can be seen, however little it is.
    const pieces = parts.filter(({ key }) => row[key] > 0).map(({ key, tone }) => {
      const length = Math.max(3, (row[key] / Math.max(1, row[whole])) * full);
      const piece = html`<rect class=${`piece ${tone}`} x=${Math.min(x, room + full - 3)} y="7" width=${Math.max(2, Math.min(length, room + full - x) - 1)} height=${ROW - 14} rx="2" />`;
      x += length;
      return piece;
    });
    const words = html`<g class="words" aria-hidden="true" transform=${`translate(0 ${index * ROW})`}>
      <text class="name" x=${room - 10} y=${ROW / 2} text-anchor="end" dominant-baseline="central">${show(columnOf(table, label).kind, row[label])}</text>
      <text class="amount" x=${room + full + 8} y=${ROW / 2} dominant-baseline="central">${short("count", row[whole])}</text>
    </g>`;
    const mark = html`<g class=${`bar ${picked.choose ? "choosable" : ""} ${picked.chosen ? "chosen" : ""}`} transform=${`translate(0 ${index * ROW})`}
      ...${markOf({ index, tip: `${show(columnOf(table, label).kind, row[label])}: ${told.join(" · ")}`, ...picked })}>
      <rect class="hit" x="0" y="0" width=${width} height=${ROW} rx="6" />
      ${pieces}
    </g>`;
    return [mark, words];
  });
  return html`<div ref=${ref}>
    <p class="keys">${parts.map(({ key, tone }) => html`<span class=${`key ${tone}`}>${labelOf(columnOf(table, key))}</span>`)}</p>
    ${width > 0 && html`<svg class="stack" role="group" aria-label=${title} width=${width} height=${table.rows.length * ROW} onKeyDown=${moveFocus}>${bars}</svg>`}
  </div>`;
}
