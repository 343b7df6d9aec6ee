// A signed-in Chromium for the measurements beside this file. Chromium is the machine's own; NEXO_CHROMIUM names another.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** The installation's own address and first admin, as ./nexo up wrote them into its data folder. */
export const installation = folder => JSON.parse(readFileSync(`${folder}/credentials.json`));

export async function signedIn({ url, adminEmail, adminPassword }, more = []) {
  const browser = await chromium.launch({ executablePath: process.env.NEXO_CHROMIUM ?? "/usr/bin/chromium", args: [...flags, ...more] });
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, locale: "pt-BR" });
  const page = await context.newPage();
  await page.goto("/entrar");
  await page.fill("input[type=email]", adminEmail);
  await page.fill("input[type=password]", adminPassword);
  await page.keyboard.press("Enter");
  await page.waitForURL(address => !address.pathname.startsWith("/entrar"));
  return { browser, context, page };
}
