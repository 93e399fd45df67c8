// The words of the interface, by language and page; only those in use are loaded. A key without a word shows itself, which the
// check of the dashboard finds.

export const LANGUAGES = { en: "English", "pt-BR": "Português", fr: "Français" };

/** @type {Record<string, any>} */
let words = {};
let language = "en";

export const lang = () => language;

/** The first language of the list that there are words for. @param {readonly string[]} wanted @returns {keyof typeof LANGUAGES} */
export function chosen(wanted) {
  for (const one of wanted) {
    const start = one.toLowerCase().split("-")[0];
    if (start === "pt") return "pt-BR";
    if (start === "fr") return "fr";
    if (start === "en") return "en";
  }
  return "en";
}

/** Loads what a page needs. @param {string} wanted @param {string} page */
export async function use(wanted, page) {
  const parts = await Promise.all([import(`./${wanted}/common.js`), import(`./${wanted}/${page}.js`)]);
  language = wanted;
  const [common, own] = parts.map((part) => part.default);
  // Columns that a page alone has are named in its own words.
  words = { ...common, column: { ...common.column, ...own.column }, [page]: own };
  document.documentElement.lang = wanted;
}

/** @param {string} key as `overview.revenue.title` @returns {any} */
const found = (key) => key.split(".").reduce((inner, part) => (inner === undefined ? undefined : inner[part]), /** @type {any} */ (words));

/** @param {string} key */
export const has = (key) => typeof found(key) === "string";

/** The word of a key; `{name}` in it is what `values` has. @param {string} key @param {Record<string, unknown>} [values] @returns {string} */
export function t(key, values = {}) {
  const text = found(key);
  if (typeof text !== "string") return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
