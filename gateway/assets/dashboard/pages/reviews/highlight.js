// Marks the words that a search found. The gateway ignores case, accents and Portuguese endings; here a word counts as found when
// it begins as the searched one does, short of its ending.

import { html } from "../../ui.js";

const ENDING_LETTERS = 3;
const STEM_MIN = 3;

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {string} word */
const stem = (word) => plain(word).slice(0, Math.max(STEM_MIN, word.length - ENDING_LETTERS));

/** Pieces of a text, and whether each was searched for. @param {string} text @param {string} search @returns {[string, boolean][]} */
export function pieces(text, search) {
  const stems = search.split(/[^\p{L}\p{N}]+/u).filter(Boolean).map(stem);
  return text.split(/([\p{L}\p{N}]+)/u).filter(Boolean).map((piece) => [piece, stems.some((one) => plain(piece).startsWith(one))]);
}

/** @param {{ text: string, search: string }} props */
export const Highlight = ({ text, search }) => (search ? pieces(text, search).map(([piece, found]) => (found ? html`<mark>${piece}</mark>` : piece)) : text);
