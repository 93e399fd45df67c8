// Below everything: which load all figures come from, and whether there is a newer one.

/** @import { Shop } from "../types.d.ts" */
import { ask } from "../api.js";
import { currencyInUse, moment } from "../format.js";
import { LOAD } from "../questions/shop.js";
import { html, useEffect, useState } from "../ui.js";
import { t } from "../words/index.js";

const ASK_EVERY_MS = 30_000;

/** The id of a load that is newer than the one shown. @param {string} shown @returns {string | null} */
function useNewer(shown) {
  const [newer, setNewer] = useState(/** @type {string | null} */ (null));
  useEffect(() => {
    setNewer(null);
    const look = async () => {
      if (document.hidden) return;
      try {
        const { data } = await ask({ query: LOAD });
        setNewer(data?.load && data.load.id !== shown ? data.load.id : null);
      } catch {
        // Asked again in a while; the cards tell when the gateway is gone.
      }
    };
    const timer = setInterval(look, ASK_EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => (clearInterval(timer), document.removeEventListener("visibilitychange", look));
  }, [shown]);
  return newer;
}

/** @param {{ shop: Shop, renew: () => void }} props */
export function Footer({ shop, renew }) {
  const { id, source, publishedAt } = shop.load;
  const newer = useNewer(id);
  const currency = currencyInUse();
  return html`
    <footer class="foot">
      <p>
        <span>${t("foot.load", { id })}</span> <span data-tip=${source}>${t("foot.of", { source: source.split("/").pop() })}</span>${" "}
        <span>${currency ? t("foot.currency", { currency }) : t("foot.plain")}</span>${" "}
        ${publishedAt && html`<span>${t("foot.published", { when: moment(publishedAt) })}</span>`}
      </p>
      <div role="status">${newer && html`<p class="newer">${t("foot.newer")} <button type="button" onClick=${renew}>${t("foot.show")}</button></p>`}</div>
    </footer>`;
}
