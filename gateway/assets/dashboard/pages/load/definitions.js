// What each figure and chart of all pages is defined as: the same words that stand behind their titles.

/** @import { Card, Change, Given } from "../../types.d.ts" */
import { table } from "../../table.js";
import { html, useEffect } from "../../ui.js";
import { lang, t } from "../../words/index.js";

/** @typedef {{ page: string, title: string, definition: string }} Definition */

/** Read once a language. @type {Map<string, Definition[]>} */
const read = new Map();

/** @param {string} language @returns {Promise<Definition[]>} */
async function definitions(language) {
  const { PAGES } = await import("../index.js");
  const names = Object.keys(PAGES);
  const parts = await Promise.all(names.map((name) => import(`../../words/${language}/${name}.js`)));
  return names.flatMap((page, index) =>
    Object.values({ ...parts[index].default, column: null }).flatMap((/** @type {any} */ one) => (one?.title && one?.definition ? [{ page, title: one.title, definition: one.definition }] : [])),
  );
}

/** @param {{ rows: Record<string, any>[], change: (change: Change) => void }} props */
function List({ rows, change }) {
  const language = lang();
  useEffect(() => {
    // Words are no data: what is drawn anew is the view as it stands.
    if (!read.has(language)) definitions(language).then((found) => (read.set(language, found), change({})));
  }, [language]);
  const pages = [...new Set(rows.map((row) => row.page))];
  return html`<div class="definitions">${pages.map((page) => html`<details key=${page}><summary>${t(`page.${page}`)}</summary>
    <dl class="stacked">${rows.filter((row) => row.page === page).map((row) => html`<dt>${row.title}</dt><dd>${row.definition}</dd>`)}</dl></details>`)}</div>`;
}

/** @type {Card} */
export default {
  id: "definitions",
  size: "full",
  height: "short",
  plain: true,
  ask: () => ({}),
  table: () => table(read.get(lang()) ?? [], ["page:text", "title:text", "definition:text"]),
  draw: ({ table, change }) => html`<${List} rows=${table.rows} change=${change} />`,
};
