// What to offer to whoever buys one product, and why.

/** @import { Card } from "../../types.d.ts" */
import { RECOMMENDATION, Suggestions, suggestionTable } from "../../cards/suggestions.js";
import { html } from "../../ui.js";

/** @type {Card} */
export default {
  id: "suggestions",
  size: "full",
  height: "flat",
  ask: () => ({ suggestions: `alsoBought(productIds: [$product], first: 8) { ${RECOMMENDATION} }` }),
  table: ({ data }) => suggestionTable(data.suggestions),
  draw: ({ table, change }) => html`<${Suggestions} table=${table} open=${(/** @type {string} */ id) => change({ filters: { product: id } })} />`,
};
