// A small graph: what goes with what. The wider a line, the more often; a dot can be opened.

/** @import { Table } from "../types.d.ts" */
import { show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html, useMemo } from "../ui.js";
import { layout } from "./layout.js";
import { markOf, moveFocus, useWidth } from "./marks.js";

const LETTERS_MAX = 22;
const ENDING = 7;
const LETTER_WIDTH = 6.1;

/** A long name keeps its end: names made of a category and an id differ there. @param {string} text */
const short = (text) => (text.length > LETTERS_MAX ? `${text.slice(0, LETTERS_MAX - ENDING - 1)}…${text.slice(-ENDING)}` : text);

/**
 * Dots whose names cover no other name and no other dot, those with most lines first; all others tell theirs under the pointer.
 * @param {import("./layout.js").Dot[]} dots @param {string | undefined} centre @param {(id: string) => string} nameOf @param {number} width
 */
function namesThatFit(dots, centre, nameOf, width) {
  /** @type {{ left: number, right: number, top: number, bottom: number }[]} */
  const taken = dots.map(({ x, y }) => ({ left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 }));
  /** @type {Map<string, { x: number, y: number, text: string }>} */
  const named = new Map();
  const order = [...dots].sort((a, b) => Number(b.id === centre) - Number(a.id === centre) || b.degree - a.degree);
  for (const { id, x, y } of order) {
    const text = nameOf(id);
    const half = text.length * LETTER_WIDTH / 2;
    const middle = Math.min(width - half, Math.max(half, x));
    for (const below of [id === centre ? 26 : 21, -16]) {
      const box = { left: middle - half, right: middle + half, top: y + below - 10, bottom: y + below + 3 };
      const isCovered = taken.some((one) => one.left < box.right && one.right > box.left && one.top < box.bottom && one.bottom > box.top);
      if (isCovered && id !== centre) continue;
      taken.push(box);
      named.set(id, { x: middle, y: y + below, text });
      break;
    }
  }
  return named;
}

/**
 * @param {{ table: Table, weight: string, open: (id: string) => void, centre?: string, height?: number, title: string }} props rows are lines: `fromId` and `toId`,
 *   with the names in `from` and `to`
 */
export function Graph({ table, weight, open, centre, height = 340, title }) {
  const [ref, width] = useWidth();
  const measure = columnOf(table, weight);
  const lines = useMemo(() => table.rows.map((row) => ({ from: row.fromId, to: row.toId })), [table]);
  const dots = useMemo(() => (width > 0 ? layout(lines, width, height) : new Map()), [lines, width, height]);
  const names = new Map(table.rows.flatMap((row) => [[row.fromId, row.from], [row.toId, row.to]]));
  const greatest = Math.max(...table.rows.map((row) => row[weight] ?? 0), 1);
  const named = namesThatFit([...dots.values()], centre, (id) => short(names.get(id) ?? ""), width);
  const told = (/** @type {string} */ id) =>
    table.rows.filter((row) => row.fromId === id || row.toId === id).map((row) => `${row.fromId === id ? row.to : row.from} (${labelOf(measure)} ${show(measure.kind, row[weight])})`);
  const nameOf = (/** @type {{ x: number, y: number, text: string }} */ one) => html`<text class="node-name" x=${one.x} y=${one.y} text-anchor="middle">${one.text}</text>`;
  return html`<div ref=${ref}>
    ${width > 0 && html`<svg class="graph" role="group" aria-label=${title} width=${width} height=${height} onKeyDown=${moveFocus}>
      ${table.rows.map((row) => {
        const [a, b] = [dots.get(row.fromId), dots.get(row.toId)];
        return html`<line class="tie" x1=${a.x} y1=${a.y} x2=${b.x} y2=${b.y} stroke-width=${(1 + 6 * ((row[weight] ?? 0) / greatest)).toFixed(1)} />`;
      })}
      ${[...dots.values()].map((dot, index) => html`<g class=${`node choosable ${dot.id === centre ? "main" : ""}`}
        ...${markOf({ index, tip: `${names.get(dot.id)}: ${told(dot.id).join(" · ")}`, choose: dot.id === centre ? null : () => open(dot.id) })}>
        <circle class="hit" cx=${dot.x} cy=${dot.y} r="14" />
        <circle class="dot" cx=${dot.x} cy=${dot.y} r=${dot.id === centre ? 11 : 5 + Math.min(4, dot.degree)} />
      </g>`)}
      <g class="words" aria-hidden="true">${[...named.values()].map(nameOf)}</g>
    </svg>`}
  </div>`;
}
