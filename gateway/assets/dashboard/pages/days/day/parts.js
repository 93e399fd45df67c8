// What the open day was made of, by one dimension, each part against its median on the same weekday around. A part that a day does not
// have counts as 0.

/** @import { Answered } from "../../../types.d.ts" */
import { around, dayOf, median } from "../watched.js";

/**
 * @param {Answered} given
 * @param {any[]} rows by day and part
 * @param {string} part the column of the dimension
 * @param {string} field what is compared
 * @returns {{ [key: string]: any, usual: number }[]} most on that day first
 */
export function parts(given, rows, part, field) {
  const day = dayOf(given);
  const days = new Set(around(given));
  /** @type {Map<any, { value: number, others: number[] }>} */
  const found = new Map();
  for (const row of rows) {
    const own = found.get(row[part]) ?? { value: 0, others: [] };
    if (row.day === day) own.value = row[field];
    else if (days.has(row.day)) own.others.push(row[field]);
    found.set(row[part], own);
  }
  const all = [...found].map(([name, { value, others }]) => ({
    [part]: name,
    [field]: value,
    usual: median([...others, ...Array.from({ length: days.size - others.length }, () => 0)]) ?? 0,
  }));
  return all.sort((one, other) => Number(other[field]) - Number(one[field]) || other.usual - one.usual);
}
