// What is not as it should be: a store that is away, a gateway that is gone, a newer load, a source that tells less.
import assert from "node:assert/strict";

/** Changes the answers to a named question on their way. */
const change = (page, name, work) =>
  page.route("**/graphql", async (route) => {
    if (!route.request().postDataJSON().query.startsWith(`query ${name}`)) return route.fallback();
    const response = await route.fetch();
    await route.fulfill({ response, json: work(await response.json()) });
  });

export async function troubles(check) {
  await check("a store that is away takes its own cards only", {}, async ({ page, open }) => {
    await change(page, "Overview", (body) => ({
      ...body,
      data: { ...body.data, scores: null },
      errors: [{ message: "MONGODB cannot be reached", path: ["scores"], extensions: { code: "STORE_UNAVAILABLE", store: "MONGODB" } }],
    }));
    await open("");
    const said = await page.locator("#card-scores .fault").innerText();
    assert.ok(said.includes("MONGODB"), said);
    assert.equal(await page.locator(".card .fault").count(), 1);
    assert.ok((await page.locator("#card-categories [data-mark]").count()) > 0);
  });

  await check("a gateway that is gone is told, and asked again", {}, async ({ page, open, complaints }) => {
    let gone = false;
    await page.route("**/graphql", (route) => (gone ? route.abort() : route.fallback()));
    await open("");
    gone = true;
    await page.locator(".pages a", { hasText: "Sales" }).click();
    await page.waitForSelector(".whole button");
    gone = false;
    await page.locator(".whole button").click();
    await page.waitForSelector("#card-hours .chart");
    complaints.length = 0; // the browser tells of the aborted request
  });

  await check("a newer load offers itself", {}, async ({ page, open }) => {
    await open("");
    const load = (body) => ({ ...body, data: { ...body.data, load: { ...body.data.load, id: "newer" } } });
    await change(page, "Load", load);
    await change(page, "Shop", load);
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.locator(".newer button").click();
    await page.waitForFunction(() => !document.querySelector(".newer") && document.querySelector(".foot").innerText.includes("newer"));
    await page.waitForSelector("main[data-ready=yes]");
  });

  await check("what the source does not tell is left out with a line why", {}, async ({ page, open }) => {
    const total = { reviews: 0, payments: 0, lateRate: null, averageDeliveryDays: null, handlingDays: null };
    await change(page, "Shop", (body) => ({ ...body, data: { ...body.data, facts: { total: { ...body.data.facts.total, ...total } }, load: { ...body.data.load, currency: "" } } }));
    await open("");
    assert.equal(await page.locator("#card-averageScore, #card-scores, #card-onTimeRate").count(), 0);
    const told = (await page.locator(".absent").allInnerTexts()).join(" ");
    assert.ok(told.includes("reviews") && told.includes("Average score"), told);
    assert.ok(!(await page.locator("#card-revenue .value").innerText()).includes("$"), "plain numbers without a currency");
  });

  await check("names that hold markup stay text", {}, async ({ page, open }) => {
    const name = "<img src=x onerror=alert(1)>";
    await change(page, "Overview", (body) => {
      body.data.categories.rows[0].category = name;
      return body;
    });
    await open("");
    assert.equal(await page.locator("#main img").count(), 0);
    assert.ok((await page.locator("#card-categories [data-mark]").first().getAttribute("aria-label")).startsWith(name));
  });
}
