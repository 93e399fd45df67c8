// By day, week or month: a choice of this page, kept in the address as `by`.

/** @import { Change, Given } from "../../types.d.ts" */
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

const STEPS = ["day", "week", "month"];

/** @param {{ options: Record<string, string> }} view */
export const stepOf = ({ options }) => (STEPS.includes(options.by) ? options.by : "month");

/** @param {Given & { change: (change: Change) => void }} props */
export const Steps = ({ view, change }) => html`
  <div class="switch" role="group" aria-label=${t("sales.by")}>
    ${STEPS.map((step) => html`<button type="button" aria-pressed=${step === stepOf(view) ? "true" : "false"} onClick=${() => change({ options: { by: step === "month" ? null : step } })}>${t(`column.${step}`)}</button>`)}
  </div>`;
