// Files that are dropped on the page or chosen: pictures that were saved here and scenarios open, everything else says
// what it is not and leaves what is on show.

import assert from "node:assert/strict";
import { test } from "node:test";

import { pc } from "../node/support.mjs";
import { scenario } from "../support/scenarios.mjs";
import { drop, saved } from "./support/files.mjs";
import { bars, eventually, near, openPanel, ready, sentence, theta, type, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** @param {Page} page */
const hash = (page) => page.evaluate(() => location.hash);
/** The address once it has been the same for a while. @param {Page} page */
async function settled(page) {
  for (let before = ""; ; ) {
    const now = await hash(page);
    if (now === before) return now;
    before = now;
    await page.waitForTimeout(500);
  }
}
/** @param {Page} page */
const problem = async (page) =>
  (await page.locator("#problem").isVisible()) ? await page.locator("#problem").textContent() : "";
/** @param {Page} page */
const title = (page) => page.locator("#scenario option:checked").textContent();

/** A picture of ours with a link, as the dialogue saves it. @param {string} link */
function svg(link) {
  const sweep = pc
    .open(
      JSON.stringify({
        "policy-cliff": 1,
        title: "t",
        discount: 1,
        start: "s",
        terminal: ["end"],
        states: { s: { a: { to: "end" } } },
        parameters: { x: { from: 0, to: 1 } },
      }),
    )
    .sweep();
  return Buffer.from(
    pc.withLink(
      new TextEncoder().encode(pc.figure(sweep, { kind: "value", width: 300, height: 200, theme: "light" }).svg()),
      link,
    ) ?? [],
  );
}

/** One transparent pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAACklEQVR4nGMAAQAABQABDQottAAAAABJRU5ErkJggg==",
  "base64",
);

/** @param {string} link */
const png = (link) => Buffer.from(pc.withLink(PIXEL, link) ?? []);

test("a picture that was saved opens the view that it shows, on the start page too", () =>
  withPage(browser, {}, async (page) => {
    const link = "v=1&scenario=clever-slacker&rho=0.15&alpha=0.2&state=derived";
    await page.goto(`${site.url}#${link}`);
    await ready(page);
    await page.locator("#share").click();
    await page.getByRole("tab", { name: "Picture" }).click();
    await eventually(async () => assert.match((await page.locator("dialog").textContent()) ?? "", /PNG of/));
    const files = [];
    for (const kind of ["PNG", "SVG"])
      files.push(await saved(page, () => page.getByRole("button", { name: `Download ${kind}` }).click()));
    // Dropped on the open dialogue, which goes.
    for (const [i, { name, bytes }] of files.entries()) {
      if (i > 0) {
        await page.goto("about:blank");
        await page.goto(site.url);
        await page.waitForSelector("body[data-ready]");
      }
      await drop(page, name, bytes, i > 0 ? "#hero" : "dialog");
      await eventually(async () => assert.equal(await hash(page), `#${link}`));
      await page.waitForSelector("#bars .bar-row", { state: "attached" });
      await eventually(async () =>
        assert.deepEqual(
          [await title(page), await theta(page), await page.locator('[id="field-alpha"]').inputValue()],
          ["Clever slacker", 0.15, "0.2"],
        ),
      );
      assert.match(await sentence(page), /“derived”/);
      await eventually(async () =>
        assert.deepEqual(
          [await problem(page), await page.locator("dialog").count(), await page.locator("#start").isVisible()],
          ["", 0, false],
        ),
      );
    }
  }));

test("a scenario file opens, stays in the list, and is in the address and its history", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=clever-slacker&rho=0.15`);
    await ready(page);
    const first = (await scenario("sophistry")).replace('"title": "Sophistry"', '"title": "First"');
    const second = (await scenario("grid-world")).replace('"title": "Grid world"', '"title": "Second"');
    await drop(page, "first.json", `\ufeff${first}`);
    await eventually(async () => assert.equal(await title(page), "First"));
    await eventually(async () => assert.match(await hash(page), /^#v=1&model=deflate:/));
    await type(page, "value.b", "0.3");
    await drop(page, "second.json", second, "#bars");
    await eventually(async () => assert.equal(await title(page), "Second"));
    await eventually(async () => assert.ok((await bars(page)).Up));
    await drop(page, "first.json", first);
    await eventually(async () => assert.equal(await title(page), "First"));
    const titles = await page.locator("#scenario option").allTextContents();
    assert.deepEqual(titles.slice(-2), ["First", "Second"], "each once");
    // As some editors save it.
    const wide = (/** @type {string} */ name) => Buffer.from(`\ufeff${first.replace("First", name)}`, "utf16le");
    await drop(page, "third.json", wide("Third"));
    await eventually(async () => assert.equal(await title(page), "Third"));
    const third = await settled(page);
    await drop(page, "fourth.json", wide("Fourth").swap16());
    await eventually(async () => assert.equal(await title(page), "Fourth"));
    const fourth = await settled(page);
    assert.notEqual(fourth, third);
    await page.selectOption("#scenario", { label: "First" });
    await eventually(async () => assert.notEqual(await hash(page), fourth));
    const before = await settled(page);
    await page.selectOption("#scenario", { label: "Second" });
    await eventually(async () => assert.ok((await bars(page)).Up));
    await eventually(async () => assert.notEqual(await hash(page), before));
    await eventually(async () => assert.ok((await hash(page)).length > 200));
    await settled(page);
    await page.goBack();
    await eventually(async () => assert.equal(await title(page), "First"));
    await page.reload();
    await ready(page);
    assert.equal(await title(page), "First");
  }));

test("for those who do not drop there is a button", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=clever-slacker`);
    await ready(page);
    // Asked for early, since the browser must be told before the key comes.
    const chosen = page.waitForEvent("filechooser");
    await page.locator("#share").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("End");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Choose a file…");
    await page.keyboard.press("Enter");
    await (await chosen).setFiles({
      name: "mine.svg",
      mimeType: "image/svg+xml",
      buffer: svg("https://example.org/#v=1&scenario=sophistry&b=0.3"),
    });
    await eventually(async () => assert.equal(await hash(page), "#v=1&scenario=sophistry&b=0.3"));
    assert.equal(await page.locator("dialog").count(), 0);
  }));

