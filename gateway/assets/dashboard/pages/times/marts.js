// The same marts from each store, as they were measured once and written down, and from this gateway, as it is measured now.

/** @import { Card } from "../../types.d.ts" */
import { Dots } from "../../charts/dots.js";
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { MARTS, MEASURED_ON } from "./documented.js";
import { Measure, measuredOf } from "./measure.js";

const SERIES = [
  { key: "here", shape: "star", tone: "two" },
  { key: "files", shape: "circle", tone: "one" },
  { key: "servers", shape: "square", tone: "one" },
  { key: "lake", shape: "triangle", tone: "plain" },
  { key: "clickhouse", shape: "diamond", tone: "plain" },
  { key: "mongodb", shape: "cross", tone: "plain" },
];

/** @type {Card} */
export default {
  id: "marts",
  size: "full",
  height: "tall",
  ask: () => ({}),
  table: ({ shop }) => {
    const rows = MARTS.map(({ query: _, ...row }) => ({ ...row, mart: t(`times.mart.${row.mart}`), here: measuredOf(shop.load.id, row.mart) }));
    const column = (/** @type {string} */ key) => ({ key, kind: /** @type {const} */ ("number"), label: t(`times.reader.${key}`) });
    return table(rows, [{ key: "mart", kind: "text", label: t("times.asked") }, { key: "rows", kind: "count", label: t("column.rows") }, ...SERIES.map(({ key }) => column(key))]);
  },
  draw: ({ table, shop, change }) => html`
    <${Measure} load=${shop.load.id} change=${change} />
    <${Dots} table=${table} label="mart" series=${SERIES} unit="ms" />
    <p class="note">${t("times.marts.note", { when: show("day", MEASURED_ON) })}</p>`,
};
