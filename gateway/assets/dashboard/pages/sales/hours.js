// When orders come in: weekday by hour. A click filters by both.

/** @import { Card } from "../../types.d.ts" */
import { Heat } from "../../charts/heat.js";
import { weekday } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";

const DAYS = [1, 2, 3, 4, 5, 6, 7];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** @type {Card} */
export default {
  id: "hours",
  size: "half",
  ask: () => ({ hours: "kpis(groupBy: [DAY_OF_WEEK, HOUR_OF_DAY], where: $where) { rows { dayOfWeek hourOfDay orders revenue } }" }),
  table: ({ data }) => table(data.hours.rows, ["dayOfWeek", "hourOfDay", "orders", "revenue"]),
  draw: ({ table, view, change }) => {
    const pick = (/** @type {any} */ row) => {
      const [day, hour] = [String(row.dayOfWeek), String(row.hourOfDay)];
      const chosen = view.filters.weekday === day && view.filters.hour === hour;
      return { chosen, choose: () => change({ filters: chosen ? { weekday: null, hour: null } : { weekday: day, hour } }) };
    };
    return html`<${Heat} table=${table} x="hourOfDay" y="dayOfWeek" value="orders" xs=${HOURS} ys=${DAYS} row=${36} pick=${pick}
      xName=${(/** @type {number} */ hour) => `${hour}:00`} xTick=${String} yName=${(/** @type {number} */ day) => weekday(day)} />`;
  },
};
