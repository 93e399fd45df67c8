// The orders behind a figure: those that pass the view's filters, newest first, as many as are wanted. Asked when it is opened.

/** @import { Failure, Given, Table } from "../types.d.ts" */
import { ask, isFailure } from "../api.js";
import { show } from "../format.js";
import { playground } from "../questions/document.js";
import { kpiFilter } from "../questions/variables.js";
import { csv, table } from "../table.js";
import { html, useEffect, useRef, useState } from "../ui.js";
import { t } from "../words/index.js";
import { Grid } from "./grid.js";
import { save } from "./save.js";

const ORDERS = `query OrdersBehind($where: KpiFilter, $after: String) {
  orders(where: $where, orderBy: NEWEST, first: 50, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { id purchasedAt status revenue freight customer { city state } }
  }
}
`;

/** @param {any[]} orders @returns {Table} */
const tableOf = (orders) =>
  table(
    orders.map((order) => ({ ...order, orderStatus: order.status, city: order.customer?.city ?? null, state: order.customer?.state ?? null })),
    ["purchasedAt", "orderStatus", "state", "city", "revenue", "freight", "id"],
  );

/** @param {{ given: Given, close: () => void }} props */
export function Rows({ given, close }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [found, setFound] = useState({ orders: /** @type {any[]} */ ([]), total: 0, after: /** @type {string | null} */ (null), asked: false });
  const [failure, setFailure] = useState(/** @type {Failure | null} */ (null));
  const where = kpiFilter(given);
  const more = async () => {
    try {
      const { data, errors, requestId } = await ask({ query: ORDERS, variables: { where, after: found.after } });
      if (!data?.orders) return setFailure({ message: errors[0]?.message ?? "", requestId });
      const { nodes, totalCount, pageInfo } = data.orders;
      setFound({ orders: [...found.orders, ...nodes], total: totalCount, after: pageInfo.hasNextPage ? pageInfo.endCursor : null, asked: true });
    } catch (problem) {
      setFailure(isFailure(problem) ? problem : { message: String(problem), requestId: null });
    }
  };
  useEffect(() => {
    dialog.current?.showModal();
    more();
  }, []);
  const rows = tableOf(found.orders);
  return html`
    <dialog class="rows" ref=${dialog} onClose=${close} aria-label=${t("rows.title")}>
      <header>
        <h2>${t("rows.title")}</h2>
        <button type="button" class="plain-button" onClick=${() => dialog.current?.close()}>${t("rows.close")}</button>
      </header>
      ${failure && html`<p class="state fault" role="alert">${t("fault.card", { message: failure.message })}</p>`}
      ${found.asked && html`
        <p class="note" role="status">${t("rows.count", { shown: show("count", found.orders.length), all: show("count", found.total) })}</p>
        <${Grid} table=${rows} title=${t("rows.title")} />
        <p class="line-up">
          ${found.after && html`<button type="button" class="plain-button" onClick=${more}>${t("rows.more")}</button>`}
          <button type="button" class="plain-button" onClick=${() => save("orders.csv", new Blob([csv(rows)], { type: "text/csv" }))}>${t("card.csv")}</button>
          <a href=${playground({ query: ORDERS, variables: { where } })}>${t("card.ask")}</a>
        </p>`}
    </dialog>`;
}
