// Guided readings: every step's view, words and claim; the reader's hand in between; keyboard, narrow screens, and no
// network.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { pc } from "../node/support.mjs";
import { scenario } from "../support/scenarios.mjs";
import { CLAIMS } from "./support/claims.mjs";
import { DRAWN } from "./support/drawn.mjs";
import {
  addScenario,
  atRest,
  bars,
  choose,
  eventually,
  KEPT,
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
  // The scenario before is on show until this one is solved.
  await page.waitForFunction((wanted) => document.body.dataset.scenario === wanted, id);
  await page.locator("#read").click();
  await eventually(async () => assert.match((await title(page)) ?? "", /^Tour, 1 of/));
  await page.waitForSelector("#guide:not([hidden])");
}

const title = (/** @type {Page} */ page) => page.locator("#guide-title").textContent();
const text = async (/** @type {Page} */ page) => (await page.locator("#guide [role=status]").textContent()) ?? "";

/** @param {string} id */
const readingOf = async (id) => pc.open(await scenario(id)).reading();

/**
 * Goes from a step to the next one, past its question, to which the right answer is chosen.
 * @param {Page} page
 * @param {import("../../www/module/policy-cliff.js").Reading} reading
 * @param {number} index  of the next step, from 0
 */
async function forward(page, { steps }, index) {
  await page.click("#guide-next");
  const right = steps[index]?.question?.choices.findIndex((choice) => choice.right) ?? -1;
  if (right >= 0) {
    await eventually(async () =>
      assert.equal(await title(page), `Tour, a question before ${index + 1} of ${steps.length}`),
    );
    await page.locator("#guide .answers button").nth(right).click();
  }
  await eventually(async () => assert.equal(await title(page), `Tour, ${index + 1} of ${steps.length}`));
}

