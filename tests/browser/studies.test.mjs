// Cliffs, certificate, stability, phase diagram and stress test on the page: what it shows equals what the module says.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { plane } from "../../benches/models.mjs";
import { pc } from "../node/support.mjs";
import { scenario } from "../support/scenarios.mjs";
import {
  addScenario,
  bars,
  choose,
  eventually,
  near,
  openPanel,
  ready,
  select,
  sentence,
  theta,
  type,
  withPage,
} from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/**
 * Runs on a page that shows a scenario, with the same model on this side.
 * @param {string} id
 * @param {(page: Page, model: import("../../www/module/policy-cliff.d.ts").Model) => Promise<void>} run
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
function on(id, run, options = {}) {
  return withPage(browser, options, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await choose(page, id);
    await run(page, pc.open(await scenario(id)));
  });
}

/** Minus signs as the page writes them. @param {string} text */
const typeset = (text) => text.replaceAll("-", "−");

/**
 * Rows of the table: place, and every other cell's text by its label.
 * @param {Page} page
 */
function table(page) {
  return page.$$eval("#cliffs-table tbody", (bodies) =>
    bodies.map((body) => ({
      place: body.querySelector(".place")?.textContent ?? "",
      rows: [...body.querySelectorAll("tr")].map((row) =>
        Object.fromEntries(
          [...row.querySelectorAll("td")].map((cell) => [cell.dataset.label ?? "", cell.textContent ?? ""]),
        ),
      ),
    })),
  );
}

/** @param {Page} page @param {string} label */
async function figure(page, label) {
  return (
    (await page
      .locator("#figures tr", { has: page.locator(`th .term:text-is("${label}")`) })
      .locator("td")
      .textContent()) ?? ""
  );
}

/** @param {Page} page @param {string} id */
const textOf = async (page, id) => (await page.locator(`#${id}`).textContent()) ?? "";

for (const id of ["format-bonus", "clever-slacker", "sophistry", "lipschitz-fork", "grid-world", "multi-reward"]) {
  test(`${id}: the table of cliffs is the module's`, () =>
    on(id, async (page, model) => {
      const { breakpoints, verdict } = model.cliffs();
      await eventually(async () =>
        assert.deepEqual(
          (await table(page)).map(({ place }) => place),
          breakpoints.map(({ text }) => typeset(text)),
        ),
      );
      const shown = await table(page);
      for (const [i, { changes, outcomeJump, trueJump }] of breakpoints.entries()) {
        const rows = shown[i]?.rows ?? [];
        assert.deepEqual(
          rows.map((row) => [row.state, row["best below"], row.at, row.above, row.policy]),
          changes.map(({ state, left, at, right, offPath, policyJump }) => [
            state + (offPath ? " off the path" : ""),
            left.join(", "),
            at.join(", "),
            right.join(", "),
            pc.fixed(policyJump, 3),
          ]),
        );
        assert.equal(rows[0]?.outcomes, pc.fixed(outcomeJump, 3));
        if (model.hasTrueReward)
          assert.equal(rows[0]?.["true value"], (trueJump > 0 ? "+" : "") + pc.fixed(trueJump, 3));
      }
      assert.ok((await textOf(page, "cliffs-verdict")).endsWith(`: ${verdict}.`));
      assert.equal(verdict, "exact");
      assert.equal(await page.locator("#policy-chart .marks i").count(), breakpoints.length);
    }));
}

test("a cliff moves the cursor onto itself, by click and by key", () =>
  on("grid-world", async (page, model) => {
    const { breakpoints } = model.cliffs();
    await openPanel(page, "cliffs");
    await eventually(async () => assert.equal((await table(page)).length, 8));
    await page.locator("#cliffs-table tbody").nth(6).click();
    await eventually(async () => {
      const both = Object.entries(await bars(page)).filter(([, { optimal }]) => optimal);
      assert.deepEqual(
        both.map(([action]) => action),
        ["Up", "Left"],
      );
    });
    near(await theta(page), breakpoints[6]?.at ?? NaN, 1e-9);
    assert.equal(await page.locator("#cliffs-table tbody[aria-current=true]").count(), 1);
    await page.locator("#cliffs-table .go").nth(0).focus();
    await page.keyboard.press("Enter");
    await eventually(async () => near(await theta(page), breakpoints[0]?.at ?? NaN, 1e-9));
  }));

