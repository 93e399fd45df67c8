// Where the dots of a graph lie: springs along its lines, and dots that push each other away. The same graph always comes out the same.

/** @typedef {{ id: string, degree: number, group: number, x: number, y: number }} Dot */

const ROUNDS = 260;
/** Room at the sides, above, and below, where names stand. */
const [SIDE, HEAD, FOOT] = [28, 22, 28];
const GROWTH_MAX = 1.6;

/** The dots of some lines, and which of them hang together. @param {{ from: string, to: string }[]} lines @returns {Map<string, Dot>} */
export function dotsOf(lines) {
  /** @type {Map<string, Dot>} */
  const dots = new Map();
  for (const id of lines.flatMap(({ from, to }) => [from, to])) {
    const known = dots.get(id);
    if (known) known.degree++;
    else dots.set(id, { id, degree: 1, group: dots.size, x: 0, y: 0 });
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to } of lines) {
      const [a, b] = [/** @type {Dot} */ (dots.get(from)), /** @type {Dot} */ (dots.get(to))];
      const group = Math.min(a.group, b.group);
      changed ||= a.group !== b.group;
      a.group = b.group = group;
    }
  }
  return dots;
}

/** @param {Dot[]} all @param {number} reach */
function push(all, reach) {
  for (let i = 0; i < all.length; i++) {
    for (let j = i + 1; j < all.length; j++) {
      const [dx, dy] = [all[i].x - all[j].x || 0.01, all[i].y - all[j].y || 0.01];
      const far = Math.hypot(dx, dy);
      const force = Math.min(0.5, (reach * reach) / (far * far)) * 0.6;
      const [x, y] = [(dx / far) * force * reach, (dy / far) * force * reach];
      all[i].x += x; all[i].y += y; all[j].x -= x; all[j].y -= y;
    }
  }
}

/** Brings all to the middle, as large as there is room for. @param {Dot[]} all @param {number} width @param {number} height */
function fill(all, width, height) {
  const [xs, ys] = [all.map((dot) => dot.x), all.map((dot) => dot.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(GROWTH_MAX, (width - 2 * SIDE) / (right - left || 1), (height - HEAD - FOOT) / (bottom - top || 1));
  for (const dot of all) {
    dot.x = width / 2 + (dot.x - (left + right) / 2) * scale;
    dot.y = (height + HEAD - FOOT) / 2 + (dot.y - (top + bottom) / 2) * scale;
  }
}

/**
 * @param {{ from: string, to: string }[]} lines
 * @param {number} width
 * @param {number} height
 */
export function layout(lines, width, height) {
  const dots = dotsOf(lines);
  const all = [...dots.values()];
  const reach = Math.sqrt((width * height) / Math.max(1, all.length)) * 0.72;
  // Groups begin apart, spread evenly as seeds of a sunflower.
  const groups = [...new Set(all.map((dot) => dot.group))];
  all.forEach((dot, index) => {
    const place = groups.indexOf(dot.group);
    const radius = Math.sqrt((place + 0.5) / groups.length) * 0.44;
    dot.x = width * (0.5 + radius * Math.cos(place * 2.4)) + Math.cos(index * 1.7) * reach * 0.5;
    dot.y = height * (0.5 + radius * Math.sin(place * 2.4)) + Math.sin(index * 1.7) * reach * 0.5;
  });
  for (let round = 0; round < ROUNDS; round++) {
    const heat = 1 - round / ROUNDS;
    push(all, reach * (0.3 + 0.7 * heat));
    for (const { from, to } of lines) {
      const [a, b] = [/** @type {Dot} */ (dots.get(from)), /** @type {Dot} */ (dots.get(to))];
      const far = Math.hypot(a.x - b.x, a.y - b.y) || 1;
      const pull = ((far - reach * 0.75) / far) * 0.18;
      const [x, y] = [(a.x - b.x) * pull, (a.y - b.y) * pull];
      a.x -= x; a.y -= y; b.x += x; b.y += y;
    }
    for (const dot of all) {
      dot.x = Math.min(width - SIDE, Math.max(SIDE, dot.x + (width / 2 - dot.x) * 0.008));
      dot.y = Math.min(height - FOOT, Math.max(HEAD, dot.y + (height / 2 - dot.y) * 0.008));
    }
  }
  fill(all, width, height);
  return dots;
}
