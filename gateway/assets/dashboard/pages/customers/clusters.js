// Clusters of customers, as a sample shows them, and those whom an isolation forest finds unusual. A click opens a customer.

/** @import { Card } from "../../types.d.ts" */
import { Scatter } from "../../charts/scatter.js";
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

const SAMPLE = 100;
const UNUSUAL = 60;
const TONES = 5;
const FIELDS = "id orderCount revenue cluster anomaly lifetimeValue rfm { recencyDays segment }";

/** @param {number | null} cluster */
const toneOf = (cluster) => (cluster === null || cluster > TONES ? "cluster-more" : `cluster-${cluster}`);

/** @type {Card} */
export default {
  id: "clusters",
  size: "full",
  height: "tall",
  needs: ["customers"],
  ask: () => ({
    sample: `customers(where: { state: $customerState, segment: $customerSegment }, orderBy: ID, first: ${SAMPLE}) { nodes { ${FIELDS} } }`,
    unusual: `customers(where: { state: $customerState, segment: $customerSegment, anomaly: true }, orderBy: REVENUE, first: ${UNUSUAL}) { totalCount nodes { ${FIELDS} } }`,
  }),
  table: ({ data }) => {
    const seen = new Set();
    const rows = [...data.sample.nodes, ...data.unusual.nodes].filter(({ id, rfm }) => rfm && !seen.has(id) && seen.add(id)).map((one) => ({ ...one, ...one.rfm, orders: one.orderCount }));
    return table(rows, ["recencyDays:count", "revenue", "orders", "cluster", "anomaly:flag", "segment", "lifetimeValue", "id"]);
  },
  draw: ({ data, table, change }) => {
    const clusters = [...new Set(data.sample.nodes.map((/** @type {any} */ one) => one.cluster))].filter((one) => one !== null).sort((a, b) => a - b);
    const share = (/** @type {number} */ cluster) => data.sample.nodes.filter((/** @type {any} */ one) => one.cluster === cluster).length / data.sample.nodes.length;
    return html`
      <p class="keys">
        ${clusters.map((cluster) => html`<span class=${`key dot-key ${toneOf(cluster)}`}>${t("customers.clusters.name", { n: cluster })} <b>${show("share", share(cluster))}</b></span>`)}
        <span class="key dot-key unusual">${t("customers.clusters.unusual", { n: show("count", data.unusual.totalCount) })}</span>
      </p>
      <${Scatter} table=${table} x="recencyDays" y="revenue" also=${["orders", "cluster", "segment"]} yPowers=${true} height=${350}
        name=${(/** @type {any} */ row) => row.id.slice(0, 8)} tone=${(/** @type {any} */ row) => `${toneOf(row.cluster)} ${row.anomaly ? "unusual" : ""}`}
        pick=${(/** @type {any} */ row) => ({ chosen: false, choose: () => change({ options: { customer: row.id } }) })} />`;
  },
};
