// The orders that came latest, as a list.

/** @import { Card } from "../../types.d.ts" */
import { Grid } from "../../cards/grid.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

const DAY_MS = 86_400_000;

/** @type {Card} */
export default {
  id: "latest",
  size: "full",
  height: "short",
  plain: true,
  needs: ["promised"],
  ask: () => ({
    latest: "orders(where: $where, orderBy: MOST_LATE, first: 20) { nodes { id purchasedAt estimatedDeliveryAt deliveredAt late revenue customer { state } } }",
  }),
  table: ({ data }) => {
    const rows = data.latest.nodes
      .filter((/** @type {any} */ order) => order.late)
      .map((/** @type {any} */ order) => ({
        ...order,
        days: (Date.parse(`${order.deliveredAt}Z`) - Date.parse(`${order.estimatedDeliveryAt}Z`)) / DAY_MS,
        state: order.customer?.state ?? null,
      }));
    return table(rows, [{ key: "days", kind: "days", label: t("column.daysLate") }, "estimatedDeliveryAt:day", "deliveredAt:day", "state", "revenue", "id"]);
  },
  draw: ({ table }) => html`<${Grid} table=${table} title=${t("delivery.latest.title")} />`,
};
