// Uses the dashboard as people do, in a headless Chromium. Arguments: a folder of npm modules, the browser, the gateway's address.
import { createRequire } from "node:module";
import { join } from "node:path";
import { answers } from "./answers.mjs";
import { details } from "./details.mjs";
import { looks } from "./looks.mjs";
import { productsAndCustomers } from "./products_customers.mjs";
import { steps } from "./steps.mjs";
import { troubles } from "./troubles.mjs";

const [modules, program, address] = process.argv.slice(2);
const wanted = createRequire(join(modules, "nothing.js"));
const { chromium } = wanted("playwright-core");
const PATIENCE_MS = 180_000; // the check runs beside others on two processors, which may be slow

const browser = await chromium.launch({ executablePath: program, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
let failed = 0;

/** A page of its own for each check; what the browser complains of is a failure of that check. */
async function check(name, options, work) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US", acceptDownloads: true, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  const open = async (path) => {
    await page.goto(`${address}/${path}`);
    await page.waitForSelector("main[data-ready=yes]");
    await page.waitForFunction(() => !document.querySelector(".card .skeleton")); // shapes of states come after the answer
  };
  try {
    await work({ page, open, address, complaints, axe: wanted.resolve("axe-core/axe.min.js") });
    if (complaints.length > 0) throw new Error(`the browser complains: ${complaints.join("; ")}`);
    console.log(`holds: ${name}`);
  } catch (problem) {
    failed += 1;
    console.error(`FAILED: ${name}: ${problem.message}`);
  }
  await context.close();
}

for (const part of [looks, steps, productsAndCustomers, answers, details, troubles]) await part(check);
await browser.close();
if (failed > 0) process.exit(1);
console.log("the dashboard is read wide and narrow, light and dark, by pointer and by keyboard");
