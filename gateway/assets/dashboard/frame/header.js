// Above and beside everything: the name, the pages, the playground, language and colours.

/** @import { Change, View } from "../types.d.ts" */
import { PAGES } from "../pages/index.js";
import { changed, write } from "../state.js";
import { html } from "../ui.js";
import { lang, LANGUAGES, t } from "../words/index.js";

/** A click goes there without loading the page anew; any other use of the link is the browser's. @param {(change: Change) => void} change @param {Change} to */
const follow = (change, to) => (/** @type {MouseEvent} */ event) => {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  change(to);
};

/** @param {{ view: View, change: (change: Change) => void }} props */
export function Header({ view, change }) {
  const languages = Object.entries(LANGUAGES);
  return html`
    <header class="top">
      <a class="skip" href="#main">${t("skip")}</a>
      <a class="brand" href="./" onClick=${follow(change, { page: "overview" })}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path class="a" d="M3 6l5 2v12l-5-2z" /><path class="b" d="M9.5 8h5v12h-5z" /><path class="c" d="M16 8l5-2v12l-5 2z" /></svg>
        ${t("product")}
      </a>
      <div class="look">
        <select aria-label=${t("look.language")} value=${lang()} onChange=${(/** @type {any} */ event) => change({ lang: event.target.value })}>
          ${languages.map(([code, name]) => html`<option value=${code} selected=${code === lang()}>${name}</option>`)}
        </select>
        <select aria-label=${t("look.theme")} value=${view.theme ?? "auto"} onChange=${(/** @type {any} */ event) => change({ theme: event.target.value === "auto" ? null : event.target.value })}>
          ${["auto", "light", "dark"].map((name) => html`<option value=${name} selected=${name === (view.theme ?? "auto")}>${t(`look.${name}`)}</option>`)}
        </select>
      </div>
    </header>`;
}

/** @param {{ view: View, change: (change: Change) => void }} props */
export function Pages({ view, change }) {
  return html`
    <nav class="pages" aria-label=${t("pages")}>
      ${Object.keys(PAGES).map((page) => html`
        <a key=${page} href=${`./${write(changed(view, { page }))}`} aria-current=${page === view.page ? "page" : undefined} onClick=${follow(change, { page })}>${t(`page.${page}`)}</a>`)}
      <a class="elsewhere" href="playground">${t("playground")} <span aria-hidden="true">↗</span></a>
    </nav>`;
}
