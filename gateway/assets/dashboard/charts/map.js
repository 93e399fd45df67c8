// The states of Brazil, the darker the more. A shop whose states are others gets bars.

/** @import { Change, Table, View } from "../types.d.ts" */
import { short, show } from "../format.js";
import { columnOf, label as labelOf } from "../table.js";
import { html, useEffect, useState } from "../ui.js";
import { Bars } from "./bars.js";
import { choice } from "./choose.js";
import { markOf, moveFocus } from "./marks.js";
import { BOX, BRAZIL, brazilShapes } from "./shapes.js";

const BARS_MAX = 12;

/**
 * @param {{ table: Table, state: string, value: string, also?: string[], filter?: string, view: View, change: (change: Change) => void, root?: boolean }} props
 *   `root`: shaded by the square root, so that one large state does not make all others pale
 */
export function StateMap({ table, state, value, also = [], filter = "state", view, change, root = false }) {
  const [shapes, setShapes] = useState(/** @type {import("./shapes.js").Shape[] | null} */ (null));
  const known = table.rows.filter((row) => BRAZIL.has(row[state]));
  const isBrazil = known.length > table.rows.length / 2;
  useEffect(() => {
    if (isBrazil) brazilShapes().then(setShapes);
  }, [isBrazil]);
  if (!isBrazil) {
    const some = { ...table, rows: table.rows.slice(0, BARS_MAX) };
    return html`<${Bars} table=${some} label=${state} value=${value} also=${also} filter=${filter} view=${view} change=${change} />`;
  }
  if (!shapes) return html`<div class="skeleton" aria-hidden="true"></div>`;
  const measure = columnOf(table, value);
  const rows = new Map(known.map((row) => [row[state], row]));
  const values = known.map((row) => row[value]).filter((one) => one !== null);
  const [least, greatest] = root ? [0, Math.max(...values)] : [Math.min(...values), Math.max(...values)];
  const share = (/** @type {number} */ one) => {
    const linear = (one - least) / (greatest - least || 1);
    return root ? Math.sqrt(Math.max(0, linear)) : linear;
  };
  let index = 0;
  const marks = shapes.map(({ id, path }) => {
    const row = rows.get(id);
    if (!row || row[value] === null) return html`<path class="land" d=${path} />`;
    const told = [value, ...also].map((key) => `${labelOf(columnOf(table, key))} ${show(columnOf(table, key).kind, row[key])}`);
    const picked = choice(view, change, filter, id);
    const dimmed = view.filters[filter] && !picked.chosen;
    return html`<path class=${`shade choosable ${picked.chosen ? "chosen" : ""} ${dimmed ? "dimmed" : ""}`} d=${path}
      style=${{ "--share": share(row[value]).toFixed(3) }} ...${markOf({ index: index++, tip: `${id}: ${told.join(" · ")}`, ...picked })} />`;
  });
  return html`<div class="map">
    <svg viewBox=${`0 0 ${BOX.width} ${BOX.height}`} role="group" aria-label=${labelOf(measure)} onKeyDown=${moveFocus}>${marks}</svg>
    <p class="scale"><span>${short(measure.kind, least)}</span><span class="ramp" aria-hidden="true"></span><span>${short(measure.kind, greatest)}</span></p>
  </div>`;
}
