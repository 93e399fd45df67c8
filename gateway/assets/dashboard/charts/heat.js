// A grid of cells, the darker the more: weekday by hour, cohort by month.

/** @import { Change, Table, View } from "../types.d.ts" */
import { show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html } from "../ui.js";
import { markOf, moveFocus, useWidth } from "./marks.js";

const FOOT = 20;

/**
 * @param {{ table: Table, x: string, y: string, value: string, xs: any[], ys: any[], xName: (x: any) => string, xTick?: (x: any) => string, yName: (y: any) => string, row?: number, left?: number,
 *   pick?: (row: any) => { choose: (() => void) | null, chosen: boolean }, greatest?: number, written?: boolean }} props
 */
export function Heat({ table, x, y, value, xs, ys, xName, xTick = xName, yName, row = 28, left = 44, pick, greatest, written }) {
  const [ref, width] = useWidth();
  const measure = columnOf(table, value);
  const found = new Map(table.rows.map((one) => [`${one[x]} ${one[y]}`, one]));
  const top = greatest ?? Math.max(...table.rows.map((one) => one[value] ?? 0), 1e-9);
  const step = (width - left) / Math.max(1, xs.length);
  const every = Math.max(1, Math.ceil(26 / step));
  let index = 0;
  const cells = ys.flatMap((yValue, yIndex) =>
    xs.map((xValue, xIndex) => {
      const one = found.get(`${xValue} ${yValue}`);
      if (!one) return null;
      const share = Math.min(1, Math.max(0, (one[value] ?? 0) / top));
      const tip = `${yName(yValue)}, ${xName(xValue)}: ${show(measure.kind, one[value])}`;
      const picked = pick ? pick(one) : { choose: null, chosen: false };
      const dark = share > 0.5 ? "on-dark" : "on-light";
      const text = written && step > 38 && html`<text aria-hidden="true" class=${`words ${dark}`} x=${left + (xIndex + 0.5) * step} y=${(yIndex + 0.5) * row} text-anchor="middle" dominant-baseline="central">${show(measure.kind, one[value])}</text>`;
      const mark = html`<g class=${`cell ${picked.choose ? "choosable" : ""} ${picked.chosen ? "chosen" : ""}`} ...${markOf({ index: index++, tip, ...picked })}>
        <rect class="shade" style=${{ "--share": share.toFixed(3) }} x=${left + xIndex * step + 1} y=${yIndex * row + 1} width=${Math.max(1, step - 2)} height=${row - 2} rx="3" />
      </g>`;
      return [mark, text];
    }),
  );
  const move = (/** @type {KeyboardEvent} */ event) => moveFocus(event, xs.length);
  return html`<div ref=${ref}>
    ${width > 0 && html`<svg class="heat" role="group" aria-label=${labelOf(measure)} width=${width} height=${ys.length * row + FOOT} onKeyDown=${move}>
      ${ys.map((one, at) => html`<text class="tick" x=${left - 8} y=${(at + 0.5) * row} text-anchor="end" dominant-baseline="central">${yName(one)}</text>`)}
      ${xs.map((one, at) => at % every === 0 && html`<text class="tick" x=${left + (at + 0.5) * step} y=${ys.length * row + 14} text-anchor="middle">${xTick(one)}</text>`)}
      ${cells}
    </svg>`}
  </div>`;
}
