// What was loaded, and when.

/** @import { Card } from "../../types.d.ts" */
import { moment, show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { Facts } from "../sellers/name.js";

const SECOND_MS = 1000;

/** @param {any} load */
const seconds = ({ startedAt, publishedAt }) => (publishedAt ? (Date.parse(publishedAt) - Date.parse(startedAt)) / SECOND_MS : null);

/** @type {Card} */
export default {
  id: "source",
  size: "third",
  height: "tall",
  plain: true,
  ask: () => ({ load: "load { id source shape currency startedAt publishedAt firstPurchaseAt lastPurchaseAt dataEndsOn tables { table read accepted } }" }),
  table: ({ data }) => {
    const { tables: _, ...load } = data.load ?? {};
    return table(data.load ? [{ ...load, seconds: seconds(load) }] : [],
      ["id", "source:text", "shape:text", "currency:text", "startedAt:text", "publishedAt:text", "seconds:number", "firstPurchaseAt:text", "lastPurchaseAt:text", "dataEndsOn:text"]);
  },
  draw: ({ data }) => {
    const load = data.load;
    if (!load) return html`<p class="state">${t("card.empty")}</p>`;
    const sum = (/** @type {string} */ field) => load.tables.reduce((/** @type {number} */ all, /** @type {any} */ one) => all + one[field], 0);
    const took = seconds(load);
    return html`<${Facts} rows=${[
      [t("load.source.file"), html`<span translate=${false} data-tip=${load.source}>${load.source.split("/").pop()}</span>`],
      [t("load.source.shape"), load.shape],
      [t("column.currency"), load.currency],
      [t("load.source.read"), show("count", sum("read"))],
      [t("load.source.kept"), show("count", sum("accepted"))],
      [t("load.source.started"), moment(load.startedAt)],
      [t("load.source.took"), took === null ? null : t("load.seconds", { n: show("number", took) })],
      [t("load.source.first"), load.firstPurchaseAt && show("time", load.firstPurchaseAt)],
      [t("load.source.last"), load.lastPurchaseAt && show("time", load.lastPurchaseAt)],
      [t("load.source.ends"), load.dataEndsOn && html`<span data-tip=${t("load.source.endsWhy")}>${show("day", load.dataEndsOn)}</span>`],
      [t("load.source.id"), html`<code translate=${false}>${load.id}</code>`],
    ]} />`;
  },
};
