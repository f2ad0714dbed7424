// What every step of every guided reading says, asked of the page: of bars, readout, table of cliffs and figures.
// tests/library/guides.rs asks the solver.

import assert from "node:assert/strict";

import { bars, near, value } from "./page.mjs";

/** @typedef {import("./page.mjs").Page} Page */

/** Half a unit of the last digit of a bar, and of the readout. */
const BAR = 0.0005;
const CELL = 0.00005;

/** @param {number | undefined} x @param {number} low @param {number} high */
const between = (x, low, high) => assert.ok(x !== undefined && low < x && x < high, `${low} < ${x} < ${high}`);

/** The action is taken, always. @param {string} action @returns {(page: Page) => Promise<void>} */
const always = (action) => async (page) => assert.equal((await bars(page))[action]?.hard, 1);

/** @param {Record<string, number>} rows  of the readout's hard column @returns {(page: Page) => Promise<void>} */
const counts = (rows) => async (page) => {
  for (const [row, expected] of Object.entries(rows)) near((await value(page, row)).hard, expected, CELL);
};

/** Hard and soft, in rows of the readout. @param {Record<string, [number, number]>} rows @returns {(page: Page) => Promise<void>} */
const values = (rows) => async (page) => {
  for (const [row, [hard, soft]] of Object.entries(rows)) {
    const shown = await value(page, row);
    near(shown.hard, hard, CELL);
    near(shown.soft, soft, CELL);
  }
};

/** @param {string[]} actions @returns {(page: Page) => Promise<void>} */
const best = (actions) => async (page) =>
  assert.deepEqual(
    Object.entries(await bars(page))
      .filter(([, { optimal }]) => optimal)
      .map(([name]) => name),
    actions,
  );

/** @param {string} action @param {number} low @param {number} high @returns {(page: Page) => Promise<void>} */
const softly = (action, low, high) => async (page) => between((await bars(page))[action]?.soft, low, high);

/** @param {string[]} places @returns {(page: Page) => Promise<void>} */
const cliffs = (places) => async (page) =>
  assert.deepEqual(await page.locator("#cliffs-table .place").allTextContents(), places);

/** @param {Record<string, string>} figures @returns {(page: Page) => Promise<void>} */
const figures = (figures) => async (page) => {
  for (const [label, text] of Object.entries(figures)) {
    const row = page.locator("#figures tr", { has: page.locator(`.term:text-is("${label}")`) });
    assert.equal(await row.locator("td").textContent(), text);
  }
};

/** @param {string} selector @param {RegExp} pattern @returns {(page: Page) => Promise<void>} */
const says = (selector, pattern) => async (page) =>
  assert.match((await page.locator(selector).textContent()) ?? "", pattern);

/** A line of the picture of the values has the name. @param {string} label @returns {(page: Page) => Promise<void>} */
const draws = (label) => async (page) =>
  assert.ok(
    (await page.locator(".chart-policy .legend li, .chart-value .legend li").allTextContents()).includes(label),
    label,
  );

/** A panel is shown beside the picture. @param {string} name @returns {(page: Page) => Promise<void>} */
const beside = (name) => async (page) => {
  const box = async (/** @type {string} */ place) => page.locator(place).boundingBox();
  const [panel, chart] = [await box(`#${name}`), await box("#policy-chart")];
  assert.ok(panel && chart && panel.x >= chart.x + chart.width && panel.y < chart.y + chart.height, name);
};

/** Eight cliffs are listed. @type {(page: Page) => Promise<void>} */
const eight = async (page) => assert.equal(await page.locator("#cliffs-table .place").count(), 8);

/** All of them as fractions. @type {(page: Page) => Promise<void>} */
const fractions = async (page) => {
  for (const place of await page.locator("#cliffs-table .place").allTextContents()) assert.match(place, /^−?\d+\/\d+$/);
};

/** Which of the three conditions of the clever slacker hold. @param {boolean[]} expected @returns {(page: Page) => Promise<void>} */
const conditions = (expected) => async (page) =>
  assert.deepEqual(
    await page.$$eval("#conditions li", (lines) => lines.map((line) => line.textContent?.startsWith("✓ "))),
    expected,
  );

