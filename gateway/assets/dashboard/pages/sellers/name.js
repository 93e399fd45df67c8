// Olist's sellers have no names: the start of the id, which tells them apart, and their city stand in.

import { html } from "../../ui.js";

const ID_LETTERS = 4;

/** As names of places are written; the source has them in small letters. @param {string} text */
const capitals = (text) => text.replace(/(^|\s)(?!d[aeo]s?\s)\p{Ll}/gu, (start) => start.toUpperCase());

/** @param {any} seller */
export const place = (seller) => [seller?.city && capitals(seller.city), seller?.state].filter(Boolean).join(", ");

/** @param {any} seller @returns {string | null} */
export const sellerName = (seller) => (place(seller) ? `${seller.id.slice(0, ID_LETTERS)} ${place(seller)}` : (seller?.id ?? null));

/** Rows of a report by seller, with name and id of each. @param {any[]} rows */
export const named = (rows) => rows.filter((row) => row.seller).map((row) => ({ ...row, seller: sellerName(row.seller), id: row.seller.id }));

/** A list of terms and what holds for each; those without are left out. @param {{ rows: [string, unknown][] }} props */
export const Facts = ({ rows }) => html`<dl>${rows
  .filter(([, value]) => value !== null && value !== undefined && value !== "")
  .map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>`;
