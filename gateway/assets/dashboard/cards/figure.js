// A card of one figure: its value, how it compares with the time before, and a small line of months.

/** @import { Card, Kind } from "../types.d.ts" */
import { Spark } from "../charts/spark.js";
import { difference, growth, short, show } from "../format.js";
import { partialOf, table } from "../table.js";
import { html } from "../ui.js";
import { t } from "../words/index.js";

/**
 * @typedef {{ id: string, field: string, kind: Kind, better?: "more" | "less", needs?: string[], value?: (row: any) => number | null, series?: "month" | null }} Figure
 */

/** Shares and scores differ by points, all else by a share of what was. @param {Kind} kind @param {number} now @param {number} before */
function change(kind, now, before) {
  if (kind === "share") return `${difference((now - before) * 100, 1)} pp`;
  if (kind === "score" || kind === "days") return difference(now - before, kind === "days" ? 1 : 2);
  return before === 0 ? "" : growth((now - before) / before);
}

/** @param {{ kind: Kind, better: string, now: number | null, before: number | null }} props */
function Delta({ kind, better, now, before }) {
  if (now === null || before === null || before === undefined || (before === 0 && kind !== "share")) return html`<p class="delta"> </p>`;
  const direction = now === before ? "same" : (now > before) === (better === "more") ? "good" : "bad";
  return html`<p class=${`delta ${direction}`}>
    <span aria-hidden="true">${now === before ? "→" : now > before ? "▲" : "▼"}</span> ${change(kind, now, before)}
  </p>
  <p class="before">${t("card.before", { value: short(kind, before) })}</p>`;
}

/** Cards of figures share two reports, which GraphQL merges. @param {Figure} figure @returns {Card} */
export function figure({ id, field, kind, better = "more", needs, value = (row) => row[field], series = "month" }) {
  const monthly = series && `kpis(groupBy: [MONTH], where: $where, first: 300) { rows { month ${field} } }`;
  return {
    id,
    size: "figure",
    needs,
    ask: () => ({
      totals: `kpis(where: $where, compareTo: $compare) { total { ${field} previous { ${field} } } }`,
      ...(monthly ? { months: monthly } : {}),
    }),
    table: ({ data, extensions }) => {
      const own = { key: id, kind, label: t(`column.${id}`) };
      if (!monthly) return table([{ [id]: value(data.totals.total) }], [own]);
      const rows = data.months.rows.map((/** @type {any} */ row) => ({ month: row.month, [id]: value(row) }));
      return table(rows, ["month", own], partialOf(extensions, "months"));
    },
    draw: ({ data, table }) => {
      const now = value(data.totals.total);
      const before = data.totals.total.previous && value(data.totals.total.previous);
      return html`
        <p class="value" data-tip=${show(kind, now)}>${short(kind, now)}</p>
        <${Delta} kind=${kind} better=${better} now=${now} before=${before} />
        ${monthly && html`<${Spark} values=${table.rows.map((row) => row[id])} labels=${table.rows.map((row) => row.month)} partial=${table.partial} />`}`;
    },
  };
}