for (const [id, claims] of Object.entries(CLAIMS)) {
  test(`${id}: every step shows what it says`, () =>
    withPage(browser, {}, async (page) => {
      const model = pc.open(await scenario(id));
      const reading = model.reading();
      const { steps } = reading;
      const references = JSON.parse(await readFile(new URL("../../www/references.json", import.meta.url), "utf8"));
      assert.equal(claims.length, steps.length, "every step is checked");
      await read(page, id);
      for (const [i, step] of steps.entries()) {
        if (i > 0) await forward(page, reading, i);
        await eventually(async () => assert.equal(await title(page), `Tour, ${i + 1} of ${steps.length}`));
        const labels = step.cite.map((key) => ` [${references[key].label}]`);
        const verdict = step.question ? `Right: ${step.question.answer}. ` : "";
        assert.equal(await text(page), verdict + step.text + labels.join(""));
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

test("length-control: a penalty of 0.0003 is told from 0 in the range that its step draws", () =>
  withPage(browser, {}, async (page) => {
    const reading = await readingOf("length-control");
    await read(page, "length-control");
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
    await eventually(async () => assert.ok((await apart()) < 0.002));
    await forward(page, reading, 1);
    await eventually(async () => assert.equal(await theta(page), 0.0003));
    await eventually(async () => assert.ok((await apart()) > 0.1));
    // The whole range is a press away, a part of the link, and the next step has a range of its own.
    await page.locator("#advanced summary").click();
    await page.locator("#zoom button", { hasText: "all" }).click();
    await eventually(async () => assert.ok((await apart()) < 0.002));
    await eventually(async () => assert.match(await page.evaluate(() => location.hash), /&step=1&zoom=all/));
    await page.reload();
    await eventually(async () => assert.ok((await apart()) < 0.002));
    await forward(page, reading, 2);
    await eventually(async () => assert.ok((await apart()) > 0.1));
  }));

/**
 * Returns the selector of the picture that a step speaks of.
 * @param {import("../../www/module/policy-cliff.js").Step | undefined} step
 */
const named = (step) => (step?.panel ? DRAWN[step.panel] : "#policy-chart .stage");

/**
 * Fails where something is not seen whole from its upper to its lower edge: in the window, and in every box around it
 * that scrolls.
 * @param {Page} page
 * @param {string} selector
 * @param {string} where
 */
async function inSight(page, selector, where) {
  const box = await page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { top, bottom, width, height } = element.getBoundingClientRect();
      const seen = [0, innerHeight];
      for (let around = element.parentElement; around; around = around.parentElement) {
        if (around === document.body || getComputedStyle(around).overflowY === "visible") continue;
        const edges = around.getBoundingClientRect();
        seen.splice(0, 2, Math.max(seen[0] ?? 0, edges.top), Math.min(seen[1] ?? 0, edges.bottom));
      }
      return { top, bottom, width, height, seen };
    });
  const told = `${where}: ${selector}: ${JSON.stringify(box)}`;
  assert.ok(box.width > 40 && box.height > 20, told);
  assert.ok(box.top > (box.seen[0] ?? NaN) - 1 && box.bottom < (box.seen[1] ?? NaN) + 1, told);
}

for (const [width, height] of /** @type {const} */ ([
  [1280, 900],
  [390, 844],
])) {
  test(`at ${width} x ${height} the picture that a step names is in sight with its words, and so it is while a question is asked`, () =>
    withPage(browser, { viewport: { width, height } }, async (page) => {
      const press = () => page.$eval("#guide-next", (button) => /** @type {HTMLElement} */ (button).click());
      const titles = { policy: /^Policy in /, outcomes: /^Outcomes /, value: /^Value / };
      for (const id of Object.keys(CLAIMS)) {
        const model = pc.open(await scenario(id));
        const { steps } = model.reading();
        await read(page, id);
        for (const [i, step] of steps.entries()) {
          const where = `${id}, step ${i + 1}`;
          if (i > 0) {
            // As far down as a reader may have come; the page brings back what is spoken of.
            await page.evaluate(() => scrollTo(0, 400));
            await press();
          }
          if (i > 0 && step.question) {
            await eventually(async () => {
              await inSight(page, "#guide .answers[role=group]", where);
              await inSight(page, named(steps[i - 1]), `${where}, its question`);
            });
            await press();
          }
          await eventually(async () => assert.equal(await title(page), `Tour, ${i + 1} of ${steps.length}`));
          const view = model.opening(i);
          await eventually(async () => {
            assert.match(
              (await page.locator("#policy-chart figcaption span").textContent()) ?? "",
              titles[view.picture],
            );
            if (step.panel === "model")
              assert.equal(await page.locator("#model-drawing").getAttribute("data-drawn"), id);
            await inSight(page, named(step), where);
            if (step.panel === "compared") {
              const box = await page.locator(named(step)).boundingBox();
              assert.ok(box && box.x >= 0 && box.x + box.width <= width, `${where}: every column is in sight`);
            }
            if (step.text.includes("conditions")) await inSight(page, "#conditions", where);
            await inSight(page, "#guide-words", where);
            await inSight(page, "#guide-next", where);
            if (width < 400) {
              const cut = await page.$eval("#train", (panel) => panel.scrollHeight - panel.clientHeight);
              assert.equal(cut, 0, `${where}: the words about training are not cut`);
            }
          });
          const lit = step.highlight?.kind === "state" ? [step.highlight.name] : [];
          await eventually(async () =>
            assert.deepEqual(
              await page.$$eval("#model:not([hidden]) .node.lit", (nodes) =>
                nodes.map((node) => node.getAttribute("aria-label")?.match(/^“(.+?)”/)?.[1]),
              ),
              lit,
            ),
          );
        }
      }
    }));
}

test("a question is asked before the step, and the answer is the solver's", () =>
  withPage(browser, {}, async (page) => {
    const { steps } = await readingOf("clever-slacker");
    const question = steps[2]?.question;
    assert.ok(question);
    await page.goto(`${site.url}#v=1&scenario=clever-slacker&step=1`);
    await eventually(async () => assert.equal(await title(page), "Tour, 2 of 6"));
    const hash = () => page.evaluate(() => location.hash);
    const asked = () => eventually(async () => assert.equal(await title(page), "Tour, a question before 3 of 6"));
    await page.click("#guide-next");
    await asked();
    assert.equal(await text(page), question.text);
    assert.deepEqual(
      await page.locator("#guide .answers button").allTextContents(),
      question.choices.map((choice) => choice.text),
    );
    // The page still shows the step before, and the address has nothing of the answer.
    assert.equal(await theta(page), 0.1);
    assert.equal(await hash(), "#v=1&scenario=clever-slacker&step=1");
    await page.click("#guide-back");
    await eventually(async () => assert.equal(await title(page), "Tour, 2 of 6"));
    await page.click("#guide-next");
    await asked();
    await page.locator("#guide .answers button", { hasText: "It falls" }).click();
    await eventually(async () => assert.equal(await title(page), "Tour, 3 of 6"));
    assert.equal(await text(page).then((said) => said.split(". ")[0]), `Not so: ${question.answer}`);
    await eventually(async () => assert.equal(await theta(page), 0.25));
    await eventually(async () => assert.equal(await hash(), "#v=1&scenario=clever-slacker&step=2"));
    // The browser's Back leads to the question again, and from there to the step before.
    await page.goBack();
    await asked();
    await eventually(async () => assert.equal(await theta(page), 0.1));
    await page.locator("#guide .answers button", { hasText: "It leaps" }).click();
    await eventually(async () => assert.match(await text(page), /^Right: true value\s=\s2\.65\. Above/));
    await page.goBack();
    await asked();
    await page.goBack();
    await eventually(async () => assert.equal(await title(page), "Tour, 2 of 6"));
    // What has been answered is not asked again.
    await page.click("#guide-next");
    await eventually(async () => assert.equal(await title(page), "Tour, 3 of 6"));
    // A link leads to the step itself.
    await page.goto("about:blank");
    await page.goto(`${site.url}#v=1&scenario=clever-slacker&step=2`);
    await eventually(async () => assert.equal(await text(page).then((said) => said.startsWith("Above ρ")), true));
  }));

test("arrow keys lead through a reading and its questions", () =>
  withPage(browser, {}, async (page) => {
    await read(page, "grid-world");
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement?.id), "guide-title"));
    for (const step of [2, 3]) {
      await page.keyboard.press("ArrowRight");
      await eventually(async () => assert.equal(await title(page), `Tour, ${step} of 5`));
      await eventually(async () => assert.equal(await page.locator("#guide-again").isHidden(), true));
    }
    await page.keyboard.press("ArrowRight");
    await eventually(async () => assert.equal(await title(page), "Tour, a question before 4 of 5"));
    const answer = page.locator("#guide .answers button", { hasText: "into the wall" });
    for (let i = 0; i < 4 && !(await answer.evaluate((button) => button === document.activeElement)); i++)
      await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.match(await text(page), /^Right: Left\s=\s1\. /));
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement?.id), "guide-next"));
    await page.keyboard.press("ArrowLeft");
    await eventually(async () => assert.equal(await title(page), "Tour, 3 of 5"));
    // On a slider, they move the slider.
    const before = await theta(page);
    await page.locator("#policy-chart .stage").focus();
    await page.keyboard.press("ArrowLeft");
    await eventually(async () => assert.ok((await theta(page)) < before));
    assert.equal(await title(page), "Tour, 3 of 5");
  }));

