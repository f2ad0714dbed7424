// cargo xtask bench --browser [MODEL ...] [--budget SECONDS]: the same in Chromium, on a page that serves the site and these files.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

import { HEAD, line } from "./measure.mjs";
import { models, scenario } from "./models.mjs";
import { choose } from "./options.mjs";

const { budget, chosen } = choose(process.argv.slice(2), models());
const inputs = chosen.map((model) => ({ id: model.id, text: scenario(model), model }));
const types = {
  js: "text/javascript",
  mjs: "text/javascript",
  wasm: "application/wasm",
  json: "application/json",
  html: "text/html",
};

const server = createServer(async (request, response) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  try {
    const body =
      path === "/"
        ? "<!doctype html><title>benchmark</title>"
        : path === "/inputs.json"
          ? JSON.stringify(inputs)
          : await readFile(new URL(`..${path}`, import.meta.url));
    const type = path === "/" ? types.html : types[/** @type {keyof typeof types} */ (path.split(".").at(-1) ?? "")];
    response.writeHead(200, { "content-type": type ?? "application/octet-stream" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
const address = server.address();
if (address === null || typeof address === "string") throw new Error("the server has no port");

const executablePath = process.env.POLICY_CLIFF_CHROMIUM;
if (executablePath === undefined)
  throw new Error("POLICY_CLIFF_CHROMIUM does not name a browser; `cargo xtask bench --browser` does");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  console.log(`${HEAD}\n201 values of theta, one thread of Chromium ${browser.version()}, medians`);
  const page = await browser.newPage();
  await page.exposeFunction("report", (/** @type {import("./measure.mjs").Row} */ row) => console.log(line(row)));
  await page.goto(`http://127.0.0.1:${address.port}/`);
  await page.evaluate(async (budget) => {
    const root = location.origin;
    const { load } = await import(`${root}/dist/policy-cliff.js`);
    const { measure } = await import(`${root}/benches/measure.mjs`);
    const inputs = await (await fetch("inputs.json")).json();
    // @ts-expect-error exposed above
    await measure(await load(), inputs, budget, globalThis.report);
  }, budget);
} finally {
  await browser.close();
  server.close();
}
