// What opens: a seller, a day, a table of the load; and what is measured. The times that the documents give are those of the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { MARTS, MEASURED_ON } from "../../../gateway/assets/dashboard/pages/times/documented.js";
import { SIZES, allLookRight } from "./looks.mjs";

const settled = (page) => page.waitForSelector("main[data-ready=yes]");

async function ask(address, query, variables = {}) {
  const response = await fetch(`${address}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

async function saved(page, card) {
  await card.locator(".menu > summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), card.locator("[data-save=csv]").click()]);
  return readFileSync(await download.path(), "utf8").trim().split("\r\n").map((line) => line.split(","));
}

/** The lines of the table of marts in docs/marts.md: name, rows, and five times. */
const documented = () =>
  [...readFileSync(new URL("../../../docs/marts.md", import.meta.url), "utf8").matchAll(/^\| [^|]+ \| (\d+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$/gm)].map((line) => line.slice(1).map(Number));

export async function details(check) {
  await check("a seller opens from a bar, and Back closes it", {}, async ({ page, open, address }) => {
    await open("?page=sellers&period=all");
    const [, ...rows] = await saved(page, page.locator("#card-pareto"));
    assert.ok(rows.length > 1 && Math.abs(Number(rows.at(-1)[3]) - 1) < 1e-9, "all sellers together make all of the revenue");
    await page.locator("#card-top [data-mark]").first().click();
    await page.waitForSelector("#card-profile");
    await settled(page);
    const id = new URL(page.url()).searchParams.get("seller");
    assert.equal(id, rows[0][5], "the first bar is the first seller");
    const { seller } = await ask(address, "query Seller($id: ID!) { seller(id: $id) { revenue orders } }", { id });
    const [names, [...values]] = await saved(page, page.locator("#card-profile"));
    assert.equal(Number(values[names.indexOf("revenue")]), seller.revenue);
    await page.goBack();
    await page.waitForSelector("#card-pareto");
  });

  await check("a day opens from a bar, the line and the address, and is that of the API", {}, async ({ page, open, address }) => {
    await open("?page=days&period=all");
    const { anomalies } = await ask(address, "{ anomalies { day value deviations } }");
    assert.equal(await page.locator("#card-line [data-mark]").count(), anomalies.length);
    const furthest = anomalies.reduce((one, other) => (Math.abs(other.deviations) > Math.abs(one.deviations) ? other : one));
    await page.locator("#card-revenue [data-mark]").first().click();
    await page.waitForSelector("#card-summary tbody tr");
    await settled(page);
    assert.equal(new URL(page.url()).searchParams.get("day"), furthest.day);
    const [, [field, value]] = await saved(page, page.locator("#card-summary"));
    assert.deepEqual([field, Number(value)], ["revenue", furthest.value]);
    await page.locator("#card-line [data-mark]").last().focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction((day) => new URL(location.href).searchParams.get("day") === day, anomalies.at(-1).day);
    await page.goBack();
    await settled(page);
    assert.equal(new URL(page.url()).searchParams.get("day"), furthest.day);
  });

  await check("alarms of the period are those of the API, and one opens its day", {}, async ({ page, open, address }) => {
    await open("?page=days&period=all");
    const { liveAnomalies } = await ask(address, "{ liveAnomalies(first: 200) { openedAt kind observed } }");
    assert.ok(liveAnomalies.length > 1, "the shop has alarms");
    const [names, ...rows] = await saved(page, page.locator("#card-alarms"));
    const of = (name) => rows.map((row) => row[names.indexOf(name)]);
    assert.deepEqual([of("openedAt"), of("kind"), of("observed").map(Number)], ["openedAt", "kind", "observed"].map((name) => liveAnomalies.map((alarm) => alarm[name])));
    await page.locator("#card-alarms tbody button").last().click();
    await page.waitForSelector("#card-summary tbody tr");
    assert.equal(new URL(page.url()).searchParams.get("day"), liveAnomalies.at(-1).openedAt.slice(0, 10));
  });

  await check("the load tells its rows, and what each figure means", {}, async ({ page, open, address }) => {
    await open("?page=load");
    const { load } = await ask(address, "{ load { tables { table read accepted deduplicated quarantined } rules { table } } }");
    const [head, ...rows] = await saved(page, page.locator("#card-tables"));
    assert.deepEqual(rows, load.tables.map((table) => head.map((name) => String(table[name]))));
    await page.locator("#card-tables [data-mark]").first().click();
    await page.waitForFunction(() => location.search.includes("table="));
    await settled(page);
    assert.equal(await page.locator("#card-rules tbody tr").count(), load.rules.filter(({ table }) => table === load.tables[0].table).length);
    await page.waitForSelector(".definitions dt", { state: "attached" });
    assert.equal(await page.locator(".definitions details").count(), await page.locator(".pages a:not(.elsewhere)").count());
  });

  await check("times: those of the documents, and this gateway's when asked for", {}, async ({ page, open }) => {
    assert.deepEqual(MARTS.map(({ rows, lake, clickhouse, mongodb, files, servers }) => [rows, lake, clickhouse, mongodb, files, servers]), documented());
    assert.ok(readFileSync(new URL("../../../docs/marts.md", import.meta.url), "utf8").includes(MEASURED_ON));
    await open("?page=times");
    await page.locator(".measure button").click();
    await page.waitForFunction((marts) => document.querySelectorAll("#card-marts svg.dots .star").length === marts, MARTS.length);
    const [head, ...rows] = await saved(page, page.locator("#card-marts"));
    assert.ok(rows.every((row) => Number(row[head.indexOf("here")]) > 0));
  });

  for (const viewport of SIZES)
    await check(`one seller and one day, ${viewport.width} px`, { viewport, bypassCSP: true }, async (around) => {
      const { sellers, anomalies } = await ask(around.address, "{ sellers(orderBy: REVENUE, first: 1) { nodes { id } } anomalies { day } }");
      await allLookRight(around, viewport, [`?page=sellers&seller=${sellers.nodes[0].id}`, `?page=days&period=all&day=${anomalies[0].day}`, "?page=sellers&seller=nobody", "?page=days&day=1999-01-01"]);
    });
}
