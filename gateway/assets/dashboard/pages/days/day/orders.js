// The orders of the open day, those that brought most first.

/** @import { Card } from "../../../types.d.ts" */
import { Grid } from "../../../cards/grid.js";
import { show } from "../../../format.js";
import { table } from "../../../table.js";
import { html } from "../../../ui.js";
import { t } from "../../../words/index.js";

/** @type {Card} */
export default {
  id: "dayOrders",
  size: "full",
  height: "short",
  plain: true,
  ask: () => ({ dayOrders: "orders(where: $onDay, orderBy: REVENUE, first: 50) { totalCount nodes { id purchasedAt status revenue freight items { number product { category } } customer { city state } } }" }),
  table: ({ data }) => {
    const rows = data.dayOrders.nodes.map((/** @type {any} */ order) => ({
      ...order,
      orderStatus: order.status,
      items: order.items.length,
      category: order.items[0]?.product?.category ?? null,
      state: order.customer?.state ?? null,
      city: order.customer?.city ?? null,
    }));
    return table(rows, ["purchasedAt", "revenue", "freight", "items", "category", "city", "state", "orderStatus", "id"]);
  },
  draw: ({ data, table }) =>
    table.rows.length === 0
      ? html`<p class="state">${t("card.empty")}</p>`
      : html`<p class="note">${t("days.dayOrders.count", { n: show("count", data.dayOrders.totalCount), shown: show("count", table.rows.length) })}</p>
          <${Grid} table=${table} title=${t("days.dayOrders.title")} />`,
};
