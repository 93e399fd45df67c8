// The search over titles and messages, and the switch for low scores. Both are in the address.

/** @import { Change, Given } from "../../types.d.ts" */
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

/** @param {Given & { change: (change: Change) => void }} props */
export function Search({ view, shop, change }) {
  if (!shop.has.has("reviews")) return null;
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    change({ options: { search: event.target.elements.search.value.trim(), review: null } });
  };
  const low = Boolean(view.options.low);
  return html`
    <form class="search" role="search" onSubmit=${submit}>
      <label class="choice"><span>${t("reviews.search.label")}</span><input type="search" name="search" value=${view.options.search ?? ""} placeholder=${t("reviews.search.example")} /></label>
      <button type="submit" class="plain-button">${t("reviews.search.go")}</button>
    </form>
    <div class="switch"><button type="button" aria-pressed=${low ? "true" : "false"} onClick=${() => change({ options: { low: low ? null : "yes", review: null } })}>${t("reviews.search.low")}</button></div>`;
}