for (const [reducedMotion, animation] of /** @type {const} */ ([
  ["no-preference", "vanish"],
  ["reduce", "none"],
])) {
  test(`from step to step the drawing of the model changes gradually, unless the reader wants no motion: ${reducedMotion}`, () =>
    withPage(browser, { reducedMotion }, async (page) => {
      await page.goto(`${site.url}#v=1&scenario=grid-world&step=0`);
      await page.waitForSelector('#model-drawing[data-drawn="grid-world"] img');
      const image = () => page.locator("#model-drawing img").first().getAttribute("src");
      const before = await image();
      await page.click("#guide-next");
      await eventually(async () => assert.notEqual(await image(), before));
      const old = page.locator("#model-drawing img.before");
      // It may be drawn anew meanwhile, when the cliffs are there.
      await eventually(async () =>
        assert.equal(await old.evaluate((element) => getComputedStyle(element).animationName), animation),
      );
      await eventually(async () =>
        assert.equal(await old.evaluate((element) => getComputedStyle(element).opacity), "0"),
      );
    }));
}

test("a reader's own panel is back after a step that shows another, and a tab chosen meanwhile is kept", () =>
  withPage(browser, {}, async (page) => {
    const reading = await readingOf("multi-reward");
    await page.goto(`${site.url}#v=1&scenario=multi-reward`);
    await ready(page);
    await openPanel(page, "stress");
    const shown = () =>
      page.$$eval("[role=tabpanel]", (panels) =>
        panels.filter((panel) => panel.checkVisibility()).map((panel) => panel.id),
      );
    await eventually(async () => assert.deepEqual(await shown(), ["stress"]));
    await page.click("#read");
    await eventually(async () => assert.equal(await title(page), "Tour, 1 of 6"));
    await eventually(async () => assert.deepEqual(await shown(), ["why"]));
    await forward(page, reading, 1);
    await eventually(async () => assert.deepEqual(await shown(), ["phase"]));
    await openPanel(page, "cliffs");
    await eventually(async () => assert.deepEqual(await shown(), ["cliffs"]));
    await forward(page, reading, 2);
    await eventually(async () => assert.deepEqual(await shown(), ["phase"]));
    await forward(page, reading, 3);
    await eventually(async () => assert.deepEqual(await shown(), ["cliffs"]));
    await page.click("#guide-leave");
    await eventually(async () => assert.ok(await page.locator("#guide").isHidden()));
    assert.deepEqual(await shown(), ["cliffs"]);
  }));

