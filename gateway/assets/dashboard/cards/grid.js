// The table twin of a chart: the same rows, for whoever reads rather than looks.

/** @import { Table } from "../types.d.ts" */
import { show } from "../format.js";
import { isNumber, label } from "../table.js";
import { html } from "../ui.js";
import { t } from "../words/index.js";

/** @param {{ table: Table, title: string }} props */
export function Grid({ table, title }) {
  const first = table.columns[0].key;
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${title}>
      <table>
        <thead><tr>${table.columns.map((column) => html`<th scope="col" class=${isNumber(column) ? "number" : ""}>${label(column)}</th>`)}</tr></thead>
        <tbody>
          ${table.rows.map((row) => html`<tr>
            ${table.columns.map((column) => html`<td class=${isNumber(column) ? "number" : ""}>
              ${show(column.kind, row[column.key])}${column.key === first && table.partial?.has(row[first]) ? html` <small>(${t("card.partial")})</small>` : ""}
            </td>`)}
          </tr>`)}
        </tbody>
      </table>
    </div>`;
}
