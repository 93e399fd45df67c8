// Above the page: back from one customer, or a way to one by id, and the order of the list. All of it is in the address.

/** @import { Change, Given } from "../../types.d.ts" */
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

export const ORDERS = ["LIFETIME_VALUE", "REVENUE", "ORDERS", "SCORE", "CHURN_RISK", "LAST_ORDER"];

/** @param {{ options: Record<string, string> }} view */
export const orderOf = ({ options }) => (ORDERS.includes(options.by) ? options.by : ORDERS[0]);

/** @param {Given & { change: (change: Change) => void }} props */
export function Head({ view, shop, change }) {
  if (!shop.has.has("customers")) return null;
  if (view.options.customer) {
    return html`<button type="button" class="plain-button" onClick=${() => change({ options: { customer: null } })}>← ${t("customers.head.back")}</button>`;
  }
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    const id = event.target.elements.customer.value.trim();
    if (id) change({ options: { customer: id } });
  };
  return html`
    <form class="search" role="search" onSubmit=${submit}>
      <label class="choice"><span>${t("customers.head.search")}</span><input type="search" name="customer" /></label>
      <button type="submit" class="plain-button">${t("customers.head.go")}</button>
    </form>
    <label class="choice"><span>${t("customers.head.order")}</span>
      <select value=${orderOf(view)} onChange=${(/** @type {any} */ event) => change({ options: { by: event.target.value === ORDERS[0] ? null : event.target.value } })}>
        ${ORDERS.map((one) => html`<option value=${one} selected=${one === orderOf(view)}>${t(`customers.head.${one}`)}</option>`)}
      </select>
    </label>`;
}