const bomb = await pc.pack(JSON.stringify({ "policy-cliff": 1, title: "x".repeat(4_000_000) }));

for (const [name, content, why] of /** @type {[string, Uint8Array | string, RegExp][]} */ ([
  [
    "notes.txt",
    "Dear reader",
    /^“notes\.txt” cannot be opened: it is neither a scenario \(a JSON file\), a table of scored answers \(CSV, TSV, JSON\) nor a picture of this page/,
  ],
  ["empty.json", "", /^“empty\.json” cannot be opened: it is neither/],
  ["list.json", "[1, 2]", /^“list\.json” cannot be opened: it is neither/],
  [
    "binary.bin",
    Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256),
    /^“binary\.bin” cannot be opened: it is neither/,
  ],
  ["photo.png", PIXEL, /^“photo\.png” cannot be opened: it is a picture without a link of this page\.$/],
  [
    "cut.png",
    png("v=1&scenario=sophistry").subarray(0, 60),
    /^“cut\.png” cannot be opened: it is a picture without a link/,
  ],
  [
    "logo.svg",
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    /^“logo\.svg” cannot be opened: it is a picture without a link/,
  ],
  ["broken.json", '{"policy-cliff": 1,\n "title": }', /^line 2, column 11: not JSON: unexpected "}"$/],
  ["wrong.json", '{"policy-cliff": 1, "title": "<img src=x>", "discount": 2}', /^line 1, column \d+, discount: /],
  [
    "other.svg",
    svg("https://example.org/"),
    /^“other\.svg” cannot be opened: a link has one of scenario=\.\.\. and model=\.\.\./,
  ],
  ["old.svg", svg("#v=9&scenario=sophistry"), /^“old\.svg” cannot be opened: version "9" is not known/],
  [
    "elsewhere.png",
    png("#v=1&scenario=nowhere"),
    /^“elsewhere\.png” cannot be opened: there is no scenario “nowhere” here\.$/,
  ],
  ["damaged.png", png("#v=1&model=deflate:AAAA"), /^“damaged\.png” cannot be opened: the packed model /],
  ["bomb.svg", svg(`#v=1&model=${bomb}`), /missing|states|start/],
  ["<b>.png", PIXEL, /^“<b>\.png” cannot be opened/],
])) {
  test(`${name}: refused, and nothing is lost`, () =>
    withPage(browser, {}, async (page) => {
      await page.goto(`${site.url}#v=1&scenario=clever-slacker&rho=0.15`);
      await ready(page);
      // What is being typed stays too.
      await page.locator('[id="field-alpha"]').fill("0.0");
      const before = [
        await sentence(page),
        await bars(page),
        await hash(page),
        await page.locator("#scenario option").count(),
      ];
      await drop(page, name, content);
      await eventually(async () => assert.match((await problem(page)) ?? "", why));
      await page.waitForTimeout(500);
      assert.deepEqual(
        [await sentence(page), await bars(page), await hash(page), await page.locator("#scenario option").count()],
        before,
      );
      assert.equal(await title(page), "Clever slacker");
      assert.equal(await page.locator('[id="field-alpha"]').inputValue(), "0.0");
      assert.equal(await page.locator("#problem *").count(), 0);
      // And all goes on.
      await type(page, "alpha", "0.3");
      await eventually(async () => assert.equal(await problem(page), ""));
      await eventually(async () => assert.equal(await hash(page), "#v=1&scenario=clever-slacker&rho=0.15&alpha=0.3"));
    }));
}

