// Customers in an order; one can be opened.

/** @import { Card } from "../../types.d.ts" */
import { List } from "../../cards/list.js";
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

const ID_LETTERS = 12;

/** @type {Card} */
export default {
  id: "list",
  size: "full",
  height: "tall",
  plain: true,
  needs: ["customers"],
  ask: () => ({
    list: "customers(where: { state: $customerState, segment: $customerSegment }, orderBy: $customerOrder, first: 50) { totalCount nodes { id state orderCount revenue lastOrderAt lifetimeValue churnRisk score anomaly rfm { segment } } }",
  }),
  table: ({ data }) => {
    const rows = data.list.nodes.map((/** @type {any} */ one) => ({ ...one, segment: one.rfm?.segment ?? null, orders: one.orderCount }));
    return table(rows, ["id", "state", "segment", "orders", "revenue", { key: "lastOrderAt", kind: "day", label: t("customers.list.last") }, "lifetimeValue", "churnRisk", { key: "score", kind: "days", label: t("customers.score.title") }, "anomaly:flag"]);
  },
  draw: ({ data, table, change, shop }) => {
    if (table.rows.length === 0) return html`<p class="state">${t("card.empty")}</p>`;
    const shown = table.columns.map((column) => column.key).filter((key) => key !== "state" || shop.has.has("states"));
    const cell = (/** @type {string} */ key, /** @type {any} */ row) => (key === "id" && row.id.length > ID_LETTERS ? `${row.id.slice(0, ID_LETTERS)}…` : null);
    return html`<p class="note" role="status">${t("customers.list.count", { n: show("count", data.list.totalCount) })}</p>
      <${List} table=${table} title=${t("customers.list.title")} shown=${shown} cell=${cell} open=${(/** @type {any} */ row) => change({ options: { customer: row.id } })} />`;
  },
};