test("the reader moves what he likes, sees the step again, goes back and leaves, and nothing is restored by force", () =>
  withPage(browser, {}, async (page) => {
    await read(page, "clever-slacker");
    assert.ok(await page.locator("#guide-back").isDisabled());
    await type(page, "value.rho", "0.7");
    await eventually(async () => assert.equal((await bars(page)).reason?.hard, 1));
    await eventually(async () => assert.ok(await page.locator("#guide-again").isVisible()));
    assert.equal(await title(page), "Tour, 1 of 6");
    await page.click("#guide-again");
    await eventually(async () => assert.equal(await theta(page), 0));
    await eventually(async () => assert.ok(await page.locator("#guide-again").isHidden()));
    await page.click("#guide-next");
    await page.click("#guide-next");
    // The next step's question has been asked, and is left.
    await page.click("#guide-back");
    await eventually(async () => assert.equal(await title(page), "Tour, 2 of 6"));
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
    const reading = await readingOf("future-ties");
    for (const step of [1, 2, 3, 4]) await forward(page, reading, step);
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
    for (const [now, changes] of /** @type {const} */ ([
      ["Tour, a question before 2 of 5", 1],
      ["Tour, 2 of 5", 2],
    ])) {
      await page.keyboard.press("Enter");
      await eventually(async () => assert.equal(await title(page), now));
      await page.waitForTimeout(900);
      assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).changes), changes);
    }
    assert.equal(await page.evaluate(() => document.activeElement?.id), "guide-next");
    await tabTo("#guide-leave");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.ok(await page.locator("#guide").isHidden()));
  }));

test("a step is a link, and Back leads to the step before", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=multi-reward&step=2`);
    await eventually(async () => assert.equal(await title(page), "Tour, 3 of 6"));
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
    await eventually(async () => assert.equal(await title(page), "Tour, 4 of 6"));
    await eventually(async () => assert.equal((await bars(page))["answer at once"]?.hard, 1));
    await type(page, "value.k", "0.9");
    await eventually(async () => assert.equal(await hash(), "#v=1&scenario=multi-reward&step=3&k=0.9"));
    await page.click("#guide-leave");
    await eventually(async () =>
      assert.equal(
        await hash(),
        "#v=1&scenario=multi-reward&k=0.9&alpha=off&state=prompt&sweep=k&main-picture=outcomes",
      ),
    );
    assert.ok(await page.locator("#guide").isHidden());
  }));

test("a link into a step is seen once the panel of the step has its picture or its table, whichever panel that is", () =>
  withPage(browser, {}, async (page) => {
    // The page's patience, after which a step is seen in any case, never ends here.
    await page.addInitScript(() => {
      const { setTimeout } = globalThis;
      Object.assign(globalThis, {
        setTimeout: (/** @type {() => void} */ then, /** @type {number} */ ms) =>
          ms === 10_000 ? 0 : setTimeout(then, ms),
      });
    });
    const panels = new Set();
    for (const id of Object.keys(CLAIMS))
      for (const [i, { panel }] of (await readingOf(id)).steps.entries()) {
        if (!panel || panels.has(panel)) continue;
        panels.add(panel);
        await page.goto("about:blank");
        await page.goto(`${site.url}#v=1&scenario=${id}&step=${i}`);
        await page.waitForSelector(`body[data-scenario="${id}"]`);
        assert.ok(await page.locator("#guide-words").isVisible(), `${id}, step ${i + 1}`);
      }
    assert.ok(panels.size > 12, [...panels].join(", "));
  }));

