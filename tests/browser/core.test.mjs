// What the page opens with, the core, leaves rare problems to the whole of the library: the page shows the same as the
// module answers, and fetches the whole only where it is needed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { load } from "../../dist/policy-cliff.js";
import { addScenario, eventually, pixels, ready, sentence, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();
const pc = await load();

const CASES = new URL("../cases/", import.meta.url);

/** Public models that the core cannot answer: free loops, a range with an end that has no answer, a discount near 1. */
const RARE = ["01-free-loop", "02-gambler-stake-0", "03-range-with-a-bad-end", "06-near-undiscounted"];

/** @param {import("./support/page.mjs").Page} page */
const watchWhole = (page) => {
  /** @type {string[]} */
  const fetched = [];
  page.on("request", (request) => {
    if (request.url().endsWith("policy_cliff_bg.wasm")) fetched.push(request.url());
  });
  return fetched;
};

for (const name of RARE)
  test(`${name} is answered by the whole, as the module answers it`, async () => {
    const text = await readFile(new URL(`${name}.json`, CASES), "utf8");
    const model = pc.open(text);
    const { alpha, objective, values } = model.opening();
    const sweep = model.sweep({ alpha, objective, values });
    const wanted = pc.describe(sweep, sweep.nearest ?? undefined);
    model.free();
    await withPage(browser, { serviceWorkers: "block", viewport: { width: 1280, height: 900 } }, async (page) => {
      const fetched = watchWhole(page);
      await addScenario(page, name, text);
      await page.goto(`${site.url}#v=1&scenario=${name}`);
      await ready(page);
      await eventually(async () => assert.equal(await sentence(page), wanted));
      assert.ok(fetched.length > 0);
    });
  });

/** True amounts that cancel, so that floats lose the only decimal of their sum, 0.1, beside an ordinary training reward. */
const CANCELLING = JSON.stringify({
  "policy-cliff": 1,
  title: "Cancelling",
  discount: 1,
  start: "s",
  terminal: ["end"],
  states: {
    s: { a: { to: "t", reward: { seen: 1, unseen: "1000000000000000.1" } }, b: { to: "t", reward: {} } },
    t: { on: { to: "end", reward: { unseen: -1e15 } } },
  },
  parameters: { theta: { from: -1, to: 1, value: 0.5 } },
  weights: { seen: "theta", unseen: 0 },
  true: { unseen: 1 },
});

test("decimals that may be wrong are shown by the whole alone, as far as they are right", async () => {
  const model = pc.open(CANCELLING);
  const { alpha, objective, values } = model.opening();
  const { hard, soft } = model.solve({ alpha, objective, values });
  model.free();
  const wanted = [hard, soft].map((answer) => (answer ? pc.fixed(answer.truth, 4, answer.truthBound) : ""));
  assert.match(wanted[0] ?? "", /^0 \u00b1 /);
  await withPage(browser, { serviceWorkers: "block", viewport: { width: 1280, height: 900 } }, async (page) => {
    const fetched = watchWhole(page);
    await addScenario(page, "cancelling", CANCELLING);
    await page.goto(`${site.url}#v=1&scenario=cancelling`);
    await ready(page);
    const cells = page.locator('#readout tr[data-row="True value"] td');
    await eventually(async () => assert.deepEqual(await cells.allTextContents(), wanted));
    assert.ok(fetched.length > 0);
  });
});

test("a scenario of the library opens without the whole, and hover, lines and pins fetch it", () =>
  withPage(browser, { serviceWorkers: "block", viewport: { width: 1280, height: 900 } }, async (page) => {
    const fetched = watchWhole(page);
    await page.goto(`${site.url}#v=1&scenario=clever-slacker`);
    await ready(page);
    assert.deepEqual(fetched, []);
    await page.locator("#policy-chart .stage").hover();
    await eventually(async () => assert.notEqual(await page.locator("#policy-chart .reading").textContent(), ""));
    assert.equal(fetched.length, 1);
  }));

test("lines are drawn at once where a link asks for them", () =>
  withPage(browser, { serviceWorkers: "block", viewport: { width: 1280, height: 900 } }, async (page) => {
    const fetched = watchWhole(page);
    await page.goto(`${site.url}#v=1&scenario=clever-slacker&policy-style=lines`);
    await ready(page);
    assert.equal(fetched.length, 1);
    const lines = (await pixels(page, "policy")).base;
    await page.goto(`${site.url}#v=1&scenario=clever-slacker&policy-style=bands`);
    await eventually(async () => assert.notEqual((await pixels(page, "policy")).base, lines));
  }));
