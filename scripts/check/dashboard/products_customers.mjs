// The pages of products and customers: one opens from a chart and from a list, Back closes it, and classes are those of the API.
import assert from "node:assert/strict";
import { SIZES, allLookRight } from "./looks.mjs";

const settled = (page) => page.waitForSelector("main[data-ready=yes]");
const shows = async (page, card) => (await page.waitForSelector(`#card-${card}`), settled(page));

async function ask(address, query, variables = {}) {
  const response = await fetch(`${address}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

/** How many products of each class the API has. */
async function classes(address) {
  const found = { A: 0, B: 0, C: 0 };
  for (let after = null; ; ) {
    const { products } = await ask(address, "query($after: String) { products(orderBy: REVENUE, first: 100, after: $after) { nodes { abcClass orders } pageInfo { hasNextPage endCursor } } }", { after });
    for (const { abcClass, orders } of products.nodes) if (orders > 0) found[abcClass] += 1;
    if (!products.pageInfo.hasNextPage) return found;
    after = products.pageInfo.endCursor;
  }
}

const numberOf = (text) => Number(text.replace(/\D/g, ""));

export async function productsAndCustomers(check) {
  await check("classes A, B, C are those of the API", {}, async ({ page, open, address }) => {
    await open("?page=products&period=all");
    await page.locator("#card-abc .twin").click();
    const rows = await page.locator("#card-abc tbody tr").evaluateAll((lines) => lines.map((line) => [line.cells[0].innerText.trim(), line.cells[1].innerText]));
    assert.deepEqual(Object.fromEntries(rows.map(([name, count]) => [name, numberOf(count)])), await classes(address));
  });

  await check("a product opens from a dot, its neighbour from the graph, Back goes back", {}, async ({ page, open }) => {
    await open("?page=products&period=all");
    await page.locator("#card-scatter [data-mark]").first().focus();
    await page.keyboard.press("Enter");
    await shows(page, "about");
    const first = new URL(page.url()).searchParams.get("product");
    assert.ok(first && (await page.locator("#card-about").innerText()).includes(first));
    await page.locator("#card-suggestions li button").first().click();
    await page.waitForFunction((old) => new URLSearchParams(location.search).get("product") !== old, first);
    await settled(page);
    await page.goBack();
    await page.waitForFunction((old) => new URLSearchParams(location.search).get("product") === old, first);
    await settled(page);
    await page.locator(".head button").click();
    await shows(page, "pareto");
    assert.equal(new URL(page.url()).searchParams.get("product"), null);
  });

  await check("a segment filters, a customer opens with recommendations and their reasons", {}, async ({ page, open, address }) => {
    await open("?page=customers&period=all");
    const { segments } = await ask(address, "{ segments { customers } }");
    await page.locator("#card-segments .twin").click();
    const counts = await page.locator("#card-segments tbody tr").evaluateAll((lines) => lines.map((line) => line.cells[1].innerText));
    assert.deepEqual(counts.map(numberOf), segments.map(({ customers }) => customers));
    await page.locator("#card-segments .twin").click();
    await page.locator("#card-segments [data-mark]").first().click();
    await page.waitForSelector(".chips button[data-filter=segment]");
    await settled(page);
    await page.locator(".chips button[data-filter=segment]").click();
    await page.waitForFunction(() => !location.search.includes("segment"));
    await settled(page);
    await page.locator("#card-list .open-row").first().click();
    await shows(page, "newItems");
    const id = new URL(page.url()).searchParams.get("customer");
    const { recommendations } = await ask(address, "query($id: ID!) { recommendations(customerId: $id, first: 8) { reason { count } } }", { id });
    const reasons = await page.locator("#card-newItems li small").allInnerTexts();
    assert.equal(reasons.length, recommendations.length);
    reasons.forEach((text, index) => assert.ok(text.includes(String(recommendations[index].reason.count)), text));
    await page.goBack();
    await shows(page, "segments");
  });

  for (const viewport of SIZES)
    await check(`one product and one customer, ${viewport.width} px`, { viewport, bypassCSP: true }, async (around) => {
      const { products, customers } = await ask(around.address, "{ products(orderBy: REVENUE, first: 1) { nodes { id } } customers(orderBy: ORDERS, first: 1) { nodes { id } } }");
      await allLookRight(around, viewport, [`?page=products&product=${products.nodes[0].id}`, `?page=customers&customer=${customers.nodes[0].id}`]);
    });

  await check("an id that nobody has is told", {}, async ({ page, open }) => {
    await open("?page=customers&customer=nobody");
    assert.ok((await page.locator("#card-about").innerText()).includes("no customer"));
    await open("?page=products&product=nothing");
    assert.ok((await page.locator("#card-about").innerText()).includes("no product"));
  });
}
