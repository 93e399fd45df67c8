// What people do: filters by clicks and keys, Back, addresses that are shared.
import assert from "node:assert/strict";

const filtersOf = (page) => page.evaluate(() => Object.fromEntries(new URLSearchParams(location.search)));
const settled = async (page) => {
  await page.waitForSelector("main[data-ready=yes]");
  await page.waitForFunction(() => !document.querySelector(".card .skeleton"));
};
/** All that a reader sees of the cards. */
const texts = (page) => page.evaluate(() => [...document.querySelectorAll(".card")].map((card) => card.innerText));

export async function steps(check) {
  await check("a click filters, a chip tells and ends it, Back works", {}, async ({ page, open }) => {
    await open("");
    const before = await texts(page);
    await page.locator("#card-categories [data-mark]").first().click();
    await page.waitForSelector(".chips button[data-filter=category]");
    await settled(page);
    const category = (await filtersOf(page)).category;
    assert.ok(category, "no category in the address");
    const filtered = await texts(page);
    assert.notDeepEqual(filtered, before);
    await page.locator(".pages a", { hasText: "Sales" }).click();
    await page.waitForSelector("#card-hours");
    await settled(page);
    assert.equal((await filtersOf(page)).category, category, "another page keeps the filter");
    await page.goBack();
    await page.waitForSelector("#card-states");
    await settled(page);
    assert.deepEqual(await texts(page), filtered, "Back shows what was there");
    await page.locator(".chips button[data-filter=category]").click();
    await page.waitForFunction(() => !location.search.includes("category"));
    await settled(page);
    assert.deepEqual(await texts(page), before, "without the chip all is as before");
  });

  await check("a state, a cell and a period filter too", {}, async ({ page, open }) => {
    await open("?page=sales");
    await page.locator("#card-hours [data-mark]").nth(40).click();
    await page.waitForSelector(".chips button[data-filter=hour]");
    const { weekday, hour } = await filtersOf(page);
    assert.ok(weekday && hour);
    await open("");
    await page.locator("#card-states .shade").first().click({ force: true });
    await page.waitForSelector(".chips button[data-filter=state]");
    await page.locator(".bar .choice select").first().selectOption("all");
    await page.waitForFunction(() => location.search.includes("period=all"));
    await settled(page);
  });

  await check("the address reproduces the state", {}, async ({ page, open }) => {
    await open("?page=sales&period=last90Days&compare=year&state=SP&by=week&theme=dark&lang=fr");
    const first = await texts(page);
    const address = page.url();
    await page.reload();
    await settled(page);
    assert.deepEqual(await texts(page), first);
    assert.equal(page.url(), address);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    assert.ok((await page.locator(".chips button").allInnerTexts()).some((text) => text.includes("SP")));
  });

  await check("the keyboard alone reaches all controls and chooses", {}, async ({ page, open }) => {
    await open("");
    const all = await page.evaluate(() => {
      const controls = [...document.querySelectorAll("a[href], button, select, input, summary, [tabindex='0']")].filter((one) => one.checkVisibility({ visibilityProperty: true }));
      controls.forEach((one, index) => one.setAttribute("data-control", String(index)));
      return controls.length;
    });
    const reached = new Set();
    for (let step = 0; step < all + 20; step++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => document.activeElement?.getAttribute("data-control") ?? null);
      if (at !== null) reached.add(at);
    }
    assert.equal(reached.size, all, "controls that Tab does not reach");
    await page.locator("#card-categories [data-mark][tabindex='0']").focus();
    await page.keyboard.press("ArrowDown");
    const label = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    await page.keyboard.press("Enter");
    await page.waitForSelector(".chips button[data-filter=category]");
    const chip = await page.locator(".chips button[data-filter=category]").innerText();
    assert.ok(label?.split(":")[0] && chip.includes(label.split(":")[0].slice(0, 10)), `${label} and ${chip}`);
  });
}