test("the certificate is checked again and downloaded", () =>
  on("grid-world", async (page) => {
    await openPanel(page, "cliffs");
    await eventually(async () => assert.ok(await page.locator("#certify").isEnabled()));
    await page.locator("#certify").click();
    await eventually(async () =>
      assert.equal(await textOf(page, "certified"), "Checked again in whole fractions: valid, 8 cliffs."),
    );
    const waiting = page.waitForEvent("download");
    await page.locator("#download").click();
    const download = await waiting;
    assert.match(download.suggestedFilename(), /\.json$/);
    const { valid, points } = pc.check(await readFile(await download.path(), "utf8"));
    assert.ok(valid);
    assert.equal(points.at(-2), "-32/1445");
  }));

test("of a certificate under way it is said how much is there, and it can be cancelled", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    // The first worker that is asked for a certificate stops half way through the pieces.
    let holds = true;
    await page.route(/\/worker\.js/, async (route) => {
      const hold = `addEventListener("message", (event) => {
        const { of, id, ask } = event.data;
        if (!ask?.certificate) return;
        event.stopImmediatePropagation();
        postMessage({ of, id, share: 0.75, name: "certificate" });
      });\n`;
      const response = await route.fetch();
      await route.fulfill({ response, body: (holds ? hold : "") + (await response.text()) });
    });
    await page.goto(`${site.url}#v=1&scenario=grid-world`);
    await ready(page);
    await openPanel(page, "cliffs");
    await eventually(async () => assert.ok(await page.locator("#certify").isEnabled()));
    await page.locator("#certify").click();
    const underWay = page.locator("#cliffs .actions", { has: page.locator("progress") });
    await eventually(async () =>
      assert.match((await underWay.textContent()) ?? "", /Confirming them in fractions: 4 of 9 pieces\./),
    );
    holds = false;
    const cancel = underWay.getByRole("button", { name: "Cancel" });
    await cancel.click();
    await eventually(async () => assert.equal(await textOf(page, "certified"), "Cancelled."));
    assert.ok(await cancel.isHidden());
    // Another worker answers.
    await page.locator("#certify").click();
    await eventually(async () =>
      assert.equal(await textOf(page, "certified"), "Checked again in whole fractions: valid, 8 cliffs."),
    );
    assert.ok(await cancel.isHidden());
  }));

test("the figures of stability are the module's, and follow the cursor", () =>
  on("clever-slacker", async (page, model) => {
    for (const [rho, alpha] of [
      [0.1, 0.05],
      [0.15, 0.2],
      [0.6, 1],
    ]) {
      assert.ok(rho !== undefined && alpha !== undefined);
      await type(page, "value.rho", String(rho));
      await type(page, "alpha", String(alpha));
      const { gaps, next, radius, horizon, soft, slacker } = model.stability({ values: { rho }, alpha });
      assert.ok(next && radius && soft?.steepest);
      const { cliffAt, equation, spoken } = pc;
      await eventually(async () => {
        assert.equal(await figure(page, "Action gap"), spoken(gaps[0] ?? NaN));
        assert.equal(await figure(page, "Next cliff"), `${spoken(next.distance)} away, at ${cliffAt("rho", next.at)}`);
        assert.equal(await figure(page, "Stability radius"), spoken(radius.size));
        assert.equal(await figure(page, "Its bound, gap / 2H"), spoken(radius.lower));
        assert.equal(await figure(page, "Horizon H"), spoken(horizon));
        assert.equal(await figure(page, "Slope here"), spoken(Math.max(...soft.policySlope.map(Math.abs))));
        assert.equal(
          await figure(page, "Largest slope"),
          `${spoken(soft.steepest?.slope ?? NaN)} at ${equation("rho", soft.steepest?.at ?? NaN)}`,
        );
        assert.equal(await figure(page, "Lipschitz bound"), spoken(soft.bound));
        assert.equal(await figure(page, "Price of smoothness"), `${spoken(soft.price)} ≤ ${spoken(soft.priceBound)}`);
        const said = await textOf(page, "slacker");
        assert.match(
          said,
          slacker
            ? new RegExp(`“${slacker.state}”, “${slacker.action}”.*loses ${spoken(slacker.loss)} of true reward`)
            : /^Training and true reward agree here/,
        );
      });
    }
    await page.locator("#field-alpha-slider").focus();
    await page.keyboard.press("Home");
    await eventually(async () => assert.equal(await figure(page, "Price of smoothness"), "–"));
  }));

