// An answer as tables: each list of things a table, a thing a row. Things within a thing take a row each, beside what they
// are within; where a thing holds several such lists they take numbered columns, as plain values of a list do. An answer
// without a list is one row. The same as `triptych-gateway query --format csv`, but for several lists, which are refused there.
"use strict";

const answerTables = (() => {
  const isThing = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isListOfThings = (value) => Array.isArray(value) && value.some(isThing);
  const below = (key, column) => (column === "" ? key : `${key}.${column}`);

  // Lists of things that are within no other list, and what else there is.
  function gather(value, path, found) {
    if (isListOfThings(value)) {
      found.lists.push({ path, items: value });
    } else if (isThing(value)) {
      Object.entries(value).forEach(([key, inner]) => gather(inner, [...path, key], found));
    } else if (Array.isArray(value)) {
      found.plain.push({ path, items: value });
    } else if (value !== null) {
      found.values += 1;
    }
    return found;
  }

  function listsWithin(thing) {
    const inner = Object.values(thing).map((value) => (isListOfThings(value) ? 1 : isThing(value) ? listsWithin(value) : 0));
    return inner.reduce((sum, count) => sum + count, 0);
  }

  // The rows of one value, each a map from columns to plain values.
  function rowsOf(value, unfolds) {
    if (!isThing(value) && !Array.isArray(value)) return [new Map([["", value]])];
    if (isListOfThings(value) && unfolds) return value.flatMap((item) => rowsOf(item, isThing(item) && listsWithin(item) === 1));
    let rows = [new Map()];
    const entries = Array.isArray(value) ? value.map((item, place) => [String(place + 1), item]) : Object.entries(value);
    for (const [key, inner] of entries) {
      const added = rowsOf(inner, unfolds).map((row) => new Map([...row].map(([column, cell]) => [below(key, column), cell])));
      rows = rows.flatMap((row) => added.map((more) => new Map([...row, ...more])));
    }
    return rows;
  }

  function table(name, items) {
    const unfolds = items.filter(isThing).every((item) => listsWithin(item) <= 1);
    const rows = items.flatMap((item) => rowsOf(item, unfolds));
    const named = [...new Set(rows.flatMap((row) => [...row.keys()]))];
    // A thing that is not there is null; where it is there, there are columns below it, in its place.
    const isBelow = (column, above) => column !== above && (above === "" || column.startsWith(`${above}.`));
    const within = (above) => named.filter((column) => isBelow(column, above));
    const columns = [...new Set(named.flatMap((column) => (within(column).length > 0 ? within(column) : [column])))].filter((column) => within(column).length === 0);
    return { name, columns: columns.map((column) => column || name), rows: rows.map((row) => columns.map((column) => row.get(column) ?? null)) };
  }

  function of(data) {
    if (!isThing(data)) return [];
    const { lists, plain, values } = gather(data, [], { lists: [], plain: [], values: 0 });
    if (lists.length > 0) return lists.map(({ path, items }) => table(path.join("."), items));
    if (plain.length === 1 && values === 0) return [table(plain[0].path.join("."), plain[0].items)];
    if (values === 0 && plain.length === 0) return [];
    // What all columns lie below needs no mention.
    let thing = data;
    const path = [];
    for (let keys = Object.keys(thing); keys.length === 1 && isThing(thing[keys[0]]); keys = Object.keys(thing)) {
      path.push(keys[0]);
      thing = thing[keys[0]];
    }
    return [table(path.join("."), [thing])];
  }

  function csv({ columns, rows }) {
    const cell = (value) => {
      const text = value === null ? "" : String(value);
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    return [columns, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
  }

  return { of, csv };
})();
