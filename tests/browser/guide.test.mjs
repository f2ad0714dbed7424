// Guided readings: every step's view, words and claim; the reader's hand in between; keyboard, narrow screens, and no
// network.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { pc } from "../node/support.mjs";
import { scenario } from "../support/scenarios.mjs";
import { CLAIMS } from "./support/claims.mjs";
import {
  addScenario,
  bars,
  choose,
  eventually,
  near,
  openPanel,
  ready,
  theta,
  type,
  withPage,
} from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/**
 * Begins the reading of a scenario.
 * @param {Page} page
 * @param {string} id
 */
async function read(page, id) {
  await page.goto(`${site.url}#v=1&scenario=${id}`);
  await page.locator("#read").click();
  await page.waitForSelector("#guide:not([hidden])");
}

const title = (/** @type {Page} */ page) => page.locator("#guide-title").textContent();
const text = async (/** @type {Page} */ page) => (await page.locator("#guide [role=status]").textContent()) ?? "";

for (const [id, claims] of Object.entries(CLAIMS)) {
  test(`${id}: every step shows what it says`, () =>
    withPage(browser, {}, async (page) => {
      const model = pc.open(await scenario(id));
      const { steps } = model.reading();
      const references = JSON.parse(await readFile(new URL("../../www/references.json", import.meta.url), "utf8"));
      assert.equal(claims.length, steps.length, "every step is checked");
      await read(page, id);
      for (const [i, step] of steps.entries()) {
        if (i > 0) await page.click("#guide-next");
        await eventually(async () => assert.equal(await title(page), `Tour, ${i + 1} of ${steps.length}`));
        const labels = step.cite.map((key) => ` [${references[key].label}]`);
        assert.equal(await text(page), step.text + labels.join(""));
        assert.equal(await page.locator("#guide [role=status] button.cite").count(), step.cite.length);
        await eventually(async () => {
          assert.equal(await page.evaluate(() => document.body.dataset.scenario), id);
          // The view is the step's, exactly.
          const field = (/** @type {string} */ name) => page.locator(`[id="field-${name}"]`).inputValue();
          const view = model.opening(i);
          for (const name of /** @type {const} */ (["state", "parameter", "rule", "objective"])) {
            // One option is no choice.
            const choices = await page.locator(`#field-${name}`).count();
            if (choices > 0) assert.equal(await field(name), view[name]);
            else
              assert.equal(
                name === "state"
                  ? model.states.filter(({ actions }) => actions.length > 0).length
                  : model.parameters.length,
                1,
              );
          }
          assert.equal(await field("alpha"), pc.alphaScale().write(view.alpha));
          for (const { name, from, to } of model.parameters)
            assert.equal(await field(`value.${name}`), pc.scale(from, to).write(view.values[name] ?? NaN));
          if (view.plane) assert.deepEqual([await field("x"), await field("y")], view.plane);
          for (const claim of claims[i] ?? []) await claim(page);
        });
        assert.ok(await page.locator("#guide-again").isHidden());
      }
    }));
}

test("length-control: a penalty of 0.0003 is told from 0 after + was pressed a few times, and not before", () =>
  withPage(browser, {}, async (page) => {
    await read(page, "length-control");
    await page.click("#guide-next");
    await eventually(async () => assert.equal(await theta(page), 0.0003));
    const closer = page.locator("#zoom button", { hasText: "+" });
    await page.locator("#advanced summary").click();
    /** How much of the picture's width lies between the two. */
    const apart = async () => {
      const words = (await page.locator("#zoom span").textContent()) ?? "";
      const [, from, to] =
        words
          .replaceAll("−", "-")
          .match(/^drawn: (\S+) to (\S+)$/)
          ?.map(Number) ?? [];
      assert.ok(from !== undefined && to !== undefined && from < 0 && to > 0.0003, words);
      return 0.0003 / (to - from);
    };
    assert.ok((await apart()) < 0.002);
    for (let i = 0; i < 5; i++) {
      const old = await apart();
      await closer.click();
      await eventually(async () => near((await apart()) / old, 2, 0.1));
    }
    assert.ok((await apart()) > 0.04);
  }));

