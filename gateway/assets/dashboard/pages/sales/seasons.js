// Months of the year against an average month: a mart over the whole time, which filters do not reach.

/** @import { Card } from "../../types.d.ts" */
import { Columns } from "../../charts/columns.js";
import { monthShort } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

const MONTH = { key: "position", kind: /** @type {const} */ ("monthOfYear") };

/** @type {Card} */
export default {
  id: "seasons",
  size: "full",
  height: "short",
  ask: () => ({ seasons: "seasonality(by: MONTH_OF_YEAR) { position index revenue orders }" }),
  table: ({ data }) => table(data.seasons, [MONTH, "index", "revenue", "orders"]),
  draw: ({ table, view, change }) =>
    html`<${Columns} table=${table} label="position" value="index" also=${["revenue", "orders"]} view=${view} change=${change}
      name=${(/** @type {any} */ row) => monthShort(row.position)} />`,
};