test("a bad model after a good one leaves the good one", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    const text = (await scenario("sophistry")).replace('"title": "Sophistry"', '"title": "Mine"');
    await drop(page, "mine.json", text);
    await eventually(async () => assert.equal(await title(page), "Mine"));
    await drop(page, "worse.json", text.replace('"discount": 1', '"discount": 3'));
    await eventually(async () => assert.match((await problem(page)) ?? "", /discount/));
    assert.equal(await title(page), "Mine");
    await type(page, "value.b", "0.4");
    await eventually(async () => assert.equal((await bars(page)).bluff?.hard, 1));
    await eventually(async () => assert.match(await hash(page), /&b=0\.4$/));
    assert.equal(
      (await page.locator("#scenario option").allTextContents()).filter((each) => each === "Mine").length,
      1,
    );
  }));

for (const [what, head, size, most] of /** @type {[string, number[], number, number][]} */ ([
  ["a picture", [0x89, 0x50], (32 << 20) + 1, 32 << 20],
  ["a text", [0x7b], (64 << 20) + 1, 64 << 20],
])) {
  test(`${what} that is too large is refused before it is read`, () =>
    withPage(browser, {}, async (page) => {
      await page.addInitScript(() => {
        const own = Blob.prototype.arrayBuffer;
        Blob.prototype.arrayBuffer = function () {
          if (this.size > 100) throw new Error("read whole");
          return own.call(this);
        };
      });
      await page.goto(`${site.url}#v=1&scenario=sophistry`);
      await ready(page);
      await page.evaluate(
        ([start, length]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(
            new File(
              [
                Uint8Array.from(/** @type {number[]} */ (start)),
                new Uint8Array(/** @type {number} */ (length) - /** @type {number[]} */ (start).length),
              ],
              "large",
            ),
          );
          document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
        },
        [head, size],
      );
      await eventually(async () =>
        assert.equal(await problem(page), `“large” cannot be opened: it has ${size} bytes; allowed are ${most}.`),
      );
    }));
}

