// The page in one file, opened from disk out of an empty folder: everything works, nothing is fetched, nothing is
// complained of.

import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { boxed, DIST } from "../support/scenarios.mjs";
import { drop, saved } from "./support/files.mjs";
import {
  bars,
  choose,
  drag,
  eventually,
  launch,
  near,
  openPanel,
  ready,
  theta,
  type,
  withPage,
} from "./support/page.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const NAME = "policy-cliff.html";
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let folder;
/** @type {string} */
let url;

before(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), "one file "));
  await copyFile(fileURLToPath(new URL(NAME, DIST)), join(folder, NAME));
  url = pathToFileURL(join(folder, NAME)).href;
});
after(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true });
});

/**
 * @param {string} fragment
 * @param {(page: Page) => Promise<void>} run
 */
function opened(fragment, run) {
  return withPage(browser, {}, async (page) => {
    /** @type {string[]} */
    const asked = [];
    page.on("request", (request) => asked.push(request.url().replace(/#.*/, "")));
    await page.goto(`${url}${fragment}`);
    await ready(page);
    await run(page);
    assert.deepEqual(
      asked.filter((address) => address !== url && !/^(data|blob):/.test(address)),
      [],
    );
  });
}

/**
 * @param {Page} page
 * @param {string} id
 */
const textOf = async (page, id) => (await page.locator(`#${id}`).textContent()) ?? "";

test("the folder holds the file alone", async () => {
  assert.deepEqual(await readdir(folder), [NAME]);
});

test("its policy allows what stands in it by hash, and nothing else", async () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(
    await readFile(join(folder, NAME), "utf8"),
  )?.[1];
  assert.match(
    policy ?? "",
    /^default-src 'none'; script-src 'sha256-[\w+/]{43}=' 'sha256-[\w+/]{43}=' 'wasm-unsafe-eval'; style-src 'sha256-[\w+/]{43}='; worker-src blob:; img-src data: blob:; base-uri 'none'; form-action 'none'$/,
  );
});

test("scenarios, controls and the worker", () =>
  opened("", async (page) => {
    assert.equal(await page.evaluate(() => globalThis.origin), "null");
    await type(page, "value.beta", "0.02");
    await eventually(async () => near((await bars(page)).boxed?.soft ?? NaN, boxed(0.02, 0.05), 0.0005));
    for (const id of await page.$$eval("#scenario option", (options) =>
      options.map((option) => /** @type {HTMLOptionElement} */ (option).value),
    ))
      await choose(page, id);
    await choose(page, "grid-world");
    await drag(page, "policy", 0.7, 0.3);
    await eventually(async () => assert.ok((await theta(page)) < -1));
    await eventually(async () => assert.equal(await page.locator("#cliffs-table tbody tr:first-child").count(), 8));
    await openPanel(page, "cliffs");
    await page.locator("#certify").click();
    await eventually(async () => assert.match(await textOf(page, "certified"), /\S/));
    assert.match(await textOf(page, "figures"), /\d/);
  }));

test("the phase diagram and the stress test, each with its worker", () =>
  opened("", async (page) => {
    await choose(page, "multi-reward");
    await openPanel(page, "phase");
    await eventually(async () => assert.match(await textOf(page, "phase-sentence"), /^18 regions/));
    await openPanel(page, "stress");
    await page.locator("#stress-run").click();
    await eventually(
      async () => assert.match(await textOf(page, "stress-sentence"), /^Random noise of ±0.001 in the rewards flipped/),
      20000,
    );
  }));

test("what is asked for later: a guided reading with its references, findings, terms, the experiment", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(url);
    await page.locator('#cases a[href="#v=1&scenario=deceptive-reasoning"]').click();
    await page.locator("#read").click();
    await eventually(async () => assert.match(await textOf(page, "guide-title"), /^Tour, 1 of \d$/));
    await page.locator("#guide-next").click();
    await page.locator("#guide .answers button").first().click();
    await eventually(async () => assert.match(await textOf(page, "guide-title"), /^Tour, 2 of \d$/));
    await eventually(async () => assert.ok((await page.locator("#guide button.cite").count()) > 0));
    await openPanel(page, "measured");
    await eventually(async () => assert.match(await textOf(page, "measured-body"), /\d/));
    await page.locator("#glossary summary").click();
    await eventually(async () => assert.ok((await page.locator("#terms dt").count()) > 5));
    await choose(page, "multi-reward");
    await openPanel(page, "experiment");
    await eventually(async () => assert.match(await textOf(page, "experiment-body"), /\d/));
  }));

