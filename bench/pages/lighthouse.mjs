// Lighthouse (mobile) on pages of a signed-in admin: node lighthouse.mjs ../../.nexo [/address …]
import lighthouse from "lighthouse";
import { installation, signedIn } from "./browser.mjs";

const PORT = 9333;
const known = installation(process.argv[2] ?? "../../.nexo");
const pages = process.argv.length > 3 ? process.argv.slice(3) : [
  "/", "/aprovacoes", "/aprovacoes/nova", "/anuncios/importacoes/fontes", "/administracao/equipe", "/administracao/politicas",
  "/administracao/modelos", "/administracao/modelos/prompts/alex", "/administracao/regras", "/administracao/auditoria", "/conta", "/avisos",
];
const { browser, context } = await signedIn(known, [`--remote-debugging-port=${PORT}`]);
const Cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");

console.log("page | performance | accessibility | best practices | first paint ms | largest paint ms | blocked ms | shift | kB");
for (const address of pages) {
  const { lhr } = await lighthouse(known.url + address, { port: PORT, output: "json", logLevel: "error", extraHeaders: { Cookie }, onlyCategories: ["performance", "accessibility", "best-practices"] });
  if (new URL(lhr.finalDisplayedUrl).pathname !== address) throw new Error(`${address} led to ${lhr.finalDisplayedUrl}`);
  const score = name => Math.round(lhr.categories[name].score * 100);
  const missed = Object.values(lhr.audits).filter(one => one.score !== null && one.score < 0.9 && one.scoreDisplayMode === "binary").map(one => one.id);
  console.log([address, score("performance"), score("accessibility"), score("best-practices"), ...["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"].map(name => Math.round(lhr.audits[name].numericValue)), lhr.audits["cumulative-layout-shift"].numericValue.toFixed(3), Math.round(lhr.audits["total-byte-weight"].numericValue / 1000), missed.join(" ")].join(" | "));
}
await browser.close();