test("of two files that are dropped one after the other, the last one is shown", () =>
  withPage(browser, {}, async (page) => {
    await page.addInitScript(() => {
      const own = Blob.prototype.arrayBuffer;
      Blob.prototype.arrayBuffer = async function () {
        if (/** @type {any} */ (this).name === "first.json") await new Promise((resolve) => setTimeout(resolve, 400));
        return own.call(this);
      };
    });
    await page.goto(`${site.url}#v=1&scenario=clever-slacker`);
    await ready(page);
    await drop(page, "first.json", (await scenario("sophistry")).replace('"title": "Sophistry"', '"title": "First"'));
    await drop(
      page,
      "second.json",
      (await scenario("grid-world")).replace('"title": "Grid world"', '"title": "Second"'),
    );
    await eventually(async () => assert.equal(await title(page), "Second"));
    await page.waitForTimeout(900);
    assert.equal(await title(page), "Second");
  }));

test("what is no file is left to the browser", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    const prevented = await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData("text/plain", "0.3");
      return ["dragover", "drop"].map(
        (type) =>
          !document
            .querySelector('[id="field-alpha"]')
            ?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer })),
      );
    });
    assert.deepEqual(prevented, [false, false]);
  }));

test("of two links that are asked for one after the other, the last one is shown", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page) => {
      const text = await scenario("grid-world");
      await page.goto(`${site.url}#v=1&model=${await pc.pack(text)}`);
      await page.waitForSelector("#enter", { state: "attached" });
      await page.waitForTimeout(200);
      await page.evaluate(() => {
        location.hash = "#v=1&scenario=sophistry";
      });
      await ready(page);
      await eventually(async () => assert.equal(await title(page), "Sophistry"));
      await page.waitForTimeout(1200);
      assert.equal(await title(page), "Sophistry");
    },
    { silent: false },
  ));

test("a file that has no answer where it would open is shown at the nearest place that has one", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=clever-slacker`);
    await ready(page);
    // For x > 0 the loop is paid for ever; the middle of the range is at 1/2.
    const model = {
      "policy-cliff": 1,
      title: "Half a range",
      discount: 1,
      start: "s",
      terminal: ["end"],
      states: { s: { stay: { to: "s", reward: { r: 1 } }, leave: { to: "end", reward: { g: 1 } } } },
      parameters: { x: { from: -1, to: 2 } },
      weights: { r: "x" },
      view: { points: 301 },
    };
    await drop(page, "half.json", JSON.stringify(model));
    await eventually(async () => assert.equal(await title(page), "Half a range"));
    await eventually(async () => near(await theta(page), 0, 1e-9));
    assert.equal(await problem(page), "");
    assert.match(
      (await page.locator("#notice").textContent()) ?? "",
      /^“Half a range” has no answer at x\s=\s0\.5, where it would open: no finite value at discount 1: .*paid for ever.*You see it at x\s=\s0, the nearest place that has one\.$/,
    );
    // By hand the reader may go where there is none: bars and drawing do not show another place as this one.
    const probabilities = page.locator("#bars .number[data-kind=hard]");
    const textOf = (/** @type {string} */ id) => page.locator(`#${id}`).textContent();
    assert.deepEqual(await probabilities.allTextContents(), ["0.500", "0.500"]);
    await openPanel(page, "model");
    await eventually(async () => assert.match((await textOf("model-sentence")) ?? "", /^Thicker arrow/));
    await type(page, "value.x", "1");
    await eventually(async () => assert.match((await textOf("now-title")) ?? "", /^No answer at x\s=\s1, in s$/));
    assert.deepEqual(await probabilities.allTextContents(), ["–", "–"]);
    assert.equal(await page.locator("#bars .optimal").count(), 0);
    const numbers = await page.locator("#readout td").allTextContents();
    assert.ok(numbers.length > 0 && numbers.every((number) => number === "–"), numbers.join());
    assert.match((await problem(page)) ?? "", /is paid for ever/);
    await eventually(async () =>
      assert.equal(
        await textOf("model-sentence"),
        "There is no answer here: the drawing is that of the last place with one.",
      ),
    );
    await type(page, "value.x", "-1");
    await eventually(async () => assert.match((await textOf("now-title")) ?? "", /^At x\s=\s.1, in s$/));
    assert.deepEqual(await probabilities.allTextContents(), ["0.000", "1.000"]);
    await eventually(async () => assert.match((await textOf("model-sentence")) ?? "", /^Thicker arrow/));
  }));