/** The weight that looks back has so many fixed points, so many of them stable. @param {number} all @param {number} stable @returns {(page: Page) => Promise<void>} */
const feedback = (all, stable) => async (page) => {
  const last = await page.locator("#feedback-body tbody tr td:last-child").allTextContents();
  assert.equal(last.length, all);
  assert.equal(last.filter((text) => text === "stable").length, stable);
};

/** @type {Record<string, ((page: Page) => Promise<void>)[][]>} */
export const CLAIMS = {
  "format-bonus": [
    [best(["plain", "markdown"]), counts({ "Training optimum": 1 }), cliffs(["0"])],
    [best(["plain", "boxed", "markdown"]), async (page) => near((await bars(page)).boxed?.hard ?? NaN, 1 / 3, BAR)],
    [always("boxed"), cliffs(["0"])],
    [softly("boxed", 1 / 3, 0.34)],
    [softly("boxed", 0.5, 0.6), softly("plain", 0.1, 0.3)],
  ],
  "clever-slacker": [
    [
      always("guess"),
      says("#slacker", /^Clever slacker: in “prompt”, “reason” would cost .* In all it loses 1\.75 of true reward\.$/),
      conditions([false, true, true]),
    ],
    [always("fabricate as asked"), counts({ "reasoning made up": 1, "instructions followed": 1 })],
    [always("reason"), draws("true value"), counts({ "True value": 2.65 }), cliffs(["1/20", "1/5"])],
    [softly("reason", 0.25, 0.75)],
    [softly("guess", 0.1, 0.5)],
    [softly("reason", 0.26, 0.28), beside("train")],
  ],
  "reasoning-length": [
    [counts({ "steps of thinking": 8 })],
    [always("answer"), counts({ "steps of thinking": 7 }), eight],
    [always("answer"), counts({ "steps of thinking": 0 }), eight],
    [
      async (page) => {
        const { soft } = await value(page, "steps of thinking");
        between(soft - Math.floor(soft), 0.05, 0.95);
      },
    ],
  ],
  "length-control": [
    [
      counts({
        "True value": 1,
        "3 steps": 1 / 2,
        "4 steps": 1 / 4,
        "5 steps": 1 / 8,
        "6 steps": 1 / 16,
        "7 steps": 1 / 32,
        "8 steps": 1 / 64,
        "9 steps": 1 / 64,
      }),
    ],
    [counts({ "True value": 1, "6 steps": 1 }), cliffs(["0"])],
    [
      counts({ "True value": 1 }),
      async (page) => near((await value(page, "3 steps")).hard + (await value(page, "9 steps")).hard, 1, 2 * CELL),
    ],
    [counts({ "4 steps": 1 }), cliffs(["0"])],
    [async (page) => between((await value(page, "6 steps")).soft, 0, 0.25)],
  ],
  "deceptive-reasoning": [
    [always("edit the tests"), counts({ caught: 0.9 })],
    [
      always("hide the hack"),
      draws("true value"),
      counts({ caught: 0.1, hacked: 1, "True value": -1 }),
      cliffs(["3/16", "5/2"]),
    ],
    [always("solve honestly"), counts({ solved: 1, "True value": 0.6 })],
    [softly("solve honestly", 0.499, 0.501)],
    [
      softly("solve honestly", 0.26, 0.28),
      beside("train"),
      says(".train-compared", /theory, soft26\.9.%.*RLOO25\.1.%.*GRPO0\.1.%0\.1.%99\.8.%/),
    ],
  ],
  "intelligence-obedience": [
    [always("think very long")],
    [
      best(["think very long"]),
      figures({ "Next cliff": "0.2 away, at ω\u00a0=\u00a02/5", "Stability radius": "0.025" }),
    ],
    [always("think long"), cliffs(["2/5", "3/5", "4/3"])],
    [always("think briefly"), draws("true value"), counts({ "True value": 1.45 })],
    [softly("think briefly", 0.02, 0.5), softly("think some", 0.02, 0.5), softly("think very long", 0.02, 0.5)],
  ],
  sophistry: [
    [always("admit"), counts({ argued: 0, bluffed: 0 })],
    [always("argue"), counts({ argued: 0.5, bluffed: 0, "True value": 0.75 })],
    [always("bluff"), draws("true value"), counts({ "True value": 0.6 }), cliffs(["1/10", "7/20"])],
    [always("admit"), softly("bluff", 0.1, 0.5)],
  ],
  "multi-reward": [
    [cliffs(["9/25", "149/225"])],
    [
      best(["refuse", "warn"]),
      beside("phase"),
      says("#phase-sentence", /^18 regions\. At h\s=\s0\.5, u\s=\s0\.5 /),
      says("#tie", /^A tie in “safety”/),
      figures({ "Stability radius": "0, a tie" }),
    ],
    [always("balance"), async (page) => between((await value(page, "Training optimum")).hard, 0.92, 0.935)],
    [always("answer at once"), counts({ "cited sources": 0 }), cliffs(["2/5"])],
    [softly("balance", 0.499, 0.501), softly("stay silent", 0.495, 0.497)],
    [
      softly("ask for clarification", 0.95, 0.96),
      beside("train"),
      says(".train-compared", /theory, soft.*95\.5.%.*Exact gradient.*71\.5.%.*GRPO.*88\.4.%/),
    ],
  ],
  "grid-world": [
    [always("Right"), beside("model")],
    [always("Up"), eight, fractions],
    [always("Up")],
    [always("Left")],
    [
      async (page) => assert.equal(await page.locator("#field-objective").inputValue(), "kl"),
      figures({ "Horizon H": "∞", "Lipschitz bound": "∞" }),
      eight,
    ],
  ],
  "lipschitz-fork": [
    [best(["to A", "to B"]), cliffs(["0"])],
    [figures({ "Slope here": "5", "Largest slope": "5 at θ\u00a0=\u00a00", "Lipschitz bound": "5" })],
    [figures({ "Slope here": "10", "Lipschitz bound": "10" })],
    [
      best(["to A", "to B"]),
      beside("best"),
      says("#best-sentence", /differs by at most ε\. The bound is \(1 \+ γ\)ε, 1\.9\sε with γ\s=\s0\.9\.$/),
    ],
  ],
  "future-ties": [
    [best(["to many", "to one"]), cliffs(["0"])],
    [softly("to many", 0.6665, 0.6675)],
    [softly("to many", 0.6665, 0.6675)],
    [softly("to many", 0.4995, 0.5005)],
    [
      best(["left", "right"]),
      beside("best"),
      says(
        "#best-sentence",
        /^Both states with a choice are tied: 4 of 4 actions are best\. .*differs by at most 0\.5\sε\./,
      ),
    ],
  ],
  "house-style": [
    [best(["essay", "list", "table"]), softly("essay", 0.3325, 0.334), softly("table", 0.3325, 0.334), cliffs(["0"])],
    [
      softly("essay", 0.6995, 0.7005),
      softly("list", 0.1995, 0.2005),
      softly("table", 0.0995, 0.1005),
      values({ "Training reward": [1, 1], "True value": [1, 1] }),
      beside("best"),
      says(
        "#best-sentence",
        /Two policies that earn the same: hard argmax has essay 33.%, .* has essay 70.%, list 20.%/,
      ),
    ],
    [always("table"), softly("table", 0.1015, 0.1025)],
    [best(["essay", "list"]), softly("essay", 0.777, 0.779), softly("list", 0.2215, 0.223)],
    [always("drawing"), softly("drawing", -0.0005, 0.0005)],
  ],
  "right-or-wrong": [
    [always("exact"), counts({ "careful answers": 1, "True value": 0.875 })],
    [counts({ "careful answers": 0 }), cliffs(["4/5", "9/10", "23/25", "19/20", "24/25"])],
    [
      best(["exact", "rounded", "lucky"]),
      beside("best"),
      says("#best-sentence", /^All 4 states with a choice are tied: 9 of 11 actions are best\./),
    ],
    [
      always("lucky"),
      draws("true value"),
      counts({ "True value": 0.5125 }),
      cliffs(["0"]),
      says("#cliffs-table", /proof.*program.*estimate.*open problem/s),
    ],
    [softly("complete", 0.48, 0.52), softly("with a gap", 0.48, 0.52)],
  ],
  "two-objectives": [
    [counts({ "Training optimum": 0.84, "True value": 0.84 })],
    [always("explain"), counts({ "True value": 0.83 })],
    [always("explain"), draws("true value"), counts({ "True value": 0.7 }), cliffs(["1/7", "1/3", "1/2", "3/4"])],
    [always("explain")],
    [async (page) => between((await value(page, "True value")).soft, 0.8, 0.84)],
  ],
  "trained-here": [
    [always("think in words"), counts({ "True value": 0.82 })],
    [always("ask first"), counts({ "True value": 0.8 })],
    [always("think in code"), draws("true value"), counts({ "True value": 0.51 }), cliffs(["1/3", "5/7"])],
    [best(["listen", "lecture"])],
    [softly("think in code", 0.25, 0.75), softly("ask first", 0.25, 0.75)],
  ],
  "weights-that-look-back": [
    [always("sketch"), counts({ solved: 0.5 }), cliffs(["1/2", "3/4"])],
    [always("guess"), beside("feedback"), feedback(5, 3), says("#feedback-sentence", /hysteresis/)],
    [always("sketch"), counts({ solved: 0.5 }), beside("feedback"), feedback(3, 2)],
    [always("sketch"), counts({ solved: 0.5 }), beside("feedback"), feedback(5, 3)],
    [best(["guess", "sketch"]), beside("feedback"), feedback(1, 1), says("#feedback-sentence", /never jumps/)],
  ],
  // What seeds do is asked of the library's runs in tests/library/trained.rs.
  "what-training-does": [
    [softly("boxed", 0.78, 0.79), beside("train")],
    [softly("boxed", 0.78, 0.79), beside("train")],
    [softly("boxed", 0.78, 0.79), beside("train")],
    [softly("boxed", 0.33, 0.34), beside("train")],
    [
      best(["plain", "boxed", "markdown"]),
      beside("train"),
      says("#train-sentence", /7 of 20 seeds give “plain” at least 90.%, 3 “boxed”, 6 “markdown”; 4 are undecided/),
    ],
    [
      always("boxed"),
      beside("train"),
      says("#train-body .reasons", /exact gradient gets there above it from a distance of 0\.0281 on[.;]/),
    ],
  ],
  "word-by-word": [
    [always("Ada"), counts({ "“Ada won.”": 1 })],
    [best(["Ada", "I"])],
    [always("I"), counts({ "“I think Ada won.”": 1, "True value": 0.3 })],
    [always("do"), counts({ "“I do not know.”": 1, "True value": 0.1 }), cliffs(["1/2", "2"])],
    [softly("Ada", 0.2, 0.6), softly("Bob", 0.01, 0.1)],
  ],
  "clever-slacker-two": [
    [
      best(["reason", "guess"]),
      says(
        "#slacker",
        /^Clever slacker: in “prompt”, “reason” would be as good in training and .* better in what people want\./,
      ),
      conditions([true, true, true]),
    ],
    [always("guess"), counts({ "instructions ignored": 1 })],
    [always("guess"), counts({ "reasoning made up": 1, "instructions ignored": 0 }), cliffs(["1/4"])],
    [always("answer only"), counts({ "reasoning made up": 0, "instructions ignored": 1 })],
    [
      always("reason"),
      beside("phase"),
      says("#phase-sentence", /^4 regions\./),
      counts({ "True value": 2.6, "reasoning made up": 0, "instructions ignored": 0 }),
    ],
  ],
  "three-peaks": [
    [
      beside("best"),
      best(["0.20", "0.50", "0.80"]),
      counts({ "sharp peak": 1 / 3, "middle peak": 1 / 3, "broad peak": 1 / 3 }),
    ],
    [always("0.80"), best(["0.80"])],
    [beside("best"), async (page) => between((await value(page, "broad peak")).soft, 0.5, 1)],
    [
      beside("best"),
      async (page) => near((await value(page, "outside")).soft, 0.0567, 0.001),
      async (page) => {
        const peaks = await Promise.all(["sharp peak", "middle peak", "broad peak"].map((peak) => value(page, peak)));
        between(1 - peaks.reduce((sum, { soft }) => sum + soft, 0), 0.05, 0.5);
      },
    ],
  ],
};
