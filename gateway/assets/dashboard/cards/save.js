// Saves what a card shows: its rows as CSV, its picture as SVG or PNG.

/** @param {string} name @param {Blob} blob */
export function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "paint-order", "opacity", "fill-opacity", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline"];

/** A copy that needs no style sheet. @param {SVGSVGElement} drawn @param {string} background */
function alone(drawn, background) {
  const copy = /** @type {SVGSVGElement} */ (drawn.cloneNode(true));
  const originals = [drawn, ...drawn.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  originals.forEach((original, index) => {
    const style = getComputedStyle(original);
    for (const name of STYLES) copies[index].setAttribute(name, style.getPropertyValue(name));
    copies[index].removeAttribute("class");
    copies[index].removeAttribute("tabindex");
    copies[index].removeAttribute("style");
  });
  const { width, height } = drawn.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", background);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

/** A canvas with the card's ground below it. @param {HTMLCanvasElement} drawn @param {string} background @returns {Promise<Blob | null>} */
function painted(drawn, background) {
  const copy = document.createElement("canvas");
  copy.width = drawn.width;
  copy.height = drawn.height;
  const context = /** @type {CanvasRenderingContext2D} */ (copy.getContext("2d"));
  context.fillStyle = background;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(drawn, 0, 0);
  return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
}

/** The picture of a card. @param {Element} card @param {string} name without ending */
export async function savePicture(card, name) {
  const background = getComputedStyle(card).backgroundColor;
  const canvas = card.querySelector(".chart canvas");
  if (canvas instanceof HTMLCanvasElement) {
    const blob = await painted(canvas, background);
    if (blob) save(`${name}.png`, blob);
    return;
  }
  const drawn = card.querySelector(".chart svg:not([aria-hidden=true])");
  if (drawn instanceof SVGSVGElement) save(`${name}.svg`, new Blob([alone(drawn, background)], { type: "image/svg+xml" }));
}
