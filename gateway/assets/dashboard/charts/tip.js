// One tooltip for the page: what has `data-tip` shows it under the pointer and on focus. Escape hides it.

const tip = document.createElement("div");
tip.className = "tip";
tip.setAttribute("role", "presentation");
tip.hidden = true;

/** @param {EventTarget | null} target @returns {Element | null} */
const tipped = (target) => (target instanceof Element ? target.closest("[data-tip]") : null);

/** @param {Element} element */
function place(element) {
  const box = element.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tip;
  const left = Math.min(Math.max(8, box.left + box.width / 2 - width / 2), innerWidth - width - 8);
  const above = box.top - height - 8;
  tip.style.setProperty("left", `${left}px`);
  tip.style.setProperty("top", `${above < 8 ? box.bottom + 8 : above}px`);
}

/** @param {Element | null} element */
function show(element) {
  const text = element?.getAttribute("data-tip");
  tip.hidden = !text;
  if (!element || !text) return;
  tip.textContent = text;
  place(element);
}

/** Watches the whole page, once. */
export function watchTips() {
  document.body.append(tip);
  document.addEventListener("pointerover", (event) => show(tipped(event.target)));
  document.addEventListener("focusin", (event) => {
    const element = tipped(event.target);
    if (element?.matches(":focus-visible")) show(element);
  });
  document.addEventListener("focusout", () => show(null));
  document.addEventListener("keydown", (event) => event.key === "Escape" && show(null));
  document.addEventListener("click", () => show(null));
  addEventListener("scroll", () => show(null), { passive: true, capture: true });
}
