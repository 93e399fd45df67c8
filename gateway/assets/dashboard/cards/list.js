// A list as a table whose rows can be opened: the name in the first column is a button.

/** @import { Table } from "../types.d.ts" */
import { show } from "../format.js";
import { isNumber, label } from "../table.js";
import { html } from "../ui.js";

/**
 * @param {{ table: Table, title: string, open: (row: any) => void, shown?: string[], cell?: (key: string, row: any) => any, chosen?: (row: any) => boolean }} props `shown`: which
 *   columns, if not all; `cell`: what stands in a cell in place of its text
 */
export function List({ table, title, open, shown, cell, chosen }) {
  const columns = shown ? table.columns.filter((column) => shown.includes(column.key)) : table.columns;
  const first = columns[0];
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${title}>
      <table class="list">
        <thead><tr>${columns.map((column) => html`<th scope="col" class=${isNumber(column) ? "number" : ""}>${label(column)}</th>`)}</tr></thead>
        <tbody>${table.rows.map((row) => html`<tr class=${chosen?.(row) ? "open" : ""}>
          ${columns.map((column) => {
            const text = cell?.(column.key, row) ?? show(column.kind, row[column.key]);
            return column === first
              ? html`<td class=${column.kind === "id" ? "tight" : ""}><button type="button" class="open-row" onClick=${() => open(row)}>${text}</button></td>`
              : html`<td class=${isNumber(column) ? "number" : ""}>${text}</td>`;
          })}
        </tr>`)}</tbody>
      </table>
    </div>`;
}
