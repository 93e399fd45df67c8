// Preact and htm under one name, so that no other file knows where they lie.
import htm from "./vendor/htm.js";
import { Fragment, h, render } from "./vendor/preact.js";

export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "./vendor/hooks.js";
export { Fragment, render };

/** A template of elements: html`<p class=${name}>${text}</p>`. Text in it is text, never markup. */
export const html = htm.bind(h);
