// How revenue is spread over products, largest first: the points of the Pareto curve, and classes A, B, C as the API has them (a product
// is of the class in which its share begins). Of a large shop only the largest products are asked for one by one; those behind them are
// estimated from their number and their sum, as falling off evenly (each the same share below the one before).

/** Ends of classes A and B, as shares of revenue. */
export const ENDS = [0.8, 0.95];
/** Shares of the products that the curve has points at. */
const POINTS = [0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.15, 0.25, ...Array.from({ length: 10 }, (_, index) => (index + 1) / 10)].sort((a, b) => a - b);
/** Rows that are asked for: the most that one question may have. */
export const ASKED = 10_000;

/**
 * How fast values fall behind the last known one, so that `count` of them come to `sum`.
 * @param {number} last @param {number} count @param {number} sum
 */
function fall(last, count, sum) {
  const total = (/** @type {number} */ rate) => (rate < 1e-12 ? last * count : (last / rate) * (1 - Math.exp(-rate * count)));
  let [low, high] = [0, 1];
  for (let round = 0; round < 80; round++) {
    const middle = (low + high) / 2;
    if (total(middle) > sum) low = middle;
    else high = middle;
  }
  return low;
}

/** Revenue of each product, largest first. @param {number[]} known @param {number} count @param {number} total */
function values(known, count, total) {
  const behind = count - known.length;
  const left = total - known.reduce((sum, value) => sum + value, 0);
  if (behind <= 0 || left <= 0) return known;
  const last = known[known.length - 1];
  const rate = fall(last, behind, Math.min(left, last * behind));
  return [...known, ...Array.from({ length: behind }, (_, index) => last * Math.exp(-rate * (index + 0.5)))];
}

/** @param {{ rows: { revenue: number }[], rowCount: number, total: { revenue: number } }} report @returns {{ all: number[], sum: number, known: number }} */
export function ranks({ rows, rowCount, total }) {
  const all = values(rows.map((row) => Math.max(0, row.revenue)), rowCount, total.revenue);
  return { all, sum: all.reduce((sum, value) => sum + value, 0), known: rows.length };
}

/** @param {ReturnType<typeof ranks>} ranks */
export function curve({ all, sum }) {
  if (sum <= 0) return [];
  let [at, made] = [0, 0];
  const points = [...new Set(POINTS.map((share) => Math.max(1, Math.round(share * all.length))))];
  return points.map((products) => {
    for (; at < products; at++) made += all[at];
    return { products, membersShare: products / all.length, revenue: made, cumulative: made / sum };
  });
}

/** @param {ReturnType<typeof ranks>} ranks */
export function classes({ all, sum, known }) {
  if (sum <= 0) return [];
  const rows = ["A", "B", "C"].map((abcClass) => ({ abcClass, products: 0, productsShare: 0, revenue: 0, share: 0, estimated: false }));
  let before = 0;
  all.forEach((value, index) => {
    const row = rows[value <= 0 || before >= ENDS[1] * sum ? 2 : before >= ENDS[0] * sum ? 1 : 0];
    row.products++;
    row.revenue += value;
    row.estimated ||= index >= known;
    before += value;
  });
  return rows.map((row) => ({ ...row, productsShare: row.products / all.length, share: row.revenue / sum }));
}
