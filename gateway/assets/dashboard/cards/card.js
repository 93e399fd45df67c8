// The frame of every card: title with its definition, table twin, what can be saved, and the states that a card can be in.

/** @import { Answer, Card as Kind, Change, Failure, Given, Page, Table } from "../types.d.ts" */
import { cardQuestion, playground } from "../questions/document.js";
import { csv } from "../table.js";
import { html, useEffect, useRef, useState } from "../ui.js";
import { t } from "../words/index.js";
import { Grid } from "./grid.js";
import { Rows } from "./rows.js";
import { save, savePicture } from "./save.js";

/** @typedef {{ page: Page, card: Kind, given: Given, answer: Answer | null, busy: boolean, change: (change: Change) => void }} Props */

/** What of the answer is this card's: its fields, and what went wrong with one of them. @param {Kind} card @param {Given} given @param {Answer} answer */
function own(card, given, answer) {
  const aliases = Object.keys(card.ask(given));
  const data = Object.fromEntries(aliases.map((alias) => [alias, answer.data?.[alias] ?? null]));
  const error = answer.errors.find((one) => aliases.includes(String(one.path?.[0])));
  /** @type {Failure | null} */
  const failure = error ? { message: error.message, requestId: answer.requestId, store: error.extensions?.store ?? null } : null;
  return { data, failure: failure && Object.values(data).some((value) => value === null) ? failure : null };
}

/** @param {{ failure: Failure }} props */
const Fault = ({ failure }) => html`
  <p class="state fault" role="alert">
    ${failure.store ? t("fault.store", { store: failure.store }) : t("fault.card", { message: failure.message })}
    ${failure.requestId && html`<small>${t("fault.request", { id: failure.requestId })}</small>`}
  </p>`;

/** @param {{ id: string, title: string, definition: string }} props */
const Definition = ({ id, title, definition }) => html`
  <button class="info" type="button" aria-label=${t("card.definition", { title })} aria-describedby=${`definition-${id}`} data-tip=${definition}>
    <svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="7" /><path d="M8 7v4.5M8 4.4v.2" /></svg>
  </button>
  <span id=${`definition-${id}`} class="unseen">${definition}</span>`;

/** @param {{ title: string, name: string, table: Table, ask: string, frame: { current: Element | null }, chart: boolean, open: (() => void) | null }} props */
function Menu({ title, name, table, ask, frame, chart, open }) {
  const menu = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  const close = () => menu.current?.removeAttribute("open");
  useEffect(() => {
    const outside = (/** @type {Event} */ event) => !menu.current?.contains(/** @type {Node} */ (event.target)) && close();
    document.addEventListener("click", outside);
    return () => document.removeEventListener("click", outside);
  }, []);
  const escape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    close();
    menu.current?.querySelector("summary")?.focus();
  };
  const done = (/** @type {() => void} */ work) => () => (work(), close());
  return html`
    <details class="menu" ref=${menu} onKeyDown=${escape}>
      <summary aria-label=${t("card.more", { title })}><span aria-hidden="true">⋯</span></summary>
      <div class="items">
        <button type="button" data-save="csv" onClick=${done(() => save(`${name}.csv`, new Blob([csv(table)], { type: "text/csv" })))}>${t("card.csv")}</button>
        ${chart && html`<button type="button" data-save="picture" onClick=${done(() => frame.current && savePicture(frame.current, name))}>${t("card.picture")}</button>`}
        ${open && html`<button type="button" data-open="rows" onClick=${done(open)}>${t("rows.open")}</button>`}
        <a href=${ask}>${t("card.ask")}</a>
      </div>
    </details>`;
}

/** @param {Props} props */
export function Card({ page, card, given, answer, busy, change }) {
  const [asTable, setAsTable] = useState(false);
  const [behind, setBehind] = useState(false);
  const frame = useRef(/** @type {Element | null} */ (null));
  const title = t(`${page.id}.${card.id}.title`);
  const definition = t(`${page.id}.${card.id}.definition`);
  const mine = answer && own(card, given, answer);
  const answered = mine && !mine.failure ? { ...given, data: mine.data, extensions: answer.extensions } : null;
  const table = answered && card.table(answered);
  const empty = table !== null && table.rows.length === 0;

  let body;
  if (mine?.failure) body = html`<${Fault} failure=${mine.failure} />`;
  else if (!answered || !table) body = html`<div class="skeleton" aria-hidden="true"></div>`;
  else if (empty && !card.plain) body = html`<p class="state">${t(card.empty ?? "card.empty")}</p>`;
  else if (asTable) body = html`<${Grid} table=${table} title=${title} />`;
  else body = html`<div class="chart">${card.draw({ ...answered, table, change })}</div>`;

  const tools = table && !empty && !mine?.failure;
  const question = cardQuestion(page, card, given);
  // What is filtered by orders has orders behind it.
  const open = "where" in question.variables ? () => setBehind(true) : null;
  const twin = t(asTable ? "card.showChart" : "card.showTable", { title });
  return html`
    <section ref=${frame} id=${`card-${card.id}`} class=${`card ${card.size} ${card.height ?? ""} ${asTable ? "as-table" : ""}`}
      aria-labelledby=${`title-${card.id}`} aria-busy=${busy ? "true" : "false"}>
      <header>
        <h2 id=${`title-${card.id}`}>${title}</h2>
        <${Definition} id=${card.id} title=${title} definition=${definition} />
        ${tools && html`<div class="tools">
          ${!card.plain && html`<button type="button" class="twin" aria-pressed=${asTable ? "true" : "false"} aria-label=${twin} data-tip=${twin} onClick=${() => setAsTable(!asTable)}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 3h12v10H2zM2 6.5h12M2 9.8h12M6.5 3v10" /></svg>
          </button>`}
          <${Menu} title=${title} name=${`${page.id}-${card.id}`} table=${table} ask=${playground(question)} frame=${frame} open=${open} chart=${!asTable && !card.plain && card.size !== "figure"} />
        </div>`}
      </header>
      <div class="body">${body}</div>
      ${behind && html`<${Rows} given=${given} close=${() => setBehind(false)} />`}
    </section>`;
}
