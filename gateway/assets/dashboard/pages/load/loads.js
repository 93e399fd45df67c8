// The load that is served and those before it that are still kept: whole loads, and changes by their numbers.

/** @import { Card } from "../../types.d.ts" */
import { moment, show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

/** @type {Card} */
export default {
  id: "loads",
  size: "half",
  height: "short",
  plain: true,
  ask: () => ({ loads: "loads(first: 20) { id source shape publishedAt current version { sequence } change { kind } tables { read quarantined } }" }),
  table: ({ data }) => {
    const sum = (/** @type {any[]} */ tables, /** @type {string} */ field) => tables.reduce((all, one) => all + one[field], 0);
    const rows = (data.loads ?? []).map((/** @type {any} */ { tables, version, change, ...load }) => ({
      ...load, kind: change?.kind ?? "WHOLE", sequence: version?.sequence ?? 0, read: sum(tables, "read"), quarantined: sum(tables, "quarantined"),
    }));
    return table(rows, ["id", "publishedAt:text", "current:flag", "kind:text", "sequence", "source:text", "shape:text", "read", "quarantined"]);
  },
  draw: ({ table }) => html`<div class="scroll" tabindex="0" role="group" aria-label=${t("load.loads.title")}><table>
    <thead><tr><th scope="col">${t("column.publishedAt")}</th><th scope="col">${t("column.kind")}</th><th scope="col" class="number">${t("column.read")}</th><th scope="col" class="number">${t("column.quarantined")}</th><th scope="col">${t("column.source")}</th></tr></thead>
    <tbody>${table.rows.map((load) => html`<tr><td>${load.publishedAt ? moment(load.publishedAt) : "–"}${load.current && html` <span class="badge is-ready">${t("load.loads.current")}</span>`}</td>
      <td>${t(`load.loads.kind.${load.kind}`)}${load.sequence > 0 && html` <span class="badge" data-tip=${t("load.loads.sequence")}>${load.sequence}</span>`}</td>
      <td class="number">${show("count", load.read)}</td><td class="number">${show("count", load.quarantined)}</td><td translate=${false} data-tip=${`${load.id} · ${load.source}`}>${load.source.split("/").pop()}</td></tr>`)}</tbody>
  </table></div>`,
};
