// The grid of RFM: how lately customers ordered goes to the right, how often goes up, and where money tells segments apart a band is
// cut in two. The darker a field, the more customers are in it (by the square root).

/** @import { Change, Table, View } from "../types.d.ts" */
import { short, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html } from "../ui.js";
import { t } from "../words/index.js";
import { choice } from "./choose.js";
import { markOf, moveFocus, useWidth } from "./marks.js";

/** Corners in fields: five of recency across, five down (F 3 to 5 is two bands, by money; F 2 one; F 1 two, by money). @type {Record<string, [number, number][]>} */
const FIELDS = {
  CANT_LOSE: [[0, 0], [2, 0], [2, 1], [0, 1]],
  LOYAL: [[2, 0], [3, 0], [3, 1], [5, 1], [5, 2], [2, 2]],
  CHAMPIONS: [[3, 0], [5, 0], [5, 1], [3, 1]],
  AT_RISK: [[0, 1], [2, 1], [2, 3], [0, 3]],
  NEED_ATTENTION: [[2, 2], [3, 2], [3, 4], [2, 4]],
  POTENTIAL_LOYALIST: [[3, 2], [5, 2], [5, 3], [3, 3]],
  LOST: [[0, 3], [1, 3], [1, 5], [0, 5]],
  HIBERNATING: [[1, 3], [2, 3], [2, 5], [1, 5]],
  ABOUT_TO_SLEEP: [[2, 4], [3, 4], [3, 5], [2, 5]],
  PROMISING: [[3, 3], [4, 3], [4, 5], [3, 5]],
  NEW: [[4, 3], [5, 3], [5, 5], [4, 5]],
};
/** Where the name stands: the middle, but for the one that is no rectangle. @type {Record<string, [number, number]>} */
const NAMES = { LOYAL: [3.5, 1.5] };
const LEFT = 40;
/** Below this width letters are smaller. */
const NARROW = 420;
const FOOT = 26;
const INSET = 1.5;

/** Words that fit a width, in at most two lines. @param {string} text @param {number} letters */
function lines(text, letters) {
  const words = text.split(" ");
  const first = [/** @type {string} */ (words.shift())];
  while (words.length > 0 && [...first, words[0]].join(" ").length <= letters) first.push(/** @type {string} */ (words.shift()));
  const cut = (/** @type {string} */ line) => (line.length > letters ? `${line.slice(0, Math.max(1, letters - 1))}…` : line);
  return [first.join(" "), words.join(" ")].filter(Boolean).map(cut);
}

/** @param {{ table: Table, also?: string[], view: View, change: (change: Change) => void, height?: number }} props */
export function Segments({ table, also = [], view, change, height = 370 }) {
  const [ref, width] = useWidth();
  const measure = columnOf(table, "customers");
  const greatest = Math.max(...table.rows.map((row) => row.customers), 1);
  const letter = width < NARROW ? 5.9 : 6.6;
  const [step, row] = [(width - LEFT) / 5, (height - FOOT) / 5];
  const at = ([x, y] = [0, 0]) => [LEFT + x * step, y * row];
  const outline = (/** @type {[number, number][]} */ corners) => `M${corners.map((corner) => at(corner).join(" ")).join("L")}Z`;
  const chosen = FIELDS[view.filters.segment];
  const fields = table.rows.filter((one) => one.segment in FIELDS).map((one, index) => {
    const corners = FIELDS[one.segment];
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    const middle = /** @type {[number, number]} */ ([(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2]);
    const [x, y] = at(NAMES[one.segment] ?? middle);
    const wide = one.segment === "LOYAL" ? 3 : Math.max(...xs) - Math.min(...xs);
    const share = Math.sqrt(one.customers / greatest);
    const told = ["customers", ...also].map((key) => `${labelOf(columnOf(table, key))} ${show(columnOf(table, key).kind, one[key])}`);
    const picked = choice(view, change, "segment", one.segment);
    const name = lines(show("segment", one.segment), Math.floor((wide * step - 4) / letter));
    const tone = share > 0.5 ? "on-dark" : "on-light";
    const top = y - (name.length * 15) / 2;
    const mark = html`<g class=${`cell choosable ${picked.chosen ? "chosen" : ""}`} ...${markOf({ index, tip: `${show("segment", one.segment)}: ${told.join(" · ")}`, ...picked })}>
      <path class="shade" style=${{ "--share": share.toFixed(3) }} d=${outline(corners)} stroke-width=${INSET * 2} />
    </g>`;
    const words = html`<g class="words" aria-hidden="true">
      ${name.map((line, index) => html`<text class=${`${tone} field`} x=${x} y=${top + index * 15} text-anchor="middle" dominant-baseline="central">${line}</text>`)}
      <text class=${`${tone} field strong`} x=${x} y=${top + name.length * 15 + 1} text-anchor="middle" dominant-baseline="central">${short("count", one.customers)}</text>
    </g>`;
    return [mark, words];
  });
  const often = /** @type {[string, number][]} */ ([["3+", 1], ["2", 2.5], ["1", 4]]);
  return html`<div ref=${ref}>
    ${width > 0 && html`<svg class=${`rfm ${width < NARROW ? "narrow" : ""}`} role="group" aria-label=${labelOf(measure)} width=${width} height=${height} onKeyDown=${moveFocus}>
      ${often.map(([text, y]) => html`<text class="tick" x=${LEFT - 8} y=${y * row} text-anchor="end" dominant-baseline="central">${text} ×</text>`)}
      ${fields}
      ${chosen && html`<path class="ring" d=${outline(chosen)} aria-hidden="true" />`}
      <text class="tick" x=${LEFT} y=${height - 8}>${t("customers.segments.long")}</text>
      <text class="tick" x=${width} y=${height - 8} text-anchor="end">${t("customers.segments.lately")} →</text>
    </svg>`}
  </div>`;
}
