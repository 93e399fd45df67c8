// The customer: where, since when, and what the models say.

/** @import { Card } from "../../types.d.ts" */
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";
import { WHO } from "./one.js";

/** @param {any} who @returns {[string, string | null][]} */
function facts({ id, accounts, city, state, country, firstOrderAt, lastOrderAt, itemCount, activity, cluster, anomaly, rfm }) {
  return [
    ["place", [city, state, country].filter(Boolean).join(", ") || null],
    ["first", firstOrderAt && show("day", firstOrderAt)],
    ["last", lastOrderAt && show("day", lastOrderAt)],
    ["items", show("count", itemCount)],
    ["activity", activity && t(`activity.${activity}`)],
    ["rfm", rfm && `${rfm.recencyScore} · ${rfm.frequencyScore} · ${rfm.monetaryScore}`],
    ["cluster", cluster === null ? null : show("count", cluster)],
    ["anomaly", anomaly === null ? null : show("flag", anomaly)],
    ["accounts", accounts.length > 1 ? show("count", accounts.length) : null],
    ["id", id],
  ];
}

/** @type {Card} */
export default {
  id: "about",
  size: "full",
  height: "flat",
  plain: true,
  ask: () => ({ who: WHO }),
  table: ({ data }) => table(data.who ? facts(data.who).filter(([, value]) => value).map(([name, value]) => ({ name: t(`customers.about.${name}`), value })) : [], ["name", "value:text"]),
  draw: ({ data, table }) => {
    if (!data.who) return html`<p class="state">${t("customers.about.none")}</p>`;
    return html`${data.who.rfm && html`<p class="lead">${show("segment", data.who.rfm.segment)}</p>`}
      <dl class="facts">${table.rows.map((row) => html`<div><dt>${row.name}</dt><dd>${row.value}</dd></div>`)}</dl>`;
  },
};
