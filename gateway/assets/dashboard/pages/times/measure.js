// Asks this gateway for the marts, one after the other, and keeps the median of the times that this browser waited.

/** @import { Change } from "../../types.d.ts" */
import { ask } from "../../api.js";
import { html, useState } from "../../ui.js";
import { t } from "../../words/index.js";
import { MARTS } from "./documented.js";

const RUNS = 20;

/** Median milliseconds by mart, of the load with this id. @type {{ load: string, times: Map<string, number> }} */
let measured = { load: "", times: new Map() };

/** @param {string} load @param {string} mart @returns {number | null} */
export const measuredOf = (load, mart) => (measured.load === load ? (measured.times.get(mart) ?? null) : null);

/** @param {string} query @returns {Promise<number>} */
async function once(query) {
  const from = performance.now();
  await ask({ query });
  return performance.now() - from;
}

/** @param {string} load @param {(share: number) => void} tell */
async function measure(load, tell) {
  const times = new Map();
  for (const [index, { mart, query }] of MARTS.entries()) {
    // The first answer may have to be read from disk: it is not counted.
    await once(`{ ${query} }`);
    const all = [];
    for (let run = 0; run < RUNS; run++) all.push(await once(`{ ${query} }`));
    all.sort((one, other) => one - other);
    times.set(mart, (all[RUNS / 2 - 1] + all[RUNS / 2]) / 2);
    tell((index + 1) / MARTS.length);
  }
  measured = { load, times };
}

/** @param {{ load: string, change: (change: Change) => void }} props */
export function Measure({ load, change }) {
  const [share, setShare] = useState(/** @type {number | null} */ (null));
  const [failed, setFailed] = useState(false);
  const start = () => {
    setFailed(false);
    setShare(0);
    measure(load, setShare)
      .then(() => change({}), () => setFailed(true))
      .finally(() => setShare(null));
  };
  return html`<p class="measure">
    <button type="button" class="plain-button" disabled=${share !== null} onClick=${start}>${t("times.measure", { n: RUNS })}</button>
    <span role="status">${share === null ? (failed ? t("times.failed") : "") : t("times.running", { n: Math.round(share * 100) })}</span>
  </p>`;
}