test("what a reader has opened stays so from step to step", () =>
  withPage(browser, {}, async (page) => {
    await read(page, "format-bonus");
    await openPanel(page, "stress");
    await page.locator("#advanced summary").click();
    // The second step shows a panel of its own, the third one none.
    for (const step of [1, 2]) await forward(page, await readingOf("format-bonus"), step);
    const open = (/** @type {string} */ id) => page.locator(`#${id}`).isVisible();
    await eventually(async () =>
      assert.deepEqual([await open("stress"), await open("model"), await open("field-rule")], [true, false, true]),
    );
    assert.ok(await page.locator("#guide-again").isHidden());
  }));

test("a citation shows its source, which is left with Escape; all sources are listed", () =>
  withPage(browser, {}, async (page) => {
    await read(page, "sophistry");
    for (const step of [1, 2]) await forward(page, await readingOf("sophistry"), step);
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
  test(`at ${width} pixels nothing jumps between steps about the same picture, and nothing is wider than the screen`, () =>
    withPage(browser, { viewport: { width, height: 800 } }, async (page) => {
      for (const id of Object.keys(CLAIMS)) {
        const reading = await readingOf(id);
        await read(page, id);
        /** @param {import("../../www/module/policy-cliff.js").Step | undefined} step */
        const places = (step) =>
          // On a narrow page the picture that a step does not name comes after its words.
          page.evaluate(
            (selectors) =>
              selectors.map((each) => (document.querySelector(each)?.getBoundingClientRect().y ?? NaN) + scrollY),
            [
              ...["#guide-next", "#guide-leave", ".sources summary", named(step)],
              ...(width === 1280 ? ["#policy-chart .stage"] : []),
            ],
          );
        const { guide, view } = JSON.parse(await scenario(id));
        /** The places at the first step about each picture. @type {Map<string, number[]>} */
        const first = new Map();
        for (const [i, step] of reading.steps.entries()) {
          const { panel } = step;
          if (i > 0) await forward(page, reading, i);
          await page.evaluate(() => scrollTo(0, 0));
          if (panel === "model")
            await eventually(async () =>
              assert.equal(await page.locator("#model-drawing").getAttribute("data-drawn"), id),
            );
          const about = `${panel}, ${guide[i].set?.picture ?? view.picture}`;
          // A picture may be fetched first.
          await page.waitForSelector(named(step));
          const before = first.get(about);
          if (before)
            await eventually(async () => assert.deepEqual(await places(step), before, `${id}, step ${i + 1}`));
          // What is still on its way comes first.
          else first.set(about, await atRest(() => places(step), 800));
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${id} is ${wide} pixels wide`);
        }
      }
    }));
}

for (const [width, height] of /** @type {const} */ ([
  [1280, 900],
  [390, 844],
])) {
  test(`at ${width} x ${height} the words of a step have no blank below them, and the way on is in sight wherever the page is`, () =>
    withPage(browser, { viewport: { width, height } }, async (page) => {
      for (const id of ["weights-that-look-back", "right-or-wrong", "what-training-does"]) {
        const reading = await readingOf(id);
        await read(page, id);
        for (const [i] of reading.steps.entries()) {
          if (i > 0) await forward(page, reading, i);
          const blank = await page.locator(".guide-text").evaluate((box) => {
            const range = document.createRange();
            range.selectNodeContents(box);
            return box.getBoundingClientRect().height - range.getBoundingClientRect().height;
          });
          assert.ok(blank < 12, `${id}, step ${i + 1}: ${blank} pixels`);
          if (width === 390)
            for (const y of [0, 300, 900]) {
              await page.evaluate((to) => scrollTo(0, to), y);
              await inSight(page, "#guide-next", `${id}, step ${i + 1}, scrolled by ${y}`);
            }
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
  withPage(browser, KEPT, async (page, context) => {
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