test("tip it, see everything tipped, and undo", () =>
  on("clever-slacker", async (page) => {
    await eventually(async () =>
      assert.match(
        await textOf(page, "tip-text"),
        /^The smallest push over the edge: “reason” in “prompt” by 0\.025, and 3 other rewards by as much\. “Tip it” applies it \(plus 0\.1 %\)\.$/,
      ),
    );
    assert.ok(await page.locator("#perturbed").isHidden());
    const before = await sentence(page);
    await openPanel(page, "stability");
    await page.locator("#tip").click();
    await eventually(async () => {
      const shown = await bars(page);
      assert.deepEqual([shown.reason?.hard, shown.guess?.hard], [1, 0]);
      assert.match(await textOf(page, "cliffs-verdict"), /the reward is perturbed/);
      assert.equal((await table(page)).at(-1)?.place, "0.0999");
    });
    assert.match(
      await textOf(page, "perturbed-text"),
      /^The rewards are pushed by 0\.025, plus 0\.1 %, in the worst direction; “reason” is now best/,
    );
    assert.match(await sentence(page), /ρ\s=\s0\.0999/);
    assert.ok(await page.locator("#download").isDisabled());
    // It stays while the cursor moves.
    await type(page, "value.rho", "0.09");
    await eventually(async () => assert.equal((await bars(page)).guess?.hard, 1));
    await type(page, "value.rho", "0.1");
    await page.locator("#undo").click();
    await eventually(async () => {
      assert.equal((await bars(page)).guess?.hard, 1);
      assert.equal(await sentence(page), before);
      assert.equal((await table(page)).at(-1)?.place, "1/5");
    });
    assert.ok(await page.locator("#perturbed").isHidden());
  }));

test("a tie is broken for the action that is asked for", () =>
  on("format-bonus", async (page) => {
    await type(page, "value.beta", "0");
    await eventually(async () => assert.match(await textOf(page, "tie"), /^A tie in “solved”\. Break it for/));
    await eventually(async () => assert.equal(await figure(page, "Stability radius"), "0, a tie"));
    assert.ok(await page.locator("#tip").isDisabled());
    await openPanel(page, "stability");
    for (const action of ["markdown", "boxed"]) {
      await page.locator("#tie button", { hasText: action }).click();
      await eventually(async () => {
        assert.deepEqual(
          Object.entries(await bars(page))
            .filter(([, { optimal }]) => optimal)
            .map(([name]) => name),
          [action],
        );
        assert.equal(await textOf(page, "tie"), "No tie in “solved”.");
      });
      await page.locator("#undo").click();
      await eventually(async () => assert.equal(await page.locator("#tie button").count(), 3));
    }
  }));

test("the phase diagram: its sentence, its point by pointer and by key, its line", () =>
  on("multi-reward", async (page, model) => {
    await openPanel(page, "phase");
    await page.selectOption("#field-x", "h");
    await page.selectOption("#field-y", "u");
    await select(page, "parameter", "h");
    const value = async (/** @type {string} */ name) =>
      Number(await page.locator(`[id="field-value.${name}"]`).inputValue());
    const stage = page.locator("#phase-chart .stage");
    await stage.scrollIntoViewIfNeeded();
    const box = await stage.boundingBox();
    assert.ok(box);
    const picture = pc.phaseFigure(model.phase({ x: "h", y: "u" }), null, {
      width: box.width,
      height: box.height,
      theme: "light",
      state: model.states.find(({ name }) => name === "ambiguous") ?? assert.fail(),
    });
    /** @param {number} h @param {number} u @returns {[number, number]} */
    const at = (h, u) => [box.x + picture.xAt(h), box.y + picture.yAt(u)];
    const check = async () => {
      const [p, h, u] = [await value("p"), await value("h"), await value("u")];
      const { optimal } = model.solve({ values: { p, h, u } }).hard;
      const said = await textOf(page, "phase-sentence");
      assert.ok(
        said.startsWith(
          `${model.phase({ x: "h", y: "u" }).cells.length} regions. At ${pc.equation("h", h)}, ${pc.equation("u", u)} best is `,
        ),
        said,
      );
      for (const name of ["safety", "values", "ambiguous"]) {
        const { actions, first } = model.states.find((state) => state.name === name) ?? assert.fail();
        assert.ok(
          said.includes(`${actions.filter((_, i) => optimal[first + i] === 1).join(" or ")} in “${name}”`),
          said,
        );
      }
    };
    // Anywhere: the point comes along, and is dragged on.
    await page.mouse.move(...at(0.2, 0.8));
    await page.mouse.down();
    await eventually(async () => {
      near(await value("h"), 0.2, 0.005);
      near(await value("u"), 0.8, 0.005);
    });
    await page.mouse.move(...at(0.7, 0.3), { steps: 8 });
    await page.mouse.up();
    await eventually(async () => {
      near(await value("h"), 0.7, 0.005);
      near(await value("u"), 0.3, 0.005);
      await check();
    });
    // The sweep's line, away from the point: only u moves.
    const held = await value("h");
    await page.mouse.move(...at(0.2, await value("u")));
    await page.mouse.down();
    await page.mouse.move(...at(0.25, 0.6), { steps: 8 });
    await page.mouse.up();
    await eventually(async () => {
      near(await value("u"), 0.6, 0.005);
      await check();
    });
    assert.equal(await value("h"), held);
    // Keys.
    const u = await value("u");
    await stage.focus();
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("ArrowUp");
    await eventually(async () => {
      assert.ok((await value("h")) < held && (await value("u")) > u);
      await check();
    });
    picture.free();
  }));

