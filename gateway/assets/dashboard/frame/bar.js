// The bar of filters that hold on every page, and their chips.

/** @import { Change, Shop, View } from "../types.d.ts" */
import { filterValue, show } from "../format.js";
import { addDays, before, boundsOf, PERIODS, today } from "../questions/period.js";
import { FILTERS } from "../state.js";
import { html, useState } from "../ui.js";
import { t } from "../words/index.js";

/** @typedef {{ view: View, shop: Shop, change: (change: Change) => void }} Props */

/** Filters that are chosen from a list; the others come from clicks. */
const LISTED = ["state", "category", "status", "payment", "segment"];
const NEEDS = /** @type {Record<string, string>} */ ({ state: "states", category: "categories", status: "statuses", payment: "payments", segment: "segments" });
const LETTERS_MAX = 24;

/** @param {{ label: string, value: string, options: [string, string][], onChange: (value: string) => void }} props */
const Choice = ({ label, value, options, onChange }) => html`
  <label class="choice"><span>${label}</span>
    <select value=${value} onChange=${(/** @type {any} */ event) => onChange(event.target.value)}>
      ${options.map(([code, name]) => html`<option value=${code} selected=${code === value}>${name}</option>`)}
    </select>
  </label>`;

/** @param {Props} props */
function Days({ view, shop, change }) {
  const bounds = boundsOf(view, shop) ?? { from: shop.load.firstPurchaseAt?.slice(0, 10) ?? "", before: addDays(today(shop) ?? "2000-01-01", 1) };
  const last = addDays(bounds.before, -1);
  const set = (/** @type {string} */ from, /** @type {string} */ to) => from && to && from <= to && change({ period: `${from}..${to}` });
  return html`
    <label class="choice"><span>${t("bar.from")}</span><input type="date" value=${bounds.from} max=${last} onChange=${(/** @type {any} */ event) => set(event.target.value, last)} /></label>
    <label class="choice"><span>${t("bar.to")}</span><input type="date" value=${last} min=${bounds.from} onChange=${(/** @type {any} */ event) => set(bounds.from, event.target.value)} /></label>`;
}

/** @param {Props} props */
function Chips({ view, change }) {
  const held = FILTERS.filter((name) => view.filters[name]);
  if (held.length === 0) return null;
  const short = (/** @type {string} */ text) => (text.length > LETTERS_MAX ? `${text.slice(0, LETTERS_MAX - 1)}…` : text);
  return html`<ul class="chips">
    ${held.map((name) => {
      const value = filterValue(name, view.filters[name]);
      return html`<li key=${name}><button type="button" data-filter=${name} data-tip=${short(value) === value ? undefined : value} aria-label=${t("bar.remove", { name: t(`filter.${name}`), value: short(value) })} onClick=${() => change({ filters: { [name]: null } })}>
        <span class="what">${t(`filter.${name}`)}</span> ${short(value)} <span aria-hidden="true">×</span>
      </button></li>`;
    })}
    ${held.length > 1 && html`<li><button type="button" class="clear" onClick=${() => change({ filters: Object.fromEntries(held.map((name) => [name, null])) })}>${t("bar.clear")}</button></li>`}
  </ul>`;
}

/** @param {{ from: string, before: string }} bounds */
const span = ({ from, before }) => ({ from: show("day", from), to: show("day", addDays(before, -1)) });

/** @param {Props} props */
export function Bar({ view, shop, change }) {
  const own = !PERIODS.includes(view.period);
  const [open, setOpen] = useState(false);
  const bounds = boundsOf(view, shop);
  const periods = /** @type {[string, string][]} */ ([...PERIODS.map((name) => [name, t(`period.${name}`)]), ["own", t("period.own")]]);
  const compare = /** @type {[string, string][]} */ (["previous", "year", "none"].map((name) => [name, t(`compare.${name}`)]));
  const choosePeriod = (/** @type {string} */ period) => {
    const from = bounds?.from ?? shop.load.firstPurchaseAt?.slice(0, 10) ?? today(shop);
    const last = bounds ? addDays(bounds.before, -1) : today(shop);
    change({ period: period === "own" ? `${from}..${last}` : period });
  };
  const compared = bounds && before(bounds, view.compare);
  const lists = LISTED.filter((name) => shop.has.has(NEEDS[name]) && (shop.choices[name]?.length ?? 0) > 0);
  return html`
    <section class="bar" aria-label=${t("bar.label")}>
      <div class="row">
        <${Choice} label=${t("bar.period")} value=${own ? "own" : view.period} options=${periods} onChange=${choosePeriod} />
        ${own && html`<${Days} view=${view} shop=${shop} change=${change} />`}
        <${Choice} label=${t("bar.compare")} value=${view.compare} options=${compare} onChange=${(/** @type {any} */ value) => change({ compare: value })} />
        <button type="button" class="more" aria-expanded=${open ? "true" : "false"} onClick=${() => setOpen(!open)}>${t("bar.more")}</button>
        <div class=${`lists ${open ? "open" : ""}`}>
          ${lists.map((name) => html`<${Choice} key=${name} label=${t(`filter.${name}`)} value=${view.filters[name] ?? ""}
            options=${[["", t("bar.all")], ...shop.choices[name].map((value) => [value, filterValue(name, value)])]}
            onChange=${(/** @type {string} */ value) => change({ filters: { [name]: value || null } })} />`)}
        </div>
      </div>
      <p class="showing">${bounds ? t("bar.showing", span(bounds)) : t("bar.whole")}${compared && `, ${t("bar.against", span(compared))}`}</p>
      <${Chips} view=${view} shop=${shop} change=${change} />
    </section>`;
}
