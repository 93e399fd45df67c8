// The rules that fired: refused rows first, then what was mended, merged, emptied and noted, with the first lines of each.

/** @import { Card } from "../../types.d.ts" */
import { show } from "../../format.js";
import { table } from "../../table.js";
import { html } from "../../ui.js";
import { t } from "../../words/index.js";

const ACTIONS = ["REJECT", "NULL", "REPAIR", "MERGE", "NOTE"];

/** @type {Card} */
export default {
  id: "rules",
  size: "full",
  plain: true,
  ask: () => ({ load: "load { rules { table rule action rows file firstLines } }" }),
  table: ({ data, view }) => {
    const rows = (data.load?.rules ?? [])
      .filter((/** @type {any} */ rule) => !view.options.table || rule.table === view.options.table)
      .map((/** @type {any} */ rule) => ({ ...rule, firstLines: rule.firstLines.join(" ") }))
      .sort((/** @type {any} */ one, /** @type {any} */ other) => ACTIONS.indexOf(one.action) - ACTIONS.indexOf(other.action) || other.rows - one.rows);
    return table(rows, ["action:text", "rule:text", "table:text", "rows", "file:text", "firstLines:text"]);
  },
  draw: ({ table, view, change }) => html`
    ${view.options.table && html`<p class="note"><button type="button" class="plain-button" onClick=${() => change({ options: { table: null } })}>${t("load.rules.all")}</button></p>`}
    ${table.rows.length === 0
      ? html`<p class="state">${t("load.rules.none")}</p>`
      : html`<div class="scroll" tabindex="0" role="group" aria-label=${t("load.rules.title")}><table>
          <thead><tr><th scope="col">${t("column.action")}</th><th scope="col">${t("column.rule")}</th><th scope="col" class="number">${t("column.rows")}</th><th scope="col">${t("column.file")}</th><th scope="col">${t("column.firstLines")}</th></tr></thead>
          <tbody>${table.rows.map((rule) => html`<tr>
            <td><span class=${`badge is-${rule.action.toLowerCase()}`} data-tip=${t(`load.rules.what.${rule.action}`)}>${t(`load.rules.action.${rule.action}`)}</span></td>
            <td><code translate=${false}>${rule.rule}</code></td><td class="number">${show("count", rule.rows)}</td><td translate=${false}>${rule.file}</td><td class="lines">${rule.firstLines}</td></tr>`)}</tbody>
        </table></div>`}`,
};