test("what has no answer is said in the table of cliffs and below the phase diagram", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    const text = await readFile(new URL("../cases/03-range-with-a-bad-end.json", import.meta.url), "utf8");
    const free = { ...JSON.parse(text), summary: "Wandering costs nothing at the end of the range." };
    // Wandering is paid for where w and v are large.
    const paid = structuredClone(free);
    paid.parameters.v = { from: 0, to: 1, value: "3/4" };
    paid.weights.time = "3/2 - w - v";
    await addScenario(page, "bad-end", JSON.stringify(free));
    await page.goto(site.url);
    await ready(page);
    await choose(page, "bad-end");
    await eventually(async () =>
      assert.equal(
        await textOf(page, "cliffs-verdict"),
        "One cliff of w from 0 to 1: exact. At 1 itself, where never ending from “s” costs nothing, other actions may be best.",
      ),
    );
    await addScenario(page, "bad-corner", JSON.stringify(paid));
    await page.reload();
    await ready(page);
    await choose(page, "bad-corner");
    await openPanel(page, "phase");
    const why = "never ending from “s” is paid for ever.";
    await eventually(async () =>
      assert.ok((await textOf(page, "cliffs-verdict")).endsWith(`exact. Not above 0.75: ${why}`)),
    );
    await eventually(async () =>
      assert.ok(
        (await textOf(page, "phase-sentence")).endsWith(`Where it is shaded there is no optimal value: ${why}`),
      ),
    );
  }));

