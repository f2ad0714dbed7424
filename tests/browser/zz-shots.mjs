import { launch, host, ready } from "./support/page.mjs";
const [out, width, height, scale, scheme, ...ids] = process.argv.slice(2);
const [browser, site] = await Promise.all([launch(), host()]);
const page = await browser.newPage({ viewport: { width: +width, height: +height }, deviceScaleFactor: +scale, colorScheme: scheme });
page.on("console", (m) => m.type() === "error" && console.log("ERR", m.text()));
page.on("pageerror", (e) => console.log("PAGEERR", e.message));
for (const id of ids) {
  const [name, step] = id.split(":");
  await page.goto(name === "start" ? `${site.url}#cases` : `${site.url}#v=1&scenario=${name}${step ? `&step=${step}` : ""}`);
  if (name !== "start") await ready(page);
  await page.waitForTimeout(1200);
  await page.screenshot({ path: `${out}/${name}-${step ?? "open"}-${width}-${scheme}.png`, fullPage: process.env.FULL === "1" });
}
await browser.close(); await site.close();
