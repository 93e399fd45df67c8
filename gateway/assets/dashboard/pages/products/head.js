// Above the page: back from one product, or a search and the order of the list. All of it is in the address.

/** @import { Change, Given } from "../../types.d.ts" */
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

export const ORDERS = ["REVENUE", "BEST_SELLING", "BEST_REVIEWED", "PRICE_DESC", "PRICE_ASC"];

/** @param {{ options: Record<string, string> }} view */
export const orderOf = ({ options }) => (ORDERS.includes(options.by) ? options.by : ORDERS[0]);

/** @param {Given & { change: (change: Change) => void }} props */
export function Head({ view, shop, change }) {
  if (!shop.has.has("products")) return null;
  if (view.filters.product) {
    return html`<button type="button" class="plain-button" onClick=${() => change({ filters: { product: null } })}>← ${t("products.head.back")}</button>`;
  }
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    change({ options: { search: event.target.elements.search.value.trim() } });
  };
  const orders = ORDERS.filter((one) => one !== "BEST_REVIEWED" || shop.has.has("reviews"));
  return html`
    <form class="search" role="search" onSubmit=${submit}>
      <label class="choice"><span>${t("products.head.search")}</span><input type="search" name="search" value=${view.options.search ?? ""} /></label>
      <button type="submit" class="plain-button">${t("products.head.go")}</button>
    </form>
    <label class="choice"><span>${t("products.head.order")}</span>
      <select value=${orderOf(view)} onChange=${(/** @type {any} */ event) => change({ options: { by: event.target.value === ORDERS[0] ? null : event.target.value } })}>
        ${orders.map((one) => html`<option value=${one} selected=${one === orderOf(view)}>${t(`products.head.${one}`)}</option>`)}
      </select>
    </label>`;
}