test("the phase diagram is another picture for another state and for every field", () =>
  on("multi-reward", async (page) => {
    const seen = new Set();
    const look = () =>
      page.$eval("#phase-chart canvas", (canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
    /** @param {() => Promise<unknown>} act */
    const different = async (act) => {
      await act();
      await eventually(async () => assert.ok(!seen.has(await look())));
      seen.add(await look());
    };
    await openPanel(page, "phase");
    await eventually(async () => assert.match(await textOf(page, "phase-sentence"), /regions/));
    seen.add(await look());
    for (const show of ["probability comply", "entropy", "slope", "hard"]) {
      if (show === "hard") await page.selectOption("#field-map", show);
      else await different(() => page.selectOption("#field-map", show));
    }
    await different(() => select(page, "state", "values"));
    await different(() => type(page, "value.p", "0.9"));
  }));

/**
 * Makes answers of workers late.
 * @param {Page} page  before it is opened
 */
async function slow(page) {
  await page.addInitScript(() => {
    /** @type {{ name: string, milliseconds: number }} */
    const late = { name: "", milliseconds: 0 };
    Object.assign(globalThis, { late });
    globalThis.Worker = class extends Worker {
      /** @param {any} hear */
      set onmessage(hear) {
        super.onmessage = (message) => {
          if (message.data?.[late.name] && late.milliseconds > 0) setTimeout(() => hear(message), late.milliseconds);
          else hear(message);
        };
      }
    };
  });
}

/** @param {Page} page @param {string} name  of the method whose answers are late @param {number} milliseconds */
const late = (page, name, milliseconds) =>
  page.evaluate((change) => void Object.assign(/** @type {any} */ (globalThis).late, change), { name, milliseconds });

test("a phase diagram that is late is not drawn for another scenario", () =>
  withPage(browser, {}, async (page) => {
    await slow(page);
    await page.goto(`${site.url}#v=1&scenario=multi-reward&show=phase`);
    await ready(page);
    await eventually(async () => assert.match(await textOf(page, "phase-sentence"), /regions/));
    await late(page, "phase", 700);
    await type(page, "value.p", "0.3");
    await page.waitForTimeout(60);
    await page.selectOption("#scenario", "length-control");
    await page.waitForTimeout(1000);
    await late(page, "phase", 0);
    await openPanel(page, "phase");
    // Names of parameters stand in the sentence.
    await eventually(async () =>
      assert.match(await textOf(page, "phase-sentence"), /regions?\. At λ₄\s=\s.*, λ₈\s=\s/),
    );
  }));

test("the place of a phase diagram and of its legend is kept while it is computed", () =>
  withPage(browser, {}, async (page) => {
    await page.addInitScript(() => {
      const heights = new Set();
      Object.assign(globalThis, { heights });
      addEventListener("DOMContentLoaded", () => {
        const chart = document.getElementById("phase-chart");
        if (chart) new ResizeObserver(() => heights.add(chart.offsetHeight)).observe(chart);
      });
    });
    await page.goto(`${site.url}#v=1&scenario=length-control&show=phase`);
    await eventually(async () => assert.match(await textOf(page, "phase-sentence"), /^13 regions/));
    assert.equal(await page.locator("#phase-chart .legend li").count(), 2);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const heights = await page.evaluate(() => [
      .../** @type {{ heights: Set<number> }} */ (/** @type {unknown} */ (globalThis)).heights,
    ]);
    assert.equal(heights.filter((height) => height > 0).length, 1, heights.join());
  }));

test("what is left of another scenario in the panels does nothing", () =>
  withPage(browser, {}, async (page) => {
    await slow(page);
    await page.goto(`${site.url}#v=1&scenario=deceptive-reasoning`);
    await ready(page);
    await page.locator("#studies").scrollIntoViewIfNeeded();
    await eventually(async () => assert.equal(await page.getAttribute("body", "data-studies"), "deceptive-reasoning"));
    await late(page, "stability", 1500);
    await page.selectOption("#scenario", "format-bonus");
    await page.waitForSelector('body[data-scenario="format-bonus"]');
    // By script, since what is inert may as well not take a click at all.
    await page.evaluate(() => {
      document.querySelector("#tip")?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      const places = [...document.querySelectorAll("#cliffs-table td button, #cliffs-table .go")];
      places.at(-1)?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    });
    await page.waitForTimeout(300);
    assert.equal(await page.locator("#perturbed").isVisible(), false);
    assert.equal(await page.locator('[id="field-value.beta"]').inputValue(), "0.1");
    await late(page, "stability", 0);
    await eventually(async () => assert.equal(await page.getAttribute("body", "data-studies"), "format-bonus"));
  }));

test("studies are there after another scenario was looked at for a moment", () =>
  withPage(browser, {}, async (page) => {
    await slow(page);
    await page.goto(`${site.url}#v=1&scenario=format-bonus`);
    await ready(page);
    await page.locator("#studies").scrollIntoViewIfNeeded();
    await eventually(async () => assert.equal(await page.getAttribute("body", "data-studies"), "format-bonus"));
    await choose(page, "sophistry");
    await eventually(async () => assert.equal(await page.getAttribute("body", "data-studies"), "sophistry"));
    await late(page, "stability", 300);
    await page.selectOption("#scenario", "format-bonus");
    await page.waitForSelector('body[data-scenario="format-bonus"]');
    // The question about it leaves, and its answer arrives while another scenario is on show.
    await page.waitForTimeout(200);
    await page.selectOption("#scenario", "sophistry");
    await page.waitForSelector('body[data-scenario="sophistry"]');
    await page.waitForTimeout(30);
    await page.selectOption("#scenario", "format-bonus");
    await page.waitForSelector('body[data-scenario="format-bonus"]');
    await eventually(async () => assert.equal(await page.getAttribute("body", "data-studies"), "format-bonus"));
    await eventually(async () => assert.equal(await page.locator("#cliffs-table tbody").count(), 1));
  }));

test("with one parameter there is no phase diagram but a map of it and the temperature, whatever was shown before", () =>
  on("multi-reward", async (page) => {
    for (const id of ["format-bonus", "multi-reward", "grid-world", "multi-reward", "clever-slacker"]) {
      await choose(page, id);
      await openPanel(page, "phase");
      const several = id === "multi-reward";
      await eventually(async () => {
        assert.match(await textOf(page, "phase-sentence"), several ? /^\d+ regions\. / : /^At \S+\s=\s\S+, α\s=\s/);
        assert.equal(await page.locator("#phase-fields select").count(), several ? 3 : 0);
        assert.equal(await page.locator("#tab-experiment").isVisible(), several);
      });
    }
  }));

test("a phase diagram that takes long says how far it is, is cancelled, and comes when it is asked for anew", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await addScenario(page, "large", plane(120, 4, 5, 1));
    await page.goto(site.url);
    await ready(page);
    await choose(page, "large");
    await openPanel(page, "phase");
    await eventually(async () =>
      assert.match(await textOf(page, "phase-sentence"), /^Cutting the box: \d+ % of its area\.$/),
    );
    await page.locator("#phase-cancel").click();
    await eventually(async () =>
      assert.equal(await textOf(page, "phase-sentence"), "Cancelled. Any change of what is asked starts anew."),
    );
    assert.equal(await page.locator("#phase-cancel").isVisible(), false);
    await type(page, "alpha", "0.2");
    assert.equal(await textOf(page, "phase-sentence"), "Cancelled. Any change of what is asked starts anew.");
    await page.selectOption("#field-x", "phi");
    await eventually(
      async () => assert.match(await textOf(page, "phase-sentence"), /^\d+ regions\. At φ\s=\s0, θ\s=\s0 best is /),
      30000,
    );
  }));

