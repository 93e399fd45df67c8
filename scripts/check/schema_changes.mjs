// Judges changes of the API twice: by `schema --check` of the gateway, and by GraphQL Inspector. Each is a definition as it may
// have been earlier, which differs from today's in one thing.
//
// schema_changes.mjs GATEWAY SCRATCH
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { diff } from "@graphql-inspector/core";
import { buildSchema, parse, print, visit } from "graphql";

const [gateway, scratch] = process.argv.slice(2);
const today = execFileSync(gateway, ["schema"], { encoding: "utf8" });
// Without descriptions a field is a line.
const plain = print(visit(parse(today), { enter: (node) => ("description" in node ? { ...node, description: undefined } : undefined) }));

// The definition with one text replaced within a type, where it must stand once.
function within(type, was, is) {
  const start = plain.search(new RegExp(`^(type|input|enum|interface) ${type}\\b`, "m"));
  assert.ok(start >= 0, `there is a ${type}`);
  const end = plain.indexOf("\n}", start) + 2;
  const body = plain.slice(start, end);
  assert.equal(body.split(was).length, 2, `\`${was}\` is once in ${type}`);
  return plain.slice(0, start) + body.replace(was, () => is) + plain.slice(end);
}
const without = (definition, name) => plain.replace(new RegExp(`^${definition} ${name} \\{[^}]*\\}`, "m"), "");
const appended = (definition) => `${plain}\n${definition}\n`;

// What each is of the way to today's. The verdict is written down, so that not both can be wrong alike.
const changes = [
  ["nothing", "safe", plain],
  ["a type is removed", "breaking", appended("type Gone { a: Int }")],
  ["an interface is removed", "breaking", appended("interface Gone { a: Int }")],
  ["an enum is removed", "breaking", appended("enum Gone { A }")],
  ["a scalar is removed", "breaking", appended("scalar Gone")],
  ["an input is removed", "breaking", appended("input Gone { a: Int }")],
  ["a union is removed", "breaking", appended("union Gone = Product | Seller")],
  ["a directive is removed", "breaking", appended("directive @gone on FIELD")],
  ["a type became an enum", "breaking", without("enum", "AbcClass") + "\ntype AbcClass { a: Int }"],
  ["a scalar became an enum", "breaking", without("enum", "AbcClass") + "\nscalar AbcClass"],
  ["the root type is another", "breaking", plain.replace("query: Query", "query: Root") + "\ntype Root { a: Int }"],
  ["mutations are removed", "breaking", plain.replace("query: Query", "query: Query mutation: Change") + "\ntype Change { a: Int }"],
  ["a type is added with a field of it", "safe", without("type", "SharePoint").replace("  topShares: [SharePoint!]!\n", "")],
  ["a field is removed", "breaking", within("Product", "  weightGrams: Int", "  weightOunces: Int\n  weightGrams: Int")],
  ["a deprecated field is removed", "breaking", within("Product", "  weightGrams: Int", "  weightOunces: Int @deprecated\n  weightGrams: Int")],
  ["a root field is removed", "breaking", within("Query", "  categories: [Category!]", "  brands: Int\n  categories: [Category!]")],
  ["a field of an interface is removed", "breaking", within("Node", "  nodeId: ID!", "  url: String\n  nodeId: ID!")],
  ["a field is added", "safe", within("Product", "  weightGrams: Int\n", "")],
  ["a root field with arguments is added", "safe", within("Query", "  product(id: ID!): Product\n", "")],
  ["a field is no longer null", "safe", within("GeoPoint", "latitude: Float!", "latitude: Float")],
  ["a field may be null", "breaking", within("Product", "weightGrams: Int", "weightGrams: Int!")],
  ["a field has another type", "breaking", within("Product", "weightGrams: Int", "weightGrams: Float")],
  ["a field is a list", "breaking", within("Query", "categories: [Category!]", "categories: Category")],
  ["a field is no list", "breaking", within("Product", "weightGrams: Int", "weightGrams: [Int]")],
  ["items are no longer null", "safe", within("Query", "categories: [Category!]", "categories: [Category]")],
  ["a list may be null", "breaking", within("Query", "categories: [Category!]", "categories: [Category!]!")],
  ["a list is no longer null", "safe", within("Concentration", "topShares: [SharePoint!]!", "topShares: [SharePoint!]")],
  ["a field is deprecated no longer", "safe", within("Product", "weightGrams: Int", "weightGrams: Int @deprecated(reason: \"x\")")],
  ["an argument is removed", "breaking", within("Query", "product(id: ID!)", "product(id: ID!, language: String)")],
  ["an argument is added that must be given", "breaking", within("Query", "product(id: ID!)", "product")],
  ["an argument is added", "dangerous", within("Query", "cohorts(from: Date, to: Date)", "cohorts(from: Date)")],
  ["an argument is added with a default", "dangerous", within("Query", "loads(first: Int = 10)", "loads")],
  ["an argument may no longer be null", "breaking", within("Query", "product(id: ID!)", "product(id: ID)")],
  ["an argument may be null", "safe", within("Query", "loads(first: Int = 10)", "loads(first: Int! = 10)")],
  ["an argument has another type", "breaking", within("Query", "product(id: ID!)", "product(id: String!)")],
  ["an argument has another default", "dangerous", within("Query", "loads(first: Int = 10)", "loads(first: Int = 20)")],
  ["an argument has a default", "dangerous", within("Query", "loads(first: Int = 10)", "loads(first: Int)")],
  ["an argument has no default", "dangerous", within("Query", "cohorts(from: Date, to: Date)", "cohorts(from: Date, to: Date = \"2018-01-01\")")],
  ["a value of an enum is removed", "breaking", within("SortDirection", "  ASC", "  RANDOM\n  ASC")],
  ["a value of an enum is added", "dangerous", within("SortDirection", "  DESC\n", "")],
  ["a value of an enum is deprecated no longer", "safe", within("SortDirection", "  ASC", "  ASC @deprecated(reason: \"x\")")],
  ["a field of an input is removed", "breaking", within("Near", "  latitude: Float!", "  altitude: Float\n  latitude: Float!")],
  ["a field of an input must be given", "breaking", within("Near", "latitude: Float!", "latitude: Float")],
  ["a field of an input need not be given", "safe", within("StringFilter", "eq: String", "eq: String!")],
  ["items of an input may be null", "safe", within("StringFilter", "notIn: [String]", "notIn: [String!]")],
  ["a field of an input is added", "safe", within("StringFilter", "  eq: String\n", "")],
  ["a field of an input is added that must be given", "breaking", within("Near", "  latitude: Float!\n", "")],
  ["a field of an input has another type", "breaking", within("StringFilter", "eq: String", "eq: ID")],
  ["a field of an input has no default", "dangerous", within("StringFilter", "eq: String", "eq: String = \"x\"")],
  ["an input may have several fields", "safe", within("StringFilter", "input StringFilter {", "input StringFilter @oneOf {")],
  ["a type has an interface less", "breaking", appended("interface Named { id: ID! }").replace("type Product implements Node {", "type Product implements Node & Named {")],
  ["a type has an interface more", "dangerous", plain.replace("type Product implements Node {", "type Product {")],
  ["a description changed", "safe", today.replace("A kind of product.", "A sort of product.")],
];

