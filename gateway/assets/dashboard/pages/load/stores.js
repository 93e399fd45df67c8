// Where the load was written, and what the gateway asks of each place.

/** @import { Card } from "../../types.d.ts" */
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

/** Names that makers give their stores are no words to translate. */
export const STORES = /** @type {Record<string, string>} */ ({ SQLITE: "SQLite", CLICKHOUSE: "ClickHouse", MONGODB: "MongoDB", NEO4J: "Neo4j" });
/** @param {string} store */
export const storeName = (store) => STORES[store] ?? t("column.files");

/** @type {Card} */
export default {
  id: "stores",
  size: "half",
  height: "short",
  plain: true,
  ask: () => ({ load: "load { stores { store role status loadId rows milliseconds } }" }),
  table: ({ data }) => table(data.load?.stores ?? [], ["store:text", "role:text", "status:text", "rows", "milliseconds:number", "loadId:id"]),
  draw: ({ table }) => html`<div class="scroll" tabindex="0" role="group" aria-label=${t("load.stores.title")}><table>
    <thead><tr><th scope="col">${t("column.store")}</th><th scope="col">${t("column.role")}</th><th scope="col">${t("column.status")}</th><th scope="col" class="number">${t("column.rows")}</th><th scope="col" class="number">${t("column.seconds")}</th></tr></thead>
    <tbody>${table.rows.map((one) => html`<tr><td>${storeName(one.store)}</td><td>${one.role ? t(`load.stores.role.${one.role}`) : "–"}</td>
      <td><span class=${`badge is-${one.status.toLowerCase()}`}>${t(`load.stores.status.${one.status}`)}</span></td>
      <td class="number">${show("count", one.rows)}</td><td class="number">${one.milliseconds === null ? "–" : show("number", one.milliseconds / 1000)}</td></tr>`)}</tbody>
  </table></div>`,
};
