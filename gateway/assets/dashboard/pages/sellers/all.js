// Above the page of one seller: the way back to all of them.

/** @import { Change, Given } from "../../types.d.ts" */
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

/** @param {Given & { change: (change: Change) => void }} props */
export const All = ({ view, change }) =>
  view.filters.seller && html`<button type="button" class="plain-button" onClick=${() => change({ filters: { seller: null } })}><span aria-hidden="true">←</span> ${t("sellers.all")}</button>`;
