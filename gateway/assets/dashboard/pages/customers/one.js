// Cards of one figure of the customer who is open. All of them, and the card about the customer, ask for the same customer once.

/** @import { Card, Kind } from "../../types.d.ts" */
import { short, show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

export const WHO = `customer(id: $customer) {
    id accounts city state country firstOrderAt lastOrderAt orderCount itemCount revenue lifetimeValue churnRisk activity cluster anomaly score
    rfm { recencyDays frequency monetary recencyScore frequencyScore monetaryScore segment }
  }`;

/** @param {string} id @param {string} field @param {Kind} kind @returns {Card} */
export const fact = (id, field, kind) => ({
  id,
  size: "figure",
  height: "flat",
  ask: () => ({ who: WHO }),
  table: ({ data }) => table([{ [id]: data.who?.[field] ?? null }], [{ key: id, kind, label: t(`customers.${id}.title`) }]),
  draw: ({ table }) => html`<p class="value" data-tip=${show(kind, table.rows[0][id])}>${short(kind, table.rows[0][id])}</p>`,
});
