// A click on a mark filters the rest; a second click takes the filter away.

/** @import { Change, View } from "../types.d.ts" */

/**
 * @param {View} view
 * @param {(change: Change) => void} change
 * @param {string} filter a name of FILTERS
 * @param {unknown} value null cannot be chosen
 * @returns {{ choose: (() => void) | null, chosen: boolean }}
 */
export function choice(view, change, filter, value) {
  if (value === null || value === undefined) return { choose: null, chosen: false };
  const text = String(value);
  const chosen = view.filters[filter] === text;
  return { choose: () => change({ filters: { [filter]: chosen ? null : text } }), chosen };
}