test("the reader moves what he likes, sees the step again, goes back and leaves, and nothing is restored by force", () =>
  withPage(browser, {}, async (page) => {
    await read(page, "clever-slacker");
    assert.ok(await page.locator("#guide-back").isDisabled());
    await type(page, "value.rho", "0.7");
    await eventually(async () => assert.equal((await bars(page)).reason?.hard, 1));
    await eventually(async () => assert.ok(await page.locator("#guide-again").isVisible()));
    assert.equal(await title(page), "Tour, 1 of 5");
    await page.click("#guide-again");
    await eventually(async () => assert.equal(await theta(page), 0));
    await eventually(async () => assert.ok(await page.locator("#guide-again").isHidden()));
    await page.click("#guide-next");
    await page.click("#guide-next");
    await page.click("#guide-back");
    await eventually(async () => assert.equal(await title(page), "Tour, 2 of 5"));
    await eventually(async () => assert.equal(await page.locator("#field-state").inputValue(), "guessed"));
    await type(page, "value.rho", "0.6");
    await page.click("#guide-leave");
    await eventually(async () => assert.ok(await page.locator("#guide").isHidden()));
    assert.equal(await theta(page), 0.6);
    assert.equal(await page.locator("#field-state").inputValue(), "guessed");
    await eventually(async () => assert.ok(await page.locator("#look").isVisible()));
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement?.id), "read"));
    // From the workbench, and away by choosing another scenario.
    await page.click("#read");
    await eventually(async () => assert.equal(await theta(page), 0));
    await choose(page, "sophistry");
    await eventually(async () => assert.ok(await page.locator("#guide").isHidden()));
  }));

test("after the last step comes the next reading, and after the last of all the end", () =>
  withPage(browser, {}, async (page) => {
    await read(page, "lipschitz-fork");
    for (const _ of [1, 2, 3]) await page.click("#guide-next");
    const next = page.locator("#guide-next");
    await eventually(async () =>
      assert.deepEqual([await next.textContent(), await next.getAttribute("title")], ["Next tour", "Future ties"]),
    );
    await page.click("#guide-next");
    await eventually(async () => assert.equal(await title(page), "Tour, 1 of 5"));
    await eventually(async () => near((await bars(page))["to many"]?.hard ?? NaN, 0.5, 0.0005));
    for (const _ of [1, 2, 3, 4]) await page.click("#guide-next");
    await eventually(async () => assert.equal(await next.textContent(), "Finish"));
    await page.click("#guide-next");
    await eventually(async () => assert.ok(await page.locator("#guide").isHidden()));
    // What the step had set would contradict the hint that is back.
    await eventually(async () => assert.equal(await page.evaluate(() => location.hash), "#v=1&scenario=future-ties"));
  }));

test("a reading by keyboard alone, its text announced in one place and once a step", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#workbench`);
    await ready(page);
    const tabTo = async (/** @type {string} */ selector) => {
      for (let i = 0; i < 12; i++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
      }
      assert.fail(`Tab does not reach ${selector}`);
    };
    await tabTo("#read");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement?.id), "guide-title"));
    await page.evaluate(() => {
      const said = /** @type {any} */ (globalThis);
      said.changes = 0;
      const region = document.querySelector("#guide [role=status]");
      if (region)
        new MutationObserver(() => (said.changes += 1)).observe(region, {
          childList: true,
          subtree: true,
          characterData: true,
        });
    });
    await tabTo("#guide-next");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await title(page), "Tour, 2 of 5"));
    await page.waitForTimeout(900);
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).changes), 1);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "guide-next");
    await tabTo("#guide-leave");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.ok(await page.locator("#guide").isHidden()));
  }));

test("a step is a link, and Back leads to the step before", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=multi-reward&step=2`);
    await eventually(async () => assert.equal(await title(page), "Tour, 3 of 5"));
    await eventually(async () => assert.equal((await bars(page)).balance?.hard, 1));
    assert.ok(await page.locator("#notice").isHidden());
    // Nobody asked for the focus to move.
    assert.notEqual(await page.evaluate(() => document.activeElement?.id), "guide-title");
    await page.click("#guide-next");
    const hash = () => page.evaluate(() => location.hash);
    await eventually(async () => assert.equal(await hash(), "#v=1&scenario=multi-reward&step=3"));
    await page.click("#guide-next");
    await eventually(async () => assert.equal(await hash(), "#v=1&scenario=multi-reward&step=4"));
    await page.goBack();
    await eventually(async () => assert.equal(await title(page), "Tour, 4 of 5"));
    await eventually(async () => assert.equal((await bars(page))["answer at once"]?.hard, 1));
    await type(page, "value.k", "0.9");
    await eventually(async () => assert.equal(await hash(), "#v=1&scenario=multi-reward&step=3&k=0.9"));
    await page.click("#guide-leave");
    await eventually(async () =>
      assert.equal(await hash(), "#v=1&scenario=multi-reward&k=0.9&alpha=off&state=prompt&sweep=k"),
    );
    assert.ok(await page.locator("#guide").isHidden());
  }));

test("what a reader has opened stays so from step to step", () =>
  withPage(browser, {}, async (page) => {
    await read(page, "format-bonus");
    await openPanel(page, "stress");
    await page.locator("#advanced summary").click();
    await page.click("#guide-next");
    await eventually(async () => assert.equal(await title(page), "Tour, 2 of 5"));
    const open = (/** @type {string} */ id) => page.locator(`#${id}`).isVisible();
    await eventually(async () =>
      assert.deepEqual([await open("stress"), await open("model"), await open("field-rule")], [true, false, true]),
    );
    assert.ok(await page.locator("#guide-again").isHidden());
  }));

