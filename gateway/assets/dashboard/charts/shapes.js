// The states of Brazil as paths, decoded from their topology (github.com/topojson/topojson-specification): arcs are steps on a
// grid, and neighbours share them.

/** @typedef {{ id: string, path: string, centre: [number, number] }} Shape */

export const BOX = { width: 400, height: 400 };
const WEST = -74.1;
const NORTH = 5.4;
/** Degrees across: Brazil is about as wide as it is high. */
const SPAN = 39.6;

/** @param {number} longitude @param {number} latitude @returns {[number, number]} */
export const project = (longitude, latitude) => [((longitude - WEST) / SPAN) * BOX.width, ((NORTH - latitude) / SPAN) * BOX.height];

/** @param {any} topology as vendor/brazil.json @returns {Shape[]} */
export function decode({ transform, states, arcs }) {
  const [scale, translate] = [transform.scale, transform.translate];
  const decoded = arcs.map((/** @type {number[][]} */ arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      [x, y] = [x + dx, y + dy];
      return project(x * scale[0] + translate[0], y * scale[1] + translate[1]);
    });
  });
  const points = (/** @type {number} */ index) => (index < 0 ? [...decoded[~index]].reverse() : decoded[index]);
  const ring = (/** @type {number[]} */ indexes) => {
    const all = indexes.flatMap((index, at) => points(index).slice(at === 0 ? 0 : 1));
    return `M${all.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;
  };
  return states.map((/** @type {any} */ state) => {
    const polygons = state.type === "Polygon" ? [state.arcs] : state.arcs;
    return { id: state.id, path: polygons.flat().map(ring).join(""), centre: project(state.centre[0], state.centre[1]) };
  });
}

/** @type {Promise<Shape[]> | null} */
let brazil = null;

/** Loaded once, when the first map is drawn. */
export const brazilShapes = () =>
  (brazil ??= fetch(new URL("../vendor/brazil.json", import.meta.url)).then(async (response) => decode(await response.json())));

/** Of the states of Brazil. */
export const BRAZIL = new Set("AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO".split(" "));