test("the stress test runs beside the page, and reads what the module says", () =>
  on("clever-slacker", async (page, model) => {
    await openPanel(page, "stress");
    await eventually(async () => assert.match(await textOf(page, "stress-sentence"), /^Perturb the reward at random/));
    await page.locator("#stress-seed").fill("7");
    await page.locator("#stress-run").click();
    const expected = model.stress({ seed: 7, alphas: [0.01, 0.1, 1] });
    const { description } = pc.stressFigure(expected, { width: 500, height: 300, theme: "light" });
    await eventually(async () => assert.equal(await textOf(page, "stress-sentence"), description));
    const inked = () =>
      page.$eval("#stress-chart canvas", (canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL().length);
    assert.ok((await inked()) > 2000);
    assert.ok(await page.locator("#stress-run").isEnabled());
    // Numbers of another point are not left standing.
    await type(page, "value.rho", "0.3");
    await eventually(async () => assert.match(await textOf(page, "stress-sentence"), /^Perturb the reward at random/));
    assert.ok((await inked()) < 2000);
  }));

test("a stress test under way is cancelled, and the page is live meanwhile", () =>
  on("grid-world", async (page) => {
    await openPanel(page, "stress");
    await page.locator("#stress-run").click();
    assert.ok(await page.locator("#stress-cancel").isEnabled());
    await page.locator("#stress-cancel").click();
    assert.equal(await textOf(page, "stress-sentence"), "Cancelled.");
    assert.ok(await page.locator("#stress-run").isEnabled());
    assert.ok(await page.locator("#stress-cancel").isDisabled());
    await page.waitForTimeout(300);
    assert.equal(
      await page.locator("#stress-progress").evaluate((bar) => /** @type {HTMLProgressElement} */ (bar).value),
      0,
    );
    await page.locator("#stress-run").click();
    assert.ok(await page.locator("#stress-cancel").isEnabled());
    await type(page, "value.r", "-1");
    await eventually(async () => assert.equal((await bars(page)).Up?.hard, 1));
    await page.locator("#stress-run").click();
    await eventually(async () => assert.match(await textOf(page, "stress-sentence"), /^Random noise of ±/), 20000);
  }));

for (const width of [320, 390, 1280]) {
  test(`nothing is wider than a screen of ${width} pixels`, () =>
    on(
      "grid-world",
      async (page) => {
        await eventually(async () => assert.equal((await table(page)).length, 8));
        await openPanel(page, "stress");
        const { scroll, client } = await page.evaluate(() => ({
          scroll: document.documentElement.scrollWidth,
          client: document.documentElement.clientWidth,
        }));
        assert.ok(scroll <= client, `${scroll} > ${client}`);
      },
      { viewport: { width, height: 800 } },
    ));
}

test("where nothing has an answer the panels claim nothing, and a free loop is told as one", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    const file = {
      "policy-cliff": 1,
      title: "A free loop of two states",
      discount: 1,
      start: "s",
      states: {
        s: { loop: { to: "s", reward: { k: 1 } }, other: { to: "t" } },
        t: { a: { to: "end", reward: { m: 2 } }, back: { to: "s" } },
      },
      terminal: ["end"],
      parameters: { x: { from: -1, to: 1, value: 0 }, y: { from: -1, to: 1, value: 0.5 } },
      weights: { k: "x", m: "y" },
      view: { plane: ["x", "y"], alpha: null },
    };
    await addScenario(page, "two-loops", JSON.stringify(file));
    await page.goto(site.url);
    await ready(page);
    await choose(page, "two-loops");
    await eventually(async () =>
      assert.equal(
        await sentence(page),
        "The best action in “s” is “other” for −1 ≤ x < 0. At x\u00a0=\u00a00 “loop” is as good as “other” in “s”, where the " +
          "part of the range that has an answer ends. “other” stays in a loop that costs nothing; a policy that never " +
          "leaves it earns nothing. There is no optimal value for x > 0: never ending from “s” is paid for ever.",
      ),
    );
    /** @param {string} selector @param {RegExp | string} text */
    const shows = (selector, text) =>
      eventually(async () => {
        const said = (await page.locator(selector).textContent())?.trim() ?? "";
        if (typeof text === "string") assert.equal(said, text);
        else assert.match(said, text);
      });
    await openPanel(page, "stability");
    await shows("#tie", /^A tie in “s”\./);
    await shows(
      "#tip-text",
      "“loop” in “s” stays in a loop that costs nothing: its least raise would be paid for ever.",
    );
    await openPanel(page, "phase");
    await shows("#phase-sentence", /At x\u00a0=\u00a00, y\u00a0=\u00a00\.5 best is loop or other in “s”/);
    await type(page, "value.x", "0.5");
    await shows("#problem", "no finite value at discount 1: never ending from “s” is paid for ever");
    await shows("#phase-sentence", /^2 regions\. Where it is shaded there is no optimal value/);
    await openPanel(page, "stability");
    await shows("#tie", "");
  }));

