// Every page, wide and narrow, light and dark, in each language: nothing sticks out, no key stands for a word, axe finds nothing serious.
import assert from "node:assert/strict";

export const SIZES = [{ width: 1280, height: 900 }, { width: 360, height: 800 }];

/** Texts that are keys of words, as `card.csv`: there is no word for them. Names of files and rules look alike, and are not translated. */
const keys = () => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) if (/^\s*[a-z]\w*(\.\w+)+\s*$/.test(node.data) && !node.parentElement.closest("[translate=no]")) found.push(node.data.trim());
  for (const element of document.querySelectorAll("[aria-label], [data-tip]"))
    for (const name of ["aria-label", "data-tip"]) if (/\b(column|card|bar|filter|tells|page)\.\w+/.test(element.getAttribute(name) ?? "")) found.push(element.getAttribute(name));
  return found;
};

const serious = async () => {
  const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target} ${node.any[0]?.message ?? ""}`).join(" | ")}`);
};

/** Opens these addresses in a window of this width: nothing sticks out, each card has its answer and its words, axe finds nothing serious. */
export const allLookRight = async ({ page, open, axe }, { width }, paths) => {
  for (const path of paths) {
    await open(path);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${path}: too wide`);
    assert.equal(await page.locator(".card .fault, .card .body > .skeleton").count(), 0, `${path}: a card without an answer`);
    assert.deepEqual(await page.evaluate(keys), [], `${path}: keys in the place of words`);
    await page.addScriptTag({ path: axe });
    assert.deepEqual(await page.evaluate(serious), [], `${path}: axe`);
  }
};

const pagesOf = (page) => page.evaluate(() => [...document.querySelectorAll(".pages a:not(.elsewhere)")].map((link) => link.getAttribute("href").replace(/^\.\//, "")));

export async function looks(check) {
  for (const viewport of SIZES)
    for (const colorScheme of ["light", "dark"])
      await check(`every page, ${viewport.width} px, ${colorScheme}`, { viewport, colorScheme, bypassCSP: true }, async ({ page, open, axe }) => {
        await open("");
        for (const path of await pagesOf(page)) {
          await open(path);
          const { wide, cards } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, cards: document.querySelectorAll(".card").length }));
          assert.ok(cards > 0, `${path}: no card`);
          assert.ok(wide <= viewport.width, `${path}: ${wide} px wide`);
          assert.equal(await page.locator(".card .fault, .card .body > .skeleton").count(), 0, `${path}: a card without an answer`);
          // Colours differ by scheme and layout by width: two of the four see all of both.
          if ((viewport.width > 1000) !== (colorScheme === "light")) continue;
          await page.addScriptTag({ path: axe });
          assert.deepEqual(await page.evaluate(serious), [], `${path}: axe`);
        }
      });
  for (const lang of ["en", "pt-BR", "fr"])
    await check(`every page in ${lang}, under its own policy`, {}, async ({ page, open }) => {
      await open(`?lang=${lang}`);
      for (const path of await pagesOf(page)) {
        await open(path);
        assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
        assert.deepEqual(await page.evaluate(keys), [], `${path}: keys in the place of words`);
      }
    });
}
