// One page: its cards in their grid, and a line for those that the source has nothing for.

/** @import { Answer, Change, Given, Page as Kind, View } from "../types.d.ts" */
import { Card } from "../cards/card.js";
import { cardsOf, missing } from "../questions/document.js";
import { html } from "../ui.js";
import { t } from "../words/index.js";

/** Cards left out, by what the source does not tell. @param {Kind} page @param {Given} given */
function leftOut(page, given) {
  const all = typeof page.cards === "function" ? page.cards(given) : page.cards;
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const card of all) {
    const [need] = missing(card, given);
    if (need) found.set(need, [...(found.get(need) ?? []), t(`${page.id}.${card.id}.title`)]);
  }
  return [...found];
}

/** @param {{ page: Kind, given: Given, view: View, answer: Answer | null, busy: boolean, change: (change: Change) => void }} props */
export function Page({ page, given, view, answer, busy, change }) {
  const absent = leftOut(page, given);
  const cards = cardsOf(page, given);
  const draw = (/** @type {import("../types.d.ts").Card} */ card) =>
    html`<${Card} key=${`${page.id}-${card.id}`} page=${page} card=${card} given=${given} answer=${answer} busy=${busy} change=${change} />`;
  const figures = cards.filter((card) => card.size === "figure");
  return html`
    ${page.head && html`<div class="head">${page.head({ ...given, view, change })}</div>`}
    ${figures.length > 0 && html`<div class="figures">${figures.map(draw)}</div>`}
    <div class="cards">${cards.filter((card) => card.size !== "figure").map(draw)}</div>
    ${absent.map(([need, cards]) => html`<p class="absent">${t("missing.line", { what: t(`tells.${need}`), cards: cards.join(", ") })}</p>`)}`;
}
