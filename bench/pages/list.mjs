// How light the inbox's list stays: node list.mjs ../../.nexo
// Frames while it scrolls by wheel and by its scrollbar, how soon the rows of a place are there, what is in the page and in memory.
import { installation, signedIn } from "./browser.mjs";

const { browser, context, page } = await signedIn(installation(process.argv[2] ?? "../../.nexo"));
await page.goto("/aprovacoes");
await page.waitForSelector("[data-inbox][data-ready]", { state: "attached" });
const inspector = await context.newCDPSession(page);
await inspector.send("Performance.enable");
await inspector.send("HeapProfiler.enable");

const weight = async () => {
  await inspector.send("HeapProfiler.collectGarbage");
  const { metrics } = await inspector.send("Performance.getMetrics");
  const heap = metrics.find(metric => metric.name === "JSHeapUsedSize").value / 1e6;
  return `${await page.evaluate(() => document.querySelectorAll("*").length)} elements, ${heap.toFixed(1)} MB of heap`;
};

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.toFixed(1);

async function frames(name, act) {
  await page.evaluate(() => {
    const list = (window.frames_ = []);
    let last = performance.now();
    requestAnimationFrame(function next(now) {
      list.push(now - last);
      last = now;
      if (window.frames_ === list) requestAnimationFrame(next);
    });
  });
  await act();
  const taken = (await page.evaluate(() => [window.frames_.slice(1), (window.frames_ = null)][0])).sort((a, b) => a - b);
  console.log(`${name}: frames ms p50 ${at(taken, 0.5)}, p95 ${at(taken, 0.95)}, p99 ${at(taken, 0.99)}, max ${taken.at(-1).toFixed(1)}; ${await weight()}`);
}

const scrollTo = share => page.evaluate(share => { const list = document.querySelector("[data-tasks]"); list.scrollTop = list.scrollHeight * share; }, share);
const rowsInView = () => page.waitForFunction(() => {
  const { left, top, bottom } = document.querySelector("[data-tasks]").getBoundingClientRect();
  return document.elementFromPoint(left + 200, (top + bottom) / 2)?.closest(".task");
});

console.log(`${await page.locator("#inbox-count").innerText()}: ${await weight()}`);
await page.mouse.move(500, 500);
await frames("wheel, 250 turns of six rows", async () => {
  for (let i = 0; i < 250; i++) await page.mouse.wheel(0, 320), await page.waitForTimeout(16);
});
await frames("scrollbar, 60 places", async () => {
  for (let i = 1; i <= 60; i++) await scrollTo(((i * 37) % 60) / 60), await page.waitForTimeout(150);
});

const waits = [];
for (let i = 0; i < 20; i++) {
  const began = Date.now();
  await scrollTo(((i * 7 + 3) % 20) / 20);
  await rowsInView();
  waits.push(Date.now() - began);
}
waits.sort((a, b) => a - b);
console.log(`rows of a place are there after ${waits[10]} ms p50, ${waits[19]} ms at most`);

await page.keyboard.press("j");
for (const key of ["End", "Home"]) {
  const began = Date.now();
  await page.keyboard.press(key);
  await page.waitForFunction(key => {
    const row = document.activeElement.closest(".task");
    return row && (key === "End" ? !row.nextElementSibling && !row.parentNode.nextElementSibling : !row.previousElementSibling && document.querySelector("[data-tasks]").scrollTop === 0);
  }, key);
  console.log(`${key}: ${Date.now() - began} ms`);
}
console.log(`at the end: ${await weight()}`);
await browser.close();
