// From a view to what is asked: one document a page. Screen, CSV, playground and tests all go through here.

/** @import { Card, Given, Page } from "../types.d.ts" */
import { shared } from "./variables.js";

/** @typedef {{ query: string, variables: Record<string, unknown> }} Question */

/** The cards of a page that this source has something for. @param {Page} page @param {Given} given @returns {Card[]} */
export function cardsOf(page, given) {
  const cards = typeof page.cards === "function" ? page.cards(given) : page.cards;
  return cards.filter((card) => missing(card, given).length === 0);
}

/** What the source does not tell and the card needs. @param {Card} card @param {Given} given */
export const missing = (card, given) => (card.needs ?? []).filter((need) => !given.shop.has.has(need));

/** @param {string} id */
const named = (id) => id[0].toUpperCase() + id.slice(1);

/** @param {Card} card @param {Given} given @param {string} indent */
function fields(card, given, indent) {
  return Object.entries(card.ask(given))
    .map(([alias, field]) => `${indent}${alias}: ${field.trim()}`)
    .join("\n");
}

/** The variables that a text uses, declared, and their values. @param {string} text @param {Page} page @param {Given} given */
function variables(text, page, given) {
  const all = { ...shared(given), ...page.variables?.(given) };
  const used = Object.entries(all).filter(([name]) => new RegExp(`\\$${name}\\b`).test(text));
  const declared = used.map(([name, [type]]) => `$${name}: ${type}`).join(", ");
  return { declared: declared ? `(${declared})` : "", values: Object.fromEntries(used.map(([name, [, value]]) => [name, value])) };
}

/** All that the cards of a page ask, each in its fragment. @param {Page} page @param {Given} given @returns {Question | null} null: nothing */
export function pageQuestion(page, given) {
  const cards = cardsOf(page, given).filter((card) => Object.keys(card.ask(given)).length > 0);
  if (cards.length === 0) return null;
  const fragments = cards.map((card) => `fragment ${named(card.id)} on Query {\n${fields(card, given, "  ")}\n}`).join("\n\n");
  const { declared, values } = variables(fragments, page, given);
  const spreads = cards.map((card) => `  ...${named(card.id)}`).join("\n");
  return { query: `query ${named(page.id)}${declared} {\n${spreads}\n}\n\n${fragments}\n`, variables: values };
}

/** What one card asks, as a person would write it. @param {Page} page @param {Card} card @param {Given} given @returns {Question} */
export function cardQuestion(page, card, given) {
  const text = fields(card, given, "  ");
  const { declared, values } = variables(text, page, given);
  return { query: `query ${named(card.id)}${declared} {\n${text}\n}\n`, variables: values };
}

/** The playground with this question in a tab. @param {Question} question */
export function playground({ query, variables }) {
  const given = new URLSearchParams({ query });
  if (Object.keys(variables).length > 0) given.set("variables", JSON.stringify(variables, null, 2));
  return `playground?${given}`;
}
