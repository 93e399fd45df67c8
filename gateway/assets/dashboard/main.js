// Starts the dashboard: follows the address, asks one question a page and filter change, and draws the answer.

/** @import { Answer, Change, Failure, Given, Page as Kind, Shop, View } from "./types.d.ts" */
import { ask, isFailure } from "./api.js";
import { watchTips } from "./charts/tip.js";
import { useCategories, useCurrency } from "./format.js";
import { Bar } from "./frame/bar.js";
import { Footer } from "./frame/footer.js";
import { Header, Pages } from "./frame/header.js";
import { Page } from "./frame/page.js";
import { PAGES } from "./pages/index.js";
import { pageQuestion } from "./questions/document.js";
import { SHOP, shopOf } from "./questions/shop.js";
import { current, FIRST_PAGE, go, listen } from "./state.js";
import { html, render, useEffect, useMemo, useRef, useState } from "./ui.js";
import { chosen, t, use } from "./words/index.js";

/**
 * @typedef {{ shop: Shop | null, page: Kind, view: View, answer: Answer | null, asked: View }} Shown
 *   `asked`: the view that the answer is of. While another is on its way, cards stay those of the answer that is there.
 */

/** @param {unknown} problem @returns {Failure} */
const failureOf = (problem) => (isFailure(problem) ? problem : { message: String(problem), requestId: null });

/** @param {View} view */
const pageName = (view) => (view.page in PAGES ? view.page : FIRST_PAGE);

/** @param {View} view */
function dress(view) {
  const root = document.documentElement;
  const theme = view.theme ?? "";
  if (root.dataset.theme === theme) return;
  root.dataset.theme = theme;
  dispatchEvent(new Event("look"));
}

/** @param {{ failure: Failure | null, again: () => void }} props null: there is a gateway, and no load */
const Fault = ({ failure, again }) => html`
  <div class="whole" role="alert">
    <h1>${failure ? t("fault.title") : t("fault.noLoad")}</h1>
    ${failure && html`<p>${failure.message === "unreachable" ? t("fault.unreachable") : failure.message}</p>`}
    ${failure?.requestId && html`<p><small>${t("fault.request", { id: failure.requestId })}</small></p>`}
    <button type="button" onClick=${again}>${t("fault.again")}</button>
  </div>`;

/** Of a page that has nothing to ask, because the source tells none of it. @type {Answer} */
const NOTHING = { data: {}, errors: [], extensions: {}, requestId: null };

/** The load and what can be chosen; asked once, and again for a newer load. @type {Promise<Answer> | null} */
let shopAsked = null;

/** What the address says, answered: the page changes when all of it is there, so that nothing jumps. */
function useShown() {
  const [shown, setShown] = useState(/** @type {Shown | null} */ (null));
  const [failure, setFailure] = useState(/** @type {Failure | null} */ (null));
  const [busy, setBusy] = useState(true);
  const running = useRef(/** @type {AbortController | null} */ (null));
  const last = useRef({ question: "", answer: /** @type {Answer | null} */ (null) });

  async function look(/** @type {View} */ view) {
    running.current?.abort();
    const { signal } = (running.current = new AbortController());
    setBusy(true);
    dress(view);
    try {
      const name = pageName(view);
      const wanted = view.lang ?? chosen(navigator.languages);
      shopAsked ??= ask({ query: SHOP });
      const [shopAnswer, page] = await Promise.all([shopAsked, PAGES[name](), use(chosen([wanted]), name)]);
      const shop = shopOf(shopAnswer);
      useCurrency(shop?.load.currency ?? null);
      if (shop) useCategories(shop.names);
      if (signal.aborted) return;
      document.title = `${t(`page.${name}`)} – ${t("product")}`;
      const viewed = { ...view, page: name };
      const question = shop && pageQuestion(page.default, { view: viewed, shop });
      const key = JSON.stringify([shop?.load.id, question]);
      const known = last.current.question === key ? last.current.answer : null;
      setShown((before) => {
        const kept = !known && before?.page === page.default && before.answer ? before : null;
        return { shop, page: page.default, view: viewed, answer: known ?? kept?.answer ?? null, asked: kept?.asked ?? viewed };
      });
      setFailure(null);
      const answer = known ?? (question ? await ask(question, signal) : NOTHING);
      if (signal.aborted) return;
      last.current = { question: key, answer };
      setShown({ shop, page: page.default, view: viewed, answer, asked: viewed });
    } catch (problem) {
      if (signal.aborted) return;
      shopAsked = null;
      setFailure(failureOf(problem));
    }
    setBusy(false);
  }

  useEffect(() => {
    look(current());
    return listen(look);
  }, []);
  const again = () => ((last.current.question = ""), (shopAsked = null), look(current()));
  return { shown, failure, busy, again };
}

function Dashboard() {
  const { shown, failure, busy, again } = useShown();
  const change = (/** @type {Change} */ change) => go(change);
  const given = useMemo(() => (shown?.shop ? /** @type {Given} */ ({ view: shown.view, shop: shown.shop }) : null), [shown]);
  const answered = useMemo(() => (shown?.shop ? /** @type {Given} */ ({ view: shown.asked, shop: shown.shop }) : null), [shown]);
  if (!shown) return failure ? html`<main id="main"><${Fault} failure=${failure} again=${again} /></main>` : null;
  const { page, view, answer } = shown;
  return html`
    <${Header} view=${view} change=${change} />
    <${Pages} view=${view} change=${change} />
    <main id="main" tabindex="-1" data-ready=${!busy && (answer || failure) ? "yes" : "no"}>
      <h1>${t(`page.${page.id}`)}</h1>
      ${given && !page.unfiltered && html`<${Bar} view=${view} shop=${given.shop} change=${change} />`}
      ${failure || !answered ? html`<${Fault} failure=${failure} again=${again} />` : html`<${Page} page=${page} given=${answered} view=${view} answer=${answer} busy=${busy} change=${change} />`}
    </main>
    ${given && html`<${Footer} shop=${given.shop} renew=${again} />`}`;
}

const root = /** @type {HTMLElement} */ (document.getElementById("dashboard"));
root.replaceChildren();
render(html`<${Dashboard} />`, root);
watchTips();
