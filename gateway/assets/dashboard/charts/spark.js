// A small line without axes. What it says is in the card's table.

import { html } from "../ui.js";

const WIDTH = 120;
const HEIGHT = 32;

/** @param {{ values: (number | null)[], labels: string[], partial?: Set<string> }} props */
export function Spark({ values, labels, partial }) {
  const whole = values.map((value, index) => (value === null || partial?.has(labels[index]) ? null : value));
  const known = /** @type {number[]} */ (whole.filter((value) => value !== null));
  if (known.length < 2) return html`<svg class="spark" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true"></svg>`;
  const least = Math.min(...known);
  const span = Math.max(...known) - least || 1;
  const points = whole.flatMap((value, index) =>
    value === null ? [] : [[(index / (values.length - 1)) * WIDTH, HEIGHT - 2 - ((value - least) / span) * (HEIGHT - 4)]],
  );
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const area = `${points[0][0].toFixed(1)},${HEIGHT} ${line} ${points[points.length - 1][0].toFixed(1)},${HEIGHT}`;
  return html`<svg class="spark" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
    <polygon points=${area} /><polyline points=${line} />
  </svg>`;
}
