// The product itself: what the shop says of it, and its class.

/** @import { Card } from "../../types.d.ts" */
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { productName } from "../sales/products.js";

/** What is known of it, in the order shown; a source that does not tell one leaves it out. @param {any} product @returns {[string, string | null][]} */
function facts(product) {
  const { category, abcClass, vendor, type, variant, sku, priceMin, priceMax, weightGrams, lengthCm, heightCm, widthCm, photos, sellers } = product;
  const prices = priceMin === null ? null : priceMin === priceMax ? show("money", priceMin) : `${show("money", priceMin)} – ${show("money", priceMax)}`;
  const sides = [lengthCm, heightCm, widthCm];
  return [
    ["category", category && show("category", category)],
    ["abcClass", abcClass && `${abcClass}, ${t(`products.abc.${abcClass}`)}`],
    ["vendor", vendor],
    ["type", type],
    ["variant", variant],
    ["sku", sku],
    ["price", prices],
    ["weight", weightGrams === null ? null : `${show("count", weightGrams)} g`],
    ["size", sides.includes(null) ? null : `${sides.map((side) => show("count", side)).join(" × ")} cm`],
    ["photos", photos === null ? null : show("count", photos)],
    ["sellers", sellers?.length ? show("count", sellers.length) : null],
    ["id", product.id],
  ];
}

/** @type {Card} */
export default {
  id: "about",
  size: "full",
  height: "flat",
  plain: true,
  ask: () => ({
    about: "product(id: $product) { id name category abcClass vendor type variant sku priceMin priceMax weightGrams lengthCm heightCm widthCm photos sellers { id } }",
  }),
  table: ({ data }) => table(data.about ? facts(data.about).filter(([, value]) => value).map(([name, value]) => ({ name: t(`products.about.${name}`), value })) : [], ["name", "value:text"]),
  draw: ({ data, table }) => {
    if (!data.about) return html`<p class="state">${t("products.about.none")}</p>`;
    return html`<p class="lead">${productName(data.about)}</p>
      <dl class="facts">${table.rows.map((row) => html`<div><dt>${row.name}</dt><dd>${row.value}</dd></div>`)}</dl>`;
  },
};
