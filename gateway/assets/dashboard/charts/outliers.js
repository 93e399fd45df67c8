// A value day by day, with the days that stand out marked. Each mark, and each day of the line, can be opened.

/** @import { Table } from "../types.d.ts" */
import { axis, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html, useState } from "../ui.js";
import { t } from "../words/index.js";
import { markOf, moveFocus, ticks, useWidth } from "./marks.js";

const [LEFT, RIGHT, TOP, FOOT] = [56, 12, 12, 26];
const LABEL_WIDTH = 76;
/** A day is written longer than a month. */
const DAY_WIDTH = 132;

/** @param {string} day @param {number} months from it, by the calendar @returns {string} the first of that month */
const monthAfter = (day, months) => new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months, 1)).toISOString().slice(0, 10);

/** First days of months within the line, as many as there is room for; of a short line its own days. @param {string[]} days @param {number} room */
function labelled(days, room) {
  const most = Math.max(1, Math.floor(room / LABEL_WIDTH));
  const months = (Date.parse(days[days.length - 1]) - Date.parse(days[0])) / 86_400_000 / 30.4;
  if (months < 3) return days.filter((_, index) => index % Math.ceil(days.length / Math.max(1, Math.floor(room / DAY_WIDTH))) === 0).map((day) => ({ day, kind: /** @type {const} */ ("day") }));
  const every = [1, 2, 3, 6, 12, 24, 60].find((step) => months / step <= most) ?? 120;
  const found = [];
  for (let day = monthAfter(days[0], 1); day <= days[days.length - 1]; day = monthAfter(day, every)) found.push({ day, kind: /** @type {const} */ ("month") });
  return found;
}

/** @param {{ table: Table, value: string, expected: string, deviations: string, open: string, onOpen: (day: string) => void, height?: number }} props */
export function Outliers({ table, value, expected, deviations, open, onOpen, height = 280 }) {
  const [ref, width] = useWidth();
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  const measure = columnOf(table, value);
  const { rows } = table;
  const known = rows.map((row) => row[value]).filter((one) => one !== null);
  const steps = ticks(Math.min(...known, 0), Math.max(...known, 1e-9), 4);
  const [least, greatest] = [steps[0], steps[steps.length - 1]];
  const x = (/** @type {number} */ index) => LEFT + ((index + 0.5) / rows.length) * Math.max(1, width - LEFT - RIGHT);
  const y = (/** @type {number} */ one) => TOP + (1 - (one - least) / (greatest - least)) * (height - TOP - FOOT);
  const places = new Map(rows.map((row, index) => [row.day, index]));
  let isNew = true;
  const path = rows.map((row, index) => {
    if (row[value] === null) return (isNew = true), "";
    const step = `${isNew ? "M" : "L"}${x(index).toFixed(1)} ${y(row[value]).toFixed(1)}`;
    return (isNew = false), step;
  });
  let mark = 0;
  const marks = rows.map((row, index) => {
    if (row[deviations] === null || row[value] === null) return null;
    const tip = t("days.mark", { day: show("day", row.day), value: show(measure.kind, row[value]), expected: show(measure.kind, row[expected]), deviations: show("number", row[deviations]) });
    return html`<g class=${`point choosable ${row[deviations] < 0 ? "below" : ""} ${row.day === open ? "chosen" : ""}`} ...${markOf({ index: mark++, tip, choose: () => onOpen(row.day), chosen: row.day === open })}>
      <line class="away" x1=${x(index)} x2=${x(index)} y1=${y(row[expected])} y2=${y(row[value])} />
      <circle class="hit" cx=${x(index)} cy=${y(row[value])} r="11" /><circle class="dot" cx=${x(index)} cy=${y(row[value])} r="5" /></g>`;
  });
  const under = (/** @type {any} */ event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - box.left) / box.width) * rows.length);
    return index >= 0 && index < rows.length ? index : null;
  };
  const row = at === null ? null : rows[at];
  const opened = places.get(open);
  return html`<div ref=${ref} class="line">
    <p class="keys"><span class="key one">${labelOf(measure)}${row ? html` <b>${show(measure.kind, row[value])}</b>` : ""}</span><span class="key spot">${t("days.key")}</span>
      <span class="at">${row ? show("day", row.day) : ""}</span></p>
    ${width > 0 && html`<svg class="outliers" role="group" aria-label=${labelOf(measure)} width=${width} height=${height} onKeyDown=${moveFocus}>
      ${steps.map((step) => html`<g><line class="rule" x1=${LEFT} x2=${width - RIGHT} y1=${y(step)} y2=${y(step)} /><text class="tick" x=${LEFT - 8} y=${y(step)} text-anchor="end" dominant-baseline="central">${axis(measure.kind, step)}</text></g>`)}
      ${labelled(rows.map((one) => one.day), width - LEFT).map(({ day, kind }) => {
        const place = x(places.get(day) ?? 0);
        const half = (kind === "day" ? DAY_WIDTH : LABEL_WIDTH) / 2 - 10;
        return place < width - half && html`<text class="tick" x=${Math.max(place, LEFT / 2 + half)} y=${height - 6} text-anchor="middle">${show(kind, day)}</text>`;
      })}
      ${opened !== undefined && html`<line class="opened" x1=${x(opened)} x2=${x(opened)} y1=${TOP} y2=${height - FOOT} />`}
      ${at !== null && html`<line class="rule" x1=${x(at)} x2=${x(at)} y1=${TOP} y2=${height - FOOT} />`}
      <path class="curve thin" d=${path.join("")} />
      <rect class="hit choosable" x=${LEFT} y=${TOP} width=${Math.max(0, width - LEFT - RIGHT)} height=${height - TOP - FOOT} onPointerMove=${(/** @type {any} */ event) => setAt(under(event))}
        onPointerLeave=${() => setAt(null)} onClick=${(/** @type {any} */ event) => { const index = under(event); if (index !== null) onOpen(rows[index].day); }} />
      ${marks}
    </svg>`}
  </div>`;
}
