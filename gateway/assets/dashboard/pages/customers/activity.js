// Who is still there: customers by how long ago they ordered last.

/** @import { Card } from "../../types.d.ts" */
import { Bars } from "../../charts/bars.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

const STEPS = ["VERY_ACTIVE", "ACTIVE", "AT_RISK", "CHURNED"];

/** @type {Card} */
export default {
  id: "activity",
  size: "third",
  needs: ["customers"],
  ask: () => Object.fromEntries(STEPS.map((step) => [step, `customers(where: { state: $customerState, segment: $customerSegment, activity: [${step}] }, orderBy: ID, first: 1) { totalCount }`])),
  table: ({ data }) => {
    const all = STEPS.reduce((sum, step) => sum + (data[step]?.totalCount ?? 0), 0);
    const rows = all ? STEPS.map((step) => ({ activity: t(`activity.${step}`), customers: data[step].totalCount, share: data[step].totalCount / all })) : [];
    return table(rows, ["activity:text", "customers", "share"]);
  },
  draw: ({ table, view, change }) => html`<${Bars} table=${table} label="activity" value="customers" also=${["share"]} view=${view} change=${change} />`,
};
