// CSV equals the table on the screen and what the API answers to the question that the card offers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

async function saved(page, card) {
  await card.locator(".menu > summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), card.locator("[data-save=csv]").click()]);
  return readFileSync(await download.path(), "utf8").trim().split("\r\n").map((line) => line.split(","));
}

/** Asks what the card's link to the playground has. */
async function asked(page, card, address) {
  const link = new URL(await card.locator(".menu a").getAttribute("href"), page.url());
  assert.ok(link.pathname.endsWith("/playground"), link.pathname);
  const question = { query: link.searchParams.get("query"), variables: JSON.parse(link.searchParams.get("variables") ?? "{}") };
  const response = await fetch(`${address}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(question) });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

export async function answers(check) {
  await check("CSV equals the screen and the API", {}, async ({ page, open, address }) => {
    await open("?period=all&state=SP");
    const card = page.locator("#card-states");
    const [head, ...rows] = await saved(page, card);
    const data = await asked(page, card, address);
    assert.deepEqual(head, ["state", "revenue", "orders", "averageOrderValue"]);
    assert.deepEqual(rows, data.states.rows.map((row) => head.map((name) => String(row[name] ?? ""))));
    await card.locator(".twin").click();
    const shown = await card.locator("tbody tr").evaluateAll((lines) => lines.map((line) => line.cells[0].innerText.trim()));
    assert.deepEqual(shown, rows.map(([state]) => state));

    await open("?page=sales&period=all");
    const hours = page.locator("#card-hours");
    const [names, ...cells] = await saved(page, hours);
    const answer = await asked(page, hours, address);
    assert.ok(cells.length > 24);
    assert.deepEqual(cells, answer.hours.rows.map((row) => names.map((name) => String(row[name]))));
  });

  await check("a figure opens into its orders", {}, async ({ page, open }) => {
    await open("?period=all");
    const card = page.locator("#card-orders");
    await card.hover();
    await card.locator(".menu > summary").click();
    await card.locator("[data-open=rows]").click();
    await page.waitForSelector("dialog[open] tbody tr");
    const first = await page.locator("dialog tbody tr").count();
    await page.locator("dialog button", { hasText: "More" }).click();
    await page.waitForFunction((rows) => document.querySelectorAll("dialog tbody tr").length > rows, first);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog"));
  });

  await check("pictures are saved: SVG of our own charts, PNG of lines", {}, async ({ page, open }) => {
    await open("");
    for (const [id, ending] of [["categories", ".svg"], ["states", ".svg"], ["byMonth", ".png"]]) {
      const card = page.locator(`#card-${id}`);
      await card.locator(".menu > summary").click();
      const [download] = await Promise.all([page.waitForEvent("download"), card.locator("[data-save=picture]").click()]);
      assert.ok(download.suggestedFilename().endsWith(ending), download.suggestedFilename());
      assert.ok(readFileSync(await download.path()).length > 1000);
    }
  });
}
