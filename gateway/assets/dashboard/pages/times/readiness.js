// When each table could be read, store by store, from the end of cleaning on.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { storeName } from "../load/stores.js";

const SHOWN = 9;

/** @type {Card} */
export default {
  id: "readiness",
  size: "half",
  ask: () => ({ load: "load { stores { store rows milliseconds tables { table rows milliseconds } } }" }),
  table: ({ data }) => {
    // A store that is asked for two things is listed twice, and was written once. One that can be read only as a whole has one line.
    const found = new Map((data.load?.stores ?? []).map((/** @type {any} */ store) => [store.store, store]));
    const rows = [...found.values()].flatMap((/** @type {any} */ store) => {
      const all = store.tables.length > 0 ? store.tables : store.milliseconds === null ? [] : [{ table: null, rows: store.rows, milliseconds: store.milliseconds }];
      return all.map((/** @type {any} */ one) => ({ name: [one.table, storeName(store.store)].filter(Boolean).join(" · "), seconds: one.milliseconds / 1000, rows: one.rows }));
    });
    return table(rows.sort((/** @type {any} */ one, /** @type {any} */ other) => other.seconds - one.seconds), ["name", "seconds:number", "rows"]);
  },
  draw: ({ table, view, change }) => html`
    <${Bars} table=${{ ...table, rows: table.rows.slice(0, SHOWN) }} label="name" value="seconds" also=${["rows"]} view=${view} change=${change} />
    ${table.rows.length > SHOWN && html`<p class="note">${t("column.more", { n: table.rows.length - SHOWN })}</p>`}`,
};