test("a citation shows its source, which is left with Escape; all sources are listed", () =>
  withPage(browser, {}, async (page) => {
    await read(page, "sophistry");
    for (const _ of [1, 2]) await page.click("#guide-next");
    const cite = page.locator("#guide [role=status] button.cite", { hasText: "Wen et al. 2024" });
    assert.match(
      (await cite.getAttribute("title")) ?? "",
      /^Wen et al\. 2024\. Jiaxin Wen, .*Language Models Learn to Mislead Humans via RLHF.*as cited in Xu 2025\.$/,
    );
    await cite.focus();
    await page.keyboard.press("Enter");
    const box = page.locator(".note-box");
    assert.equal(await box.locator("a").getAttribute("href"), "https://arxiv.org/abs/2409.12822");
    await page.keyboard.press("Tab");
    assert.ok(await box.isVisible());
    await page.keyboard.press("Escape");
    assert.equal(await box.count(), 0);
    assert.ok(await cite.evaluate((element) => element === document.activeElement));
    await page.locator("#guide .sources summary").click();
    const listed = await page.locator("#guide .sources li").allTextContents();
    assert.ok(
      listed.some((entry) => entry.startsWith("Wen et al. 2024.")) &&
        listed.some((entry) => entry.startsWith("Xu 2025, 2.4.")),
    );
  }));

for (const width of [1280, 390, 320]) {
  test(`at ${width} pixels nothing jumps between steps, and nothing is wider than the screen`, () =>
    withPage(browser, { viewport: { width, height: 800 } }, async (page) => {
      for (const id of Object.keys(CLAIMS)) {
        await read(page, id);
        const places = () =>
          page.$$eval(
            "#guide-next, #guide-leave, .sources summary, #policy-chart .stage, .controls, footer",
            (elements) => elements.map((element) => element.getBoundingClientRect().y + scrollY),
          );
        await page.waitForTimeout(150);
        const first = await places();
        const count = Number((await title(page))?.split(" ").at(-1));
        for (let i = 1; i < count; i++) {
          await page.click("#guide-next");
          await eventually(async () => assert.equal(await title(page), `Tour, ${i + 1} of ${count}`));
          await page.waitForTimeout(40);
          const now = await places();
          // What is below the picture may have more or fewer bars in another state.
          assert.deepEqual(now.slice(0, 4), first.slice(0, 4), `${id}, step ${i + 1}`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${id} is ${wide} pixels wide`);
        }
      }
    }));
}

for (const file of ["guide-", "references.json"]) {
  test(`a reading says so when ${file} cannot be fetched, and is read when asked again`, () =>
    withPage(
      browser,
      { serviceWorkers: "block" },
      async (page, context) => {
        const missing = new RegExp(file);
        await context.route(missing, (route) =>
          route.fulfill({ status: 503, contentType: "text/javascript", body: "" }),
        );
        await page.goto(site.url);
        await ready(page);
        await page.click("#read");
        await eventually(async () =>
          assert.match(
            (await page.locator("#read-line").textContent()) ?? "",
            /^The reading could not be loaded \(.+\)\. Press again to retry\.$/,
          ),
        );
        assert.ok((await bars(page)).boxed);
        await context.unroute(missing);
        await page.click("#read");
        await eventually(async () => assert.equal(await title(page), "Tour, 1 of 5"));
        assert.equal(await page.locator("#read-line").textContent(), "");
      },
      { silent: false },
    ));
}

test("without a network, once loaded, readings are there", () =>
  withPage(browser, {}, async (page, context) => {
    await page.goto(site.url);
    await ready(page);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    await choose(page, "grid-world");
    await page.click("#read");
    await eventually(async () => assert.equal(await title(page), "Tour, 1 of 5"));
    await page.locator("#glossary summary").click();
    await eventually(async () => assert.ok((await page.locator("#terms dt").count()) > 30));
  }));

test("a twelfth scenario is one file more: a place in the list, a reading, numbers of the solver", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page) => {
      const file = await readFile(new URL("../scenarios/twelfth.json", import.meta.url), "utf8");
      await addScenario(page, "twelfth", file);
      await page.goto(site.url);
      await ready(page);
      await choose(page, "twelfth");
      assert.equal(await page.locator("#read").textContent(), "Tour in 2 steps");
      await page.locator("#read").click();
      await eventually(async () => assert.equal(await text(page), "Checking pays up to a cost of 1/5."));
      await eventually(async () => assert.equal((await bars(page)).check?.hard, 1));
      await page.click("#guide-next");
      await eventually(async () => assert.equal((await bars(page))["hand in"]?.hard, 1));
    },
    { silent: false },
  ));
