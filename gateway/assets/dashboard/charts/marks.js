// What all charts of marks share: their width, and one tab stop a chart with arrow keys between its marks.

import { useLayoutEffect, useRef, useState } from "../ui.js";

/** The width an element has, followed as it changes. @returns {[{ current: any }, number]} */
export function useWidth() {
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

const STEPS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 });

/** For `onKeyDown` of a chart. @param {KeyboardEvent} event @param {number} [columns] of a grid: up and down go by a row */
export function moveFocus(event, columns = 1) {
  const marks = [.../** @type {Element} */ (event.currentTarget).querySelectorAll("[data-mark]")].map((mark) => /** @type {SVGElement} */ (mark));
  const at = marks.indexOf(/** @type {SVGElement} */ (event.target));
  if (at < 0) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    marks[at].dispatchEvent(new MouseEvent("click", { bubbles: true }));
    return;
  }
  const vertical = event.key === "ArrowUp" || event.key === "ArrowDown";
  const ends = /** @type {Record<string, number>} */ ({ Home: 0, End: marks.length - 1 });
  const to = event.key in ends ? ends[event.key] : event.key in STEPS ? at + STEPS[event.key] * (vertical ? columns : 1) : at;
  if (to === at || !marks[to]) return;
  event.preventDefault();
  marks[at].setAttribute("tabindex", "-1");
  marks[to].setAttribute("tabindex", "0");
  marks[to].focus();
}

/**
 * Attributes of a mark that can be chosen, or that only tells.
 * @param {{ index: number, tip: string, choose?: (() => void) | null, chosen?: boolean }} mark
 */
export const markOf = ({ index, tip, choose, chosen }) => ({
  "data-mark": "",
  "data-tip": tip,
  tabindex: index === 0 ? 0 : -1,
  role: choose ? "button" : "img",
  "aria-label": tip,
  "aria-pressed": choose ? String(Boolean(chosen)) : undefined,
  onClick: choose ?? undefined,
});

/** Round steps from 0 (or below) to at least the greatest value. @param {number} least @param {number} greatest @param {number} count */
export function ticks(least, greatest, count) {
  const span = Math.max(greatest, 0) - Math.min(least, 0) || 1;
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const first = Math.floor(Math.min(least, 0) / step);
  const last = Math.ceil(Math.max(greatest, 0) / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
