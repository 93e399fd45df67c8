// What became of the rows of each table. A click shows the rules of that table alone.

/** @import { Card } from "../../types.d.ts" */
import { Stack } from "../../charts/stack.js";
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

const PARTS = [{ key: "accepted", tone: "one" }, { key: "deduplicated", tone: "pale" }, { key: "quarantined", tone: "two" }];

/** @type {Card} */
export default {
  id: "tables",
  size: "twoThirds",
  height: "tall",
  ask: () => ({ load: "load { tables { table read accepted deduplicated quarantined } }" }),
  table: ({ data }) => table(data.load?.tables ?? [], ["table:text", "read", "accepted", "deduplicated", "quarantined"]),
  draw: ({ table, view, change }) => {
    const pick = (/** @type {any} */ row) => ({ chosen: view.options.table === row.table, choose: () => change({ options: { table: view.options.table === row.table ? null : row.table } }) });
    const refused = table.rows.reduce((sum, row) => sum + row.quarantined, 0);
    return html`<${Stack} table=${table} label="table" whole="read" parts=${PARTS} title=${t("load.tables.title")} pick=${pick} />
      <p class="note">${refused === 0 ? t("load.tables.none") : t("load.tables.some", { n: show("count", refused) })}</p>`;
  },
};