test("the share dialogue: links, pictures that open here again, tables, and what a file cannot do", () =>
  opened("#v=1&scenario=sophistry&b=0.3", async (page) => {
    await page.locator("#share").click();
    const dialog = page.locator("dialog");
    await eventually(async () =>
      assert.match(
        await dialog.getByRole("textbox", { name: "Link", exact: true }).inputValue(),
        /#v=1&scenario=sophistry&b=0\.3$/,
      ),
    );
    await page.getByRole("tab", { name: "Embed" }).click();
    await eventually(async () =>
      assert.match(
        (await dialog.getByRole("tabpanel", { name: "Embed" }).textContent()) ?? "",
        /^This page comes from a file\./,
      ),
    );
    await page.getByRole("tab", { name: "Data" }).click();
    const { text } = await saved(page, () =>
      dialog.getByRole("listitem").filter({ hasText: "Sweep" }).getByRole("button", { name: /CSV/ }).click(),
    );
    assert.match(text, /^\S+,\S+/);
    await page.getByRole("tab", { name: "Picture" }).click();
    const { name, bytes } = await saved(page, () => dialog.getByRole("button", { name: "Download PNG" }).click());
    await page.keyboard.press("Escape");
    await type(page, "value.b", "0.5");
    await drop(page, name, bytes);
    await eventually(async () => assert.equal(await theta(page), 0.3));
  }));

test("links in its fragment", () =>
  opened("#v=1&scenario=sophistry&b=0.3", async (page) => {
    await eventually(async () => assert.equal(await theta(page), 0.3));
    await type(page, "value.b", "0.4");
    await eventually(async () =>
      assert.equal(await page.evaluate(() => location.hash), "#v=1&scenario=sophistry&b=0.4"),
    );
    await page.reload();
    await ready(page);
    await eventually(async () => assert.equal(await theta(page), 0.4));
    await choose(page, "format-bonus");
    await eventually(async () => assert.equal(await page.evaluate(() => location.hash), "#v=1&scenario=format-bonus"));
    await page.goBack();
    await eventually(async () => assert.equal(await page.locator("#scenario").inputValue(), "sophistry"));
  }));

test("a link that cannot be read is told, here too", () =>
  opened("#v=1&scenario=nowhere", async (page) => {
    await eventually(async () => assert.match(await textOf(page, "notice"), /there is no scenario “nowhere” here/));
  }));

test("every file that the page may ask for stands in it", async () => {
  /** @param {string} name */
  const built = (name) => readFile(new URL(name, DIST), "utf8");
  const files = /** @type {string[]} */ (JSON.parse(/self\.FILES = (\[.*\]);/.exec(await built("sw.js"))?.[1] ?? "[]"));
  // The whole stands for its core.
  const data = files
    .filter((file) => !file.endsWith("/core_bg.wasm"))
    .flatMap((file) => /^\.\/www\/(.*\.(?:json|wasm)|(?:own|panels|share|prompts)\.css)$/.exec(file)?.[1] ?? []);
  assert.ok(data.includes("scenarios.json") && data.includes("scenarios/sophistry.json"));
  const blocks = [...(await built(NAME)).matchAll(/ id="file:([^"]*)">/g)].map((match) => match[1]);
  assert.deepEqual(blocks, ["worker.js", ...data]);
});