const problems = [];
for (const [name, expected, old] of changes) {
  if (name !== "nothing" && old === plain) problems.push(`${name}: nothing was changed`);
  const file = join(scratch, "old.graphql");
  writeFileSync(file, old);
  const { status, stdout, stderr } = spawnSync(gateway, ["schema", "--check", file], { encoding: "utf8" });
  const ours = new Set();
  for (const line of stdout.split("\n")) {
    const [, level, path] = line.match(/^(breaking|dangerous) +([^:]+): /) ?? [];
    if (level) ours.add(`${level} ${path}`);
  }
  const levels = { BREAKING: "breaking", DANGEROUS: "dangerous" };
  const judged = await diff(buildSchema(old), buildSchema(today));
  // It gives no path where an operation starts from another type.
  const theirs = new Set(judged.flatMap(({ criticality: { level }, path }) => (levels[level] ? [`${levels[level]} ${path ?? "schema"}`] : [])));
  const verdict = (found) => ["breaking", "dangerous"].find((level) => [...found].some((line) => line.startsWith(level))) ?? "safe";
  const told = `\n  gateway: ${[...ours].sort().join(", ") || "safe"}\n  inspector: ${[...theirs].sort().join(", ") || "safe"}${stderr}`;
  if (status !== (verdict(ours) === "breaking" ? 1 : 0)) problems.push(`${name}: exit code ${status}${told}`);
  if (verdict(ours) !== expected || verdict(theirs) !== expected) problems.push(`${name}: not ${expected}${told}`);
  else if ([...ours].sort().join() !== [...theirs].sort().join()) problems.push(`${name}: other paths${told}`);
}
if (problems.length > 0) {
  console.error(`FAILED: ${problems.join("\n")}`);
  process.exit(1);
}
console.log(`${changes.length} changes of the API are judged as GraphQL Inspector judges them`);
