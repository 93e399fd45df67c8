// Copies the ready bundles out of node_modules and writes down what is in them, from whom, under which licence.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [modules, vendor] = process.argv.slice(2);
const files = [
  ["graphiql", "graphiql.min.js"],
  ["graphiql", "graphiql.min.css"],
  ["react", "umd/react.production.min.js"],
  ["react-dom", "umd/react-dom.production.min.js"],
];

const version = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"))).version;
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

const lines = ["# What lies here", "", "Written by `scripts/playground/vendor.sh`; do not edit by hand. Licences: LICENSES.txt.", ""];
lines.push("| file | npm package | sha256 upstream | sha256 here |", "| --- | --- | --- | --- |");
for (const [name, path] of files) {
  const upstream = readFileSync(join(modules, name, path), "utf8");
  const text = upstream.replace(/@font-face\s*\{[^}]*\}\s*/g, "").replace(/\n?(\/\/|\/\*)# sourceMappingURL=[^\n]*\n?$/, "\n");
  const file = path.split("/").pop();
  writeFileSync(join(vendor, file), text);
  lines.push(`| ${file} | ${name}@${version(name)} | ${sha256(upstream)} | ${sha256(text)} |`);
}
writeFileSync(join(vendor, "README.md"), lines.join("\n") + "\n");

// The source map says which packages the bundle was made of.
const map = JSON.parse(readFileSync(join(modules, "graphiql/graphiql.min.js.map")));
const packages = new Set(["graphiql", "react", "react-dom", "scheduler"]);
for (const source of map.sources) {
  const inModules = [...source.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].pop();
  if (inModules) packages.add(inModules[1]);
  const sibling = source.match(/^\.\.\/\.\.\/((?:graphiql|codemirror|graphql)-[^/]+)\//);
  if (sibling) packages.add(sibling[1].replace(/^graphiql-/, "@graphiql/"));
}

const licences = new Map(); // text -> packages under it
for (const name of [...packages].sort()) {
  const folder = join(modules, name);
  const { license, author } = JSON.parse(readFileSync(join(folder, "package.json")));
  const file = readdirSync(folder).find((entry) => /^licen[sc]e(-mit)?(\.\w+)?$/i.test(entry));
  const owner = typeof author === "string" ? author : author?.name;
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : `${license}${owner ? `, by ${owner}` : ""} (the package carries no licence file)`;
  licences.set(text, [...(licences.get(text) ?? []), `${name} (${license})`]);
}
const rule = "-".repeat(100);
const sections = [...licences].map(([text, names]) => `${rule}\n${names.join("\n")}\n${rule}\n\n${text}\n`);
const notice = "What the files in this folder are made of, and under which licences. The web fonts that GraphiQL's\nstyle sheet embeds are left out.\n";
writeFileSync(join(vendor, "LICENSES.txt"), [notice, ...sections].join("\n"));
