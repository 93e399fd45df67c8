// The open day hour by hour, against its usual: when it began to be unlike others.

/** @import { Card } from "../../../types.d.ts" */
import { Hours } from "../../../charts/hours.js";
import { table } from "../../../table.js";
import { html } from "../../../ui.js";
import { t } from "../../../words/index.js";
import { parts } from "./parts.js";

/** @type {Card} */
export default {
  id: "hours",
  size: "half",
  height: "tall",
  ask: () => ({ hours: "kpis(groupBy: [DAY, HOUR_OF_DAY], where: $around, first: 10000) { rows { day hourOfDay orders } }" }),
  table: (given) => {
    const found = new Map(parts(given, given.data.hours.rows, "hourOfDay", "orders").map((row) => [row.hourOfDay, row]));
    const rows = Array.from({ length: 24 }, (_, hourOfDay) => found.get(hourOfDay) ?? { hourOfDay, orders: 0, usual: 0 });
    return table(found.size > 0 ? rows : [], ["hourOfDay", "orders", { key: "usual", kind: "number", label: t("days.usual") }]);
  },
  draw: ({ table }) => html`<${Hours} table=${table} label="hourOfDay" value="orders" usual="usual" height=${340} />`,
};
