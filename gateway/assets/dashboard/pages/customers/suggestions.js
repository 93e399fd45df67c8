// What to offer to the customer who is open, and why: what is new to them, and what the next basket may hold.

/** @import { Card } from "../../types.d.ts" */
import { RECOMMENDATION, Suggestions, suggestionTable } from "../../cards/suggestions.js";
import { html } from "../../ui.js";

/** @param {string} id @param {string} mode @returns {Card} */
const suggestions = (id, mode) => ({
  id,
  size: "full",
  height: "flat",
  needs: ["products"],
  ask: () => ({ [id]: `recommendations(customerId: $customer, mode: ${mode}, first: 8) { ${RECOMMENDATION} }` }),
  table: ({ data }) => suggestionTable(data[id]),
  draw: ({ table, change }) => html`<${Suggestions} table=${table} open=${(/** @type {string} */ product) => change({ page: "products", filters: { product } })} />`,
});

export const newItems = suggestions("newItems", "NEW_ITEMS");
export const nextBasket = suggestions("nextBasket", "NEXT_BASKET");