test("a value has no digits beyond the bound on its error", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    const file = {
      "policy-cliff": 1,
      title: "Nearly undiscounted",
      discount: "0.99999999",
      start: "s",
      states: { s: { stay: { to: "s", reward: 1 }, rest: { to: "s", reward: { k: 1 } } } },
      parameters: { x: { from: 0, to: 2, value: 0.5 } },
      weights: { k: "x" },
      true: { reward: 1 },
      view: { alpha: null },
    };
    await addScenario(page, "nearly", JSON.stringify(file));
    await page.goto(site.url);
    await ready(page);
    await choose(page, "nearly");
    // 1 / (1 - 0.99999999), in doubled precision; of what counts uses floats know seven digits.
    for (const [row, text] of [
      ["Training optimum", "100000000.0000"],
      ["Training reward", "100000000.0000"],
      ["True value", "100000000"],
    ])
      await eventually(async () =>
        assert.equal(await page.locator(`#readout tr[data-row="${row}"] [data-kind="hard"]`).textContent(), text),
      );
  }));

test("a slacker whose better action costs training nothing is said to need other actions later", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    // Going back from the bet ties in training, where one then comes here again; the truly better try in the hall does not.
    const file = {
      "policy-cliff": 1,
      title: "A bet",
      discount: 1,
      start: "hall",
      states: {
        hall: { try: { to: { goal: "2/3", end: "1/3" } }, cross: { to: "yard" } },
        yard: { back: { to: "hall" }, bet: { to: { goal: 0.6, end: 0.4 }, reward: { bonus: 1 } } },
        goal: { enter: { to: "end", reward: 1 } },
      },
      terminal: ["end"],
      parameters: { b: { from: -1, to: 1, value: 0.25 } },
      weights: { bonus: "b" },
      true: { reward: 1 },
      view: { alpha: null },
    };
    await addScenario(page, "a-bet", JSON.stringify(file));
    await page.goto(site.url);
    await ready(page);
    await choose(page, "a-bet");
    await openPanel(page, "stability");
    await eventually(async () =>
      assert.match(
        (await page.locator("#slacker").textContent()) ?? "",
        /in “yard”, “back” is as good in training, and with what training does not prefer later it would gain 0\.066667 in/,
      ),
    );
  }));
