// Lines over time, by uPlot. What is there in part is drawn dashed and is never joined with a whole period by a full line.

/** @import { Column, Table } from "../types.d.ts" */
import uPlot from "../vendor/uplot.js";
import { axis, short, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../ui.js";
import { useWidth } from "./marks.js";

/** @typedef {{ key: string, tone: "one" | "two" | "before", scale?: "y" | "right", bars?: boolean }} Series */

const seconds = (/** @type {string} */ day) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / 1000;

/** What a custom property comes to, as canvas needs it. @param {Element} element @param {string} name */
function colour(element, name) {
  const probe = document.createElement("span");
  probe.style.setProperty("color", `var(${name})`);
  element.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** Values of whole periods, and those that touch a part. @param {Table} table @param {string} time @param {string} key */
function split(table, time, key) {
  const values = table.rows.map((row) => row[key] ?? null);
  const parts = table.rows.map((row) => Boolean(table.partial?.has(row[time])));
  const whole = values.map((value, index) => (parts[index] ? null : value));
  const partly = values.map((value, index) => (parts[index] || parts[index - 1] || parts[index + 1] ? value : null));
  return { whole, partly, has: parts.includes(true) };
}

/** @param {{ table: Table, time: string, series: Series[], element: Element, width: number, height: number, hover: (index: number | null) => void }} arg */
function options({ table, time, series, element, width, height, hover }) {
  const ink = colour(element, "--muted");
  const rule = { stroke: colour(element, "--line"), width: 1 };
  const timeKind = columnOf(table, time).kind;
  const font = "12px system-ui, sans-serif";
  const all = series.flatMap(({ key, tone, scale = "y", bars }) => {
    const stroke = colour(element, `--tone-${tone}`);
    const base = { stroke, scale, width: tone === "before" ? 1.5 : 2, points: { show: table.rows.length < 3, size: 6 } };
    const shape = bars ? { fill: colour(element, `--tone-${tone}`), paths: uPlot.paths.bars({ size: [0.7, 40] }), points: { show: false } } : {};
    return [{ ...base, ...shape, dash: tone === "before" ? [2, 4] : undefined }, { ...base, dash: [5, 5], alpha: 0.7, points: { show: false } }];
  });
  const sizeOf = (/** @type {any} */ _, /** @type {string[] | null} */ values) => Math.max(40, ...(values ?? []).map((text) => text.length * 6.8 + 14));
  const right = series.find((one) => one.scale === "right");
  const kindOf = (/** @type {string} */ key) => columnOf(table, key).kind;
  const axisOf = (/** @type {string} */ scale, /** @type {string} */ key) => ({
    scale, stroke: ink, font, size: sizeOf, gap: 6, ticks: { show: false }, border: { show: false }, grid: { show: scale === "y", ...rule },
    side: scale === "y" ? 3 : 1, values: (/** @type {any} */ _, /** @type {number[]} */ values) => values.map((value) => axis(kindOf(key), value)),
  });
  // A score has its own scale; all else begins at nothing.
  const isScore = kindOf(series[0].key) === "score";
  const room = (/** @type {any} */ _, /** @type {number} */ least, /** @type {number} */ greatest) => [Math.min(0, least ?? 0), (greatest ?? 1) * 1.06 || 1];
  const days = (/** @type {number} */ value) => new Date(value * 1000).toISOString().slice(0, 10);
  return {
    width, height, padding: [10, right ? 0 : 36, 0, 0], tzDate: (/** @type {number} */ at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: isScore ? [1, 5] : room }, right: { range: room } },
    axes: [
      { stroke: ink, font, gap: 6, size: 30, ticks: { show: false }, grid: { show: false }, border: { show: false }, space: 80,
        values: (/** @type {any} */ _, /** @type {number[]} */ values) => values.map((value) => show(timeKind === "month" || timeKind === "quarter" ? "month" : "day", days(value))),
        ...(timeKind === "month" ? { incrs: [1, 2, 3, 6, 12].map((count) => count * 2_628_000), splits: monthSplits } : {}) },
      axisOf("y", series[0].key),
      ...(right ? [axisOf("right", right.key)] : []),
    ],
    series: [{}, ...all],
    hooks: { setCursor: [(/** @type {any} */ plot) => hover(plot.cursor.idx ?? null)] },
  };
}

/** First days of months, as many as there is room for. @param {any} plot @param {number} _ @param {number} least @param {number} greatest @param {number} step */
function monthSplits(plot, _, least, greatest, step) {
  const every = Math.max(1, Math.round(step / 2_628_000));
  const from = new Date(least * 1000);
  const found = [];
  for (let month = from.getUTCMonth(), count = 0; count < 600; month += every, count++) {
    const at = Date.UTC(from.getUTCFullYear(), month, 1) / 1000;
    if (at > greatest) break;
    if (at >= least) found.push(at);
  }
  return found;
}

/** @param {{ table: Table, time: string, series: Series[], height?: number, onPick?: (row: any) => void }} props */
export function Line({ table, time, series, height = 260, onPick }) {
  const [ref, width] = useWidth();
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  const [look, setLook] = useState(0);
  const plot = useRef(/** @type {any} */ (null));
  const picked = useRef(/** @type {number | null} */ (null));
  useEffect(() => {
    const again = () => setLook((count) => count + 1);
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", again);
    addEventListener("look", again);
    return () => (system.removeEventListener("change", again), removeEventListener("look", again));
  }, []);
  useLayoutEffect(() => {
    const element = ref.current?.querySelector(".plot");
    if (!element || width === 0) return;
    const data = [table.rows.map((row) => seconds(row[time]))];
    for (const { key } of series) {
      const { whole, partly, has } = split(table, time, key);
      data.push(whole, has ? partly : whole.map(() => null));
    }
    const hover = (/** @type {number | null} */ index) => ((picked.current = index), setAt(index));
    plot.current = new uPlot(options({ table, time, series, element, width, height, hover }), data, element);
    return () => plot.current.destroy();
  }, [table, width, height, look]);
  const row = at === null ? null : table.rows[at];
  const click = () => onPick && picked.current !== null && table.rows[picked.current] && onPick(table.rows[picked.current]);
  const key = (/** @type {Series} */ one) => {
    const column = columnOf(table, one.key);
    return html`<span class=${`key ${one.tone}`}>${labelOf(column)}${row ? html` <b>${show(column.kind, row[one.key])}</b>` : ""}</span>`;
  };
  const last = table.rows[table.rows.length - 1];
  const told = `${labelOf(columnOf(table, series[0].key))}: ${table.rows.length} × ${labelOf(columnOf(table, time))}, ${short(columnOf(table, series[0].key).kind, last?.[series[0].key])}`;
  return html`<div ref=${ref} class="line">
    <p class="keys">${series.map(key)}<span class="at">${row ? show(columnOf(table, time).kind, row[time]) : ""}</span></p>
    <div class="plot" role="img" aria-label=${told} onClick=${click}></div>
  </div>`;
}
