// The share dialogue: by keyboard alone, every copy and every file read back by other programs.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Resvg } from "@resvg/resvg-js";
// @ts-expect-error it has no types
import { PNG } from "pngjs";

import { cliffsCsv, sweepCsv } from "../../www/share/tables.js";
import { pc } from "../node/support.mjs";
import { scenario } from "../support/scenarios.mjs";
import { saved } from "./support/files.mjs";
import { eventually, host, openPanel, ready, sentence, type, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage({ cors: true });

const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

/**
 * The page with a view and the dialogue over it.
 * @param {Page} page
 * @param {string} fragment
 * @param {string} [section]
 */
async function shared(page, fragment, section) {
  await page.goto(`${site.url}#${fragment}`);
  await ready(page);
  await page.locator("#share").click();
  await page.waitForSelector("dialog[open] [role=tabpanel]:not([hidden])");
  if (section) await page.getByRole("tab", { name: section }).click();
}

/** @param {Page} page @param {string} label */
const text = (page, label) => page.getByRole("textbox", { name: label, exact: true }).inputValue();
/** A field of the dialogue. @param {Page} page @param {string} label */
const field = (page, label) => page.locator("dialog").getByLabel(label, { exact: true });
/** @param {Page} page */
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
/** @param {Page} page */
const status = async (page) =>
  (await page.locator("dialog [role=status]").filter({ visible: true }).allTextContents()).join("");

/** HTML as a browser reads it, in a page without a policy. @param {Page} page @param {string} html */
async function parsed(page, html) {
  const blank = await page.context().newPage();
  const elements = await blank.evaluate((source) => {
    const { body, head } = new DOMParser().parseFromString(source, "text/html");
    return [...head.children, ...body.children].map((element) => ({
      tag: element.localName,
      text: element.textContent,
      attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
    }));
  }, html);
  await blank.close();
  return elements;
}

test("by keyboard alone: opened, led through, copied from, closed, and the focus is where it was", () =>
  withPage(browser, CLIPBOARD, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry&b=0.3`);
    await ready(page);
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent || "");
    for (let i = 0; i < 10 && (await focused()) !== "share"; i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await focused(), "tab-Link"));
    assert.equal(await page.getByRole("dialog", { name: "Share “Sophistry”" }).count(), 1);
    for (const [key, tab] of [
      ["End", "Open"],
      ["ArrowRight", "Link"],
      ["ArrowLeft", "Open"],
      ["Home", "Link"],
    ]) {
      await page.keyboard.press(key ?? "");
      assert.equal(await focused(), `tab-${tab}`);
      assert.equal(await page.locator("dialog").getByRole("tabpanel").count(), 1);
      assert.equal(
        await page
          .locator("dialog")
          .getByRole("tabpanel", { name: tab ?? "" })
          .count(),
        1,
      );
    }
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "TEXTAREA");
    await page.keyboard.press("Tab");
    assert.notEqual(
      await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.activeElement)).outlineStyle),
      "none",
    );
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await status(page), "Copied."));
    assert.equal(await clipboard(page), `${site.url}scenarios/sophistry.html#v=1&scenario=sophistry&b=0.3`);
    // The page behind is out of reach.
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press("Tab");
      assert.ok(
        await page.evaluate(
          () => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null,
        ),
      );
    }
    for (const section of ["Embed", "Picture", "Data", "Cite", "Open"]) {
      await page.getByRole("tab", { name: section }).click();
      const nameless = await page
        .locator("dialog")
        .locator("button:visible, select:visible, input:visible, textarea:visible")
        .evaluateAll((all) =>
          all
            .filter((control) => {
              const { labels } = /** @type {HTMLInputElement} */ (control);
              return !(labels?.length || control.getAttribute("aria-label") || control.textContent?.trim());
            })
            .map((control) => control.outerHTML),
        );
      assert.deepEqual(nameless, [], section);
    }
    await page.keyboard.press("Escape");
    await eventually(async () => assert.equal(await page.locator("dialog").count(), 0));
    assert.equal(await focused(), "share");
    // Where it was left, and with what is shown now.
    await type(page, "value.b", "0.4");
    await page.locator("#share").click();
    await eventually(async () => assert.equal(await focused(), "tab-Open"));
    await page.getByRole("tab", { name: "Link" }).click();
    assert.equal(await text(page, "Link"), `${site.url}scenarios/sophistry.html#v=1&scenario=sophistry&b=0.4`);
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await eventually(async () => assert.equal(await page.locator("dialog").count(), 0));
  }));

test("where the clipboard is refused the text is selected, and that is said", () =>
  withPage(browser, {}, async (page) => {
    await page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
      const here = /** @type {any} */ (globalThis);
      document.execCommand = () => here.allowed;
    });
    await shared(page, "v=1&scenario=sophistry");
    await page.getByRole("button", { name: "Copy" }).click();
    await eventually(async () =>
      assert.match(await status(page), /^The clipboard is refused here\. The text is selected: press Ctrl C/),
    );
    assert.equal(await page.evaluate(() => getSelection()?.toString()), await text(page, "Link"));
    await page.evaluate(() => Object.assign(globalThis, { allowed: true }));
    await page.getByRole("button", { name: "Copy" }).click();
    await eventually(async () => assert.equal(await status(page), "Copied."));
  }));

test("a link says how long it is, and one that is long what to do", () =>
  withPage(browser, {}, async (page) => {
    await shared(page, "v=1&scenario=sophistry");
    const link = await text(page, "Link");
    assert.match(
      (await page.locator("dialog").textContent()) ?? "",
      new RegExp(`${link.length} characters\\. It names the scenario`),
    );
    assert.equal(await page.locator("dialog .notice").count(), 0);
    await page.keyboard.press("Escape");

    const model = await scenario("multi-reward");
    const long = pc.open(model).writeLink({ model: await pc.pack(model) }, { values: { p: 0.25 } });
    await page.goto("about:blank");
    await shared(page, long, "Link");
    const { length } = await text(page, "Link");
    assert.ok(length > 2000);
    assert.match(
      ((await page.locator("dialog").textContent()) ?? "").replaceAll(/\s+/g, " "),
      new RegExp(`may cut addresses of more than 2000 characters.*${length} characters\\. The whole model is in it`),
    );
    await page.getByRole("button", { name: "scenario file" }).click();
    assert.equal(await page.getByRole("tabpanel", { name: "Data" }).count(), 1);
    const { name, text: file } = await saved(page, () =>
      page.getByRole("listitem").filter({ hasText: "Scenario" }).getByRole("button").click(),
    );
    assert.equal(name, "Many-rewards.json");
    assert.deepEqual(JSON.parse(file), JSON.parse(model));
  }));

test("HTML for a frame: valid, escaped, as the author wants it, and seen at once", () =>
  withPage(browser, CLIPBOARD, async (page) => {
    await shared(page, "v=1&scenario=clever-slacker&rho=0.15", "Embed");
    const steps = await page.evaluate(() => history.length);
    const frame = () => page.frames().find((each) => each.url().startsWith(`${site.url}embed.html`));
    await eventually(async () => assert.equal(await frame()?.locator("h1").textContent(), "Clever slacker"));
    // Its height is the frame's own.
    await eventually(async () =>
      assert.equal(
        await field(page, "Height").inputValue(),
        String(await frame()?.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height))),
      ),
    );
    const height = await field(page, "Height").inputValue();
    assert.deepEqual(await parsed(page, await text(page, "HTML")), [
      {
        tag: "iframe",
        text: "",
        attributes: {
          src: `${site.url}embed.html#v=1&scenario=clever-slacker&rho=0.15`,
          title: "Policy Cliff: Clever slacker",
          sandbox: "allow-scripts allow-popups allow-popups-to-escape-sandbox",
          width: "720",
          height,
          loading: "lazy",
          style: "max-width:100%;border:0",
        },
      },
      { tag: "noscript", text: "", attributes: {} },
      { tag: "script", text: "", attributes: { src: `${site.url}embed-host.js`, async: "" } },
    ]);
    const still = `${site.url}pictures/clever-slacker.svg`;
    assert.equal(await field(page, "Picture for readers without scripts").inputValue(), still);
    assert.ok((await text(page, "HTML")).includes(`<img src="${still}" alt="Policy Cliff: Clever slacker">`));
    assert.match(await (await fetch(still)).text(), /^<svg /);

    await field(page, "Value").uncheck();
    assert.ok(await field(page, "Policy").isDisabled(), "one picture stays");
    await field(page, "temperature").uncheck();
    await field(page, "Look at state").check();
    await field(page, "Colours").selectOption("dark");
    await field(page, "Width at most").fill("500");
    await field(page, "Width at most").fill("");
    await field(page, "Width at most").fill("3");
    await page.getByLabel("Height follows").uncheck();
    await field(page, "Height").fill("555");
    await page.getByLabel("Sandboxed").uncheck();
    await page.getByLabel("Picture for readers").fill('https://example.org/a.png?x=1&y="<');
    const [iframe, noscript, ...rest] = await parsed(page, await text(page, "HTML"));
    assert.deepEqual(iframe?.attributes, {
      src: `${site.url}embed.html?pictures=policy&controls=rho,state&theme=dark#v=1&scenario=clever-slacker&rho=0.15`,
      title: "Policy Cliff: Clever slacker",
      width: "500",
      height: "555",
      loading: "lazy",
      style: "max-width:100%;border:0",
    });
    assert.equal(noscript?.tag, "noscript");
    assert.match(
      await text(page, "HTML"),
      /<img src="https:\/\/example\.org\/a\.png\?x=1&amp;y=&quot;&lt;" alt="Policy Cliff: Clever slacker">/,
    );
    assert.deepEqual(rest, []);
    await eventually(async () =>
      assert.deepEqual(
        await frame()
          ?.locator("input[type=text], select")
          .evaluateAll((all) => all.map(({ id }) => id)),
        ["field-value.rho", "field-state"],
      ),
    );
    assert.equal(
      await frame()?.evaluate(() => getComputedStyle(document.body.parentElement ?? document.body).backgroundColor),
      "rgb(22, 24, 29)",
    );
    await eventually(async () =>
      assert.deepEqual(
        await page.locator("dialog iframe").evaluate((each) => [each.clientWidth, each.clientHeight]),
        [500, 555],
      ),
    );

    await field(page, "As").selectOption("element");
    assert.deepEqual(await parsed(page, await text(page, "HTML")), [
      {
        tag: "policy-cliff",
        text: "\n  \n",
        attributes: {
          link: "v=1&scenario=clever-slacker&rho=0.15",
          pictures: "policy",
          controls: "rho,state",
          theme: "dark",
        },
      },
      { tag: "script", text: "", attributes: { type: "module", src: `${site.url}element.js` } },
    ]);
    assert.equal(await field(page, "Width at most").isVisible(), false);
    await page.getByRole("button", { name: "Copy" }).click();
    await eventually(async () => assert.equal(await status(page), "Copied."));
    assert.equal(await clipboard(page), await text(page, "HTML"));
    assert.equal(await page.evaluate(() => history.length), steps, "the preview is no step in the history");
  }));

test("names that are markup are names, in HTML for embedding too", () =>
  withPage(browser, {}, async (page) => {
    const name = `"><script>alert(1)</script>&'`;
    const model = JSON.stringify({
      "policy-cliff": 1,
      title: name,
      discount: 1,
      start: name,
      terminal: ["end"],
      states: { [name]: { a: { to: "end", reward: { r: 1 } }, b: { to: "end" } } },
      parameters: { x: { label: name, from: -1, to: 1 } },
      weights: { r: "x" },
    });
    await shared(page, pc.open(model).writeLink({ model: await pc.pack(model) }, {}), "Embed");
    for (const as of ["frame", "element"]) {
      await field(page, "As").selectOption(as);
      const elements = await parsed(page, await text(page, "HTML"));
      assert.deepEqual(
        elements.map(({ tag }) => tag),
        as === "frame" ? ["iframe", "noscript", "script"] : ["policy-cliff", "script"],
      );
      assert.equal(
        elements[1]?.text?.trim() || elements[0]?.text?.trim(),
        as === "frame" ? `Policy Cliff: ${name}` : `Policy Cliff: ${name}`,
      );
      if (as === "frame") assert.equal(elements[0]?.attributes.title, `Policy Cliff: ${name}`);
    }
    await page.getByRole("tab", { name: "Cite" }).click();
    assert.match(
      await text(page, "Citations as BibTeX"),
      /title = \{\{Policy Cliff\}: \{"><script>alert\(1\)<\/script>\\&': x = 0, alpha = 0\.1\}\},/,
    );
    for (const section of ["Picture", "Data"]) await page.getByRole("tab", { name: section }).click();
    await eventually(async () => assert.ok((await page.locator("dialog img").getAttribute("alt")) ?? ""));
    assert.equal(await page.locator("dialog script").count(), 0);
  }));

test("on a host whose files a sandboxed frame may not have, the dialogue says so and leaves the sandbox out", async () => {
  const plain = await host();
  try {
    await withPage(
      browser,
      {},
      async (page) => {
        await page.goto(`${plain.url}#v=1&scenario=clever-slacker`);
        await ready(page);
        await page.locator("#share").click();
        await page.getByRole("tab", { name: "Embed" }).click();
        const preview = page.frameLocator("dialog iframe");
        await eventually(async () =>
          assert.match(await status(page), /^Sandboxed frames need .*Access-Control-Allow-Origin.*, so it is off\.$/),
        );
        assert.equal(await page.getByLabel("Sandboxed").isChecked(), false);
        await eventually(async () => assert.equal(await preview.locator("h1").textContent(), "Clever slacker"));
        assert.doesNotMatch(await text(page, "HTML"), /sandbox/);
        // An author whose host does may have it all the same; the frame says what it lacks.
        await page.getByLabel("Sandboxed").check();
        await eventually(async () =>
          assert.match(
            (await preview.locator("#widget").textContent()) ?? "",
            /^This picture could not be loaded\. Its host must send Access-Control-Allow-Origin/,
          ),
        );
        assert.ok(await page.getByLabel("Sandboxed").isChecked());
        assert.match(await text(page, "HTML"), /sandbox="allow-scripts/);
      },
      { silent: false },
    );
  } finally {
    await plain.close();
  }
});

/**
 * Pixels of a PNG, by pngjs.
 * @param {Uint8Array} bytes
 * @returns {{ width: number, height: number, at: (x: number, y: number) => number[] }}
 */
function pixels(bytes) {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  return { width, height, at: (x, y) => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)] };
}

/** @param {{ width: number, height: number, at: (x: number, y: number) => number[] }} picture */
function colours({ width, height, at }) {
  const found = new Set();
  for (let y = 0; y < height; y += 3) for (let x = 0; x < width; x += 3) found.add(at(x, y).join());
  return found.size;
}

test("PNG: real pixels of every resolution, the theme's paper, the link inside, a name that says what it is", () =>
  withPage(browser, {}, async (page) => {
    await shared(page, "v=1&scenario=clever-slacker&rho=0.15", "Picture");
    await page.getByLabel("What it is of").uncheck();
    await eventually(async () =>
      assert.match((await page.locator("dialog").textContent()) ?? "", /PNG of 1440 × 720 pixels/),
    );
    for (const [times, theme, paper] of /** @type {[number, string, number[]][]} */ ([
      [1, "light", [255, 255, 255, 255]],
      [2, "dark", [22, 24, 29, 255]],
      [3, "light", [255, 255, 255, 255]],
      [4, "dark", [22, 24, 29, 255]],
    ])) {
      await page.getByLabel("Resolution").selectOption(String(times));
      await field(page, "Colours").selectOption(theme);
      await eventually(async () =>
        assert.match(
          (await page.locator("dialog").textContent()) ?? "",
          new RegExp(`PNG of ${720 * times} × ${360 * times} pixels`),
        ),
      );
      const { name, bytes } = await saved(page, () => page.getByRole("button", { name: "Download PNG" }).click());
      assert.equal(name, `clever-slacker-policy-in-prompt-by-rho-${times}x.png`);
      assert.equal(await status(page), `Saved as ${name}.`);
      const picture = pixels(bytes);
      assert.deepEqual([picture.width, picture.height], [720 * times, 360 * times]);
      for (const [x, y] of [
        [0, 0],
        [720 * times - 1, 360 * times - 1],
      ])
        assert.deepEqual(picture.at(x ?? 0, y ?? 0), paper);
      assert.ok(colours(picture) > 20, "something is drawn");
      assert.equal(pc.linkIn(bytes), `${site.url}scenarios/clever-slacker.html#v=1&scenario=clever-slacker&rho=0.15`);
    }
    await field(page, "Width in pixels").fill("1000");
    await page.getByLabel("Resolution").selectOption("1");
    await eventually(async () =>
      assert.match((await page.locator("dialog").textContent()) ?? "", /PNG of 1000 × 500 pixels/),
    );
    const { bytes } = await saved(page, () => page.getByRole("button", { name: "Download PNG" }).click());
    assert.equal(pixels(bytes).width, 1000);
    await page.getByLabel("What it is of").check();
    await eventually(async () =>
      assert.match((await page.locator("dialog").textContent()) ?? "", /PNG of 1000 × 5[45]\d pixels/),
    );
    const { text: captioned } = await saved(page, () => page.getByRole("button", { name: "Download SVG" }).click());
    assert.ok(captioned.includes(">Clever slacker: ρ = 0.15, α = 0.05</text>"), captioned.slice(-600));
    assert.ok(captioned.includes(`>Policy Cliff, after Xu 2025, ${site.url}</text>`));
  }));

test("a slide is 16:9 in large type, also of both pictures; the cursor and the note of a step are in it", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry&step=2`);
    await ready(page);
    // What a step points at is known once its reading is there.
    await page.waitForSelector("#guide-next");
    await page.click("#share");
    await page.locator("dialog [role=tab]", { hasText: "Picture" }).click();
    const svg = async () => (await saved(page, () => page.getByRole("button", { name: "Download SVG" }).click())).text;
    const size = async (/** @type {string} */ text) =>
      eventually(async () => assert.ok((await page.locator("dialog").textContent())?.includes(text)));
    // The picture that the step is about comes first.
    assert.equal(
      await page.getByRole("combobox", { name: "Picture" }).locator("option:checked").textContent(),
      "Value",
    );
    assert.match(await svg(), />it bluffs</);
    const marks = (/** @type {string} */ text) => text.match(/<circle/g)?.length ?? 0;
    const withCursor = await svg();
    await page.getByLabel("The cursor").uncheck();
    await eventually(async () => assert.equal(marks(await svg()) < marks(withCursor), true));
    await page.getByLabel("The cursor").check();

    await field(page, "Width in pixels").fill("1280");
    await field(page, "Shape").selectOption("slide");
    await size("PNG of 2560 × 1440 pixels");
    await page.getByRole("combobox", { name: "Picture" }).selectOption({ label: "Both pictures of the page" });
    await eventually(async () => assert.match(await svg(), /<g transform="translate\(0 /));
    await size("PNG of 2560 × 1440 pixels");
    const both = await svg();
    assert.match(both, / width="1280" height="720" .* font-size="2[2-9](\.\d+)?"/);
    for (const words of [">it bluffs<", ">bluff<", ">Sophistry: b = 0.4, hard argmax<"])
      assert.ok(both.includes(words), words);
  }));

test("every picture of a model with two parameters, as SVG that another program renders, and copied", () =>
  withPage(browser, CLIPBOARD, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=multi-reward&show=cliffs,stability,stress,phase,model`);
    await ready(page);
    await openPanel(page, "stress");
    await page.locator("#stress-run:enabled").click();
    await eventually(
      async () => assert.match((await page.locator("#stress-sentence").textContent()) ?? "", /^Random noise of ±/),
      20000,
    );
    await page.locator("#share").click();
    await page.getByRole("tab", { name: "Picture" }).click();
    const kinds = await page
      .getByRole("combobox", { name: "Picture", exact: true })
      .locator("option")
      .allTextContents();
    assert.deepEqual(kinds, [
      "Policy in “ambiguous”",
      "Outcomes",
      "Value",
      "Both pictures of the page",
      "Drawing of the model",
      "Figure 1: Q, best actions, policy, value",
      "Values of the best policies, as lines",
      "Hull of what policies collect",
      "What is best, and how little breaks a tie",
      "Train it: where seeds end",
      "Train it: the way there",
      "Train it: how long near the cliff",
      "Scheme of the reward models",
      "Phase diagram",
      "Change each parameter by 1 %",
      "Stress test",
    ]);
    const names = [];
    for (const label of kinds) {
      const before = await page.locator("dialog img").getAttribute("src");
      await page.getByRole("combobox", { name: "Picture", exact: true }).selectOption({ label });
      if (label !== kinds[0])
        await eventually(
          async () => assert.notEqual(await page.locator("dialog img").getAttribute("src"), before),
          20000,
        );
      await eventually(async () => assert.equal(await status(page), ""));
      const {
        name,
        bytes,
        text: svg,
      } = await saved(page, () => page.getByRole("button", { name: "Download SVG" }).click());
      names.push(name);
      assert.equal(pc.linkIn(bytes), `${site.url}scenarios/multi-reward.html#v=1&scenario=multi-reward&show=stress`);
      const [, width = "", height = ""] = /<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
      const drawn = new Resvg(svg).render();
      assert.deepEqual([drawn.width, drawn.height], [Number(width), Number(height)]);
      const picture = pixels(drawn.asPng());
      assert.ok(colours(picture) > 10, `${label} is drawn`);
      assert.deepEqual(picture.at(0, 0), [255, 255, 255, 255]);
      const alt = await page.locator("dialog img").getAttribute("alt");
      assert.match(svg, /<title>[^<]+<\/title>\n<desc>[^<]+<\/desc>\n<metadata id="policy-cliff">/);
      assert.ok((alt ?? "").length > 40, `${label}: ${alt}`);
    }
    assert.deepEqual(names, [
      "multi-reward-policy-in-ambiguous-by-p.svg",
      "multi-reward-outcomes-by-p.svg",
      "multi-reward-value-by-p.svg",
      "multi-reward-policy-and-value-by-p.svg",
      "multi-reward-model-of-ambiguous.svg",
      "multi-reward-from-reward-to-policy-by-p.svg",
      "multi-reward-values-of-policies-by-p.svg",
      "multi-reward-hull-by-p.svg",
      "multi-reward-best-in-ambiguous.svg",
      "multi-reward-training-by-p.svg",
      "multi-reward-training-in-ambiguous.svg",
      "multi-reward-training-times-by-p.svg",
      "multi-reward-scheme-of-ambiguous.svg",
      "multi-reward-phase-diagram-of-h-and-u.svg",
      "multi-reward-changes-by-1-percent.svg",
      "multi-reward-stress-test.svg",
    ]);
    await page.getByRole("button", { name: "Copy PNG" }).click();
    // Chromium starts a process of its own for a picture on its clipboard, which may take seconds.
    await eventually(async () => assert.match(await status(page), /Copied\./), 20000);
    const copied = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return Array.from(
        new Uint8Array(await (await /** @type {ClipboardItem} */ (item).getType("image/png")).arrayBuffer()),
      );
    });
    const { width, height } = pixels(Uint8Array.from(copied));
    assert.match((await page.locator("dialog").textContent()) ?? "", new RegExp(`PNG of ${width} × ${height} pixels`));
  }));

test("where the clipboard takes no picture, that is said", () =>
  withPage(browser, {}, async (page) => {
    await page.addInitScript(() => {
      navigator.clipboard.write = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    });
    await shared(page, "v=1&scenario=sophistry", "Picture");
    await eventually(async () => assert.match((await page.locator("dialog").textContent()) ?? "", /PNG of/));
    await page.getByRole("button", { name: "Copy PNG" }).click();
    await eventually(async () => assert.equal(await status(page), "The clipboard takes no picture here; download it."));
  }));

test("data: what is saved is what the module answers about the view of the link", () =>
  withPage(browser, {}, async (page) => {
    await shared(page, "v=1&scenario=clever-slacker&rho=0.15&alpha=0.2&state=derived&zoom=0.1,0.6", "Data");
    const model = pc.open(await scenario("clever-slacker"));
    const sweep = model.sweep({ alpha: 0.2, state: "derived", from: 0.1, to: 0.6 });
    const row = (/** @type {string} */ name, /** @type {string} */ kind) =>
      saved(page, () =>
        page
          .getByRole("listitem")
          .filter({ has: page.locator(`strong:text-is("${name}")`) })
          .getByRole("button", { name: kind })
          .click(),
      );
    const csv = await row("Sweep", "CSV");
    assert.equal(csv.name, "clever-slacker-sweep-of-rho.csv");
    const lines = csv.text.split("\r\n");
    assert.equal(lines.length, sweep.theta.length + 2);
    assert.match(lines[0] ?? "", /^rho,optimal set,hard: answer as asked,/);
    assert.ok(lines[1]?.startsWith(`0.1,answer as asked,1,`), lines[1]);
    // What tests/node/pandas.test.mjs has read back.
    assert.equal(csv.text, sweepCsv(sweep));

    const { text: json, name } = await row("Sweep", "JSON");
    assert.equal(name, "clever-slacker-sweep-of-rho.json");
    const copy = JSON.parse(json);
    assert.equal(
      copy.link,
      `${site.url}scenarios/clever-slacker.html#v=1&scenario=clever-slacker&rho=0.15&alpha=0.2&state=derived&zoom=0.1,0.6`,
    );
    assert.deepEqual(copy.soft.value, [.../** @type {NonNullable<typeof sweep.soft>} */ (sweep.soft).value]);

    const cliffs = await row("Cliffs", "CSV");
    assert.equal(cliffs.name, "clever-slacker-cliffs-of-rho.csv");
    assert.equal(cliffs.text, cliffsCsv(model.cliffs({ certify: true })));
    assert.deepEqual(
      [
        ...new Set(
          cliffs.text
            .split("\r\n")
            .slice(1, -1)
            .map((line) => line.split(",").slice(0, 2).join()),
        ),
      ],
      ["0.05,1/20", "0.2,1/5"],
    );
    assert.deepEqual(
      JSON.parse((await row("Cliffs", "JSON")).text).breakpoints.map((/** @type {any} */ b) => b.text),
      ["1/20", "1/5"],
    );

    const certificate = await row("Certificate", "JSON");
    assert.equal(certificate.name, "clever-slacker-cliffs-of-rho.certificate.json");
    assert.ok(pc.check(certificate.text).valid);
    const file = await row("Scenario", "JSON");
    assert.equal(file.name, "clever-slacker.json");
    assert.equal(file.text, await scenario("clever-slacker"));
    assert.equal(await status(page), "Saved as clever-slacker.json.");
  }));

test("what cannot be certified has no certificate, and why is said", () =>
  withPage(browser, {}, async (page) => {
    await shared(page, `v=1&scenario=format-bonus&perturbation=${encodeURIComponent("0.05;solved/boxed")}`, "Data");
    await page.getByRole("listitem").filter({ hasText: "Certificate" }).getByRole("button").click();
    await eventually(async () =>
      assert.match(
        await status(page),
        /^There is no such file: there is no exact certificate: .*the reward is perturbed\.$/,
      ),
    );
    // The others are still to be had.
    const { text: csv } = await saved(page, () =>
      page.getByRole("listitem").filter({ hasText: "Cliffs" }).getByRole("button", { name: "CSV" }).click(),
    );
    assert.match(csv.split("\r\n")[1] ?? "", /^-0\.05\d*,,/);
  }));

test("the date of a citation is the reader's own", () =>
  withPage(browser, { timezoneId: "Pacific/Kiritimati" }, async (page) => {
    // Half past nine in the evening of the last day of the year, by UTC: the next year is there since long.
    await page.clock.setFixedTime(new Date("2026-12-31T21:30:00Z"));
    await shared(page, "v=1&scenario=sophistry", "Cite");
    assert.match(await text(page, "Citations as text"), /\(seen 2027-01-01\)/);
    assert.ok((await text(page, "Citations as BibTeX")).includes("urldate = {2027-01-01}"));
  }));

test("citations: the paper as the reference list has it, and this page with link and version", () =>
  withPage(browser, CLIPBOARD, async (page) => {
    await shared(page, "v=1&scenario=sophistry&b=0.3", "Cite");
    const plain = await text(page, "Citations as text");
    const bibtex = await text(page, "Citations as BibTeX");
    const { xu } = JSON.parse(await readFile(new URL("../../www/references.json", import.meta.url), "utf8"));
    const [author, ...rest] = xu.text.split(", ");
    const [title] = rest.join(", ").split(", arXiv");
    for (const part of [
      author,
      title,
      "arXiv:2507.20150",
      xu.link.replace(/v1$/, ""),
      `${site.url}scenarios/sophistry.html#v=1&scenario=sophistry&b=0.3`,
      `version ${pc.version}`,
      "“Sophistry: b = 0.3, α = 0.05”",
    ])
      assert.ok(plain.includes(part), part);
    assert.ok(bibtex.includes("{Sophistry: b = 0.3, alpha = 0.05}"), bibtex);
    assert.ok(bibtex.replace(/[{}]/g, "").includes(title));
    assert.equal(bibtex.split("{").length, bibtex.split("}").length);
    assert.match(bibtex, /^@misc\{xu2025policycliff,\n {2}author = \{Xu, Xingcheng\},\n/);
    assert.ok(bibtex.includes(`url = {${site.url}scenarios/sophistry.html#v=1&scenario=sophistry&b=0.3},`));
    await page.getByRole("button", { name: "Copy" }).last().click();
    await eventually(async () => assert.equal(await clipboard(page), bibtex));
  }));

test("a citation names the exact place of a cliff as a fraction", () =>
  withPage(browser, {}, async (page) => {
    await shared(page, "v=1&scenario=grid-world&r=-9216/12605", "Cite");
    assert.match(await text(page, "Citations as text"), /“Grid world: r = −9216\/12605, α = 0\.02”/);
    assert.ok((await text(page, "Citations as BibTeX")).includes("{Grid world: r = -9216/12605, alpha = 0.02}"));
  }));

for (const [width, colorScheme] of /** @type {[number, "light" | "dark"][]} */ ([
  [320, "dark"],
  [390, "light"],
])) {
  test(`at ${width} pixels, ${colorScheme}, no section is wider than the dialogue and all can be scrolled to`, () =>
    withPage(browser, { viewport: { width, height: 640 }, colorScheme }, async (page) => {
      await shared(page, "v=1&scenario=multi-reward", "Link");
      for (const section of ["Link", "Embed", "Picture", "Data", "Cite", "Open"]) {
        await page.getByRole("tab", { name: section }).click();
        if (section === "Picture")
          await eventually(async () => assert.match((await page.locator("dialog").textContent()) ?? "", /PNG of/));
        const [wide, left, right, bottom] = await page.locator("dialog").evaluate((dialog) => {
          const { left, right, bottom } = dialog.getBoundingClientRect();
          return [dialog.scrollWidth - dialog.clientWidth, left, innerWidth - right, innerHeight - bottom];
        });
        assert.equal(wide, 0, section);
        assert.ok(
          [left, right, bottom].every((room) => room !== undefined && room >= 0),
          `${section}: ${[left, right, bottom]}`,
        );
      }
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      const { color, backgroundColor } = await page.locator("dialog").evaluate((dialog) => {
        const { color, backgroundColor } = getComputedStyle(dialog);
        return { color, backgroundColor };
      });
      assert.deepEqual(
        [color, backgroundColor],
        colorScheme === "dark" ? ["rgb(228, 231, 234)", "rgb(22, 24, 29)"] : ["rgb(27, 31, 36)", "rgb(255, 255, 255)"],
      );
    }));
}

test("in a frame without an origin everything is there but what the browser keeps back", async () => {
  const around = await host({
    cors: true,
    pages: {
      "/host": `<!doctype html><title>host</title><link rel="icon" href="data:,"><iframe sandbox="allow-scripts" src="/#v=1&amp;scenario=sophistry" width="1000" height="900"></iframe>`,
    },
  });
  try {
    await withPage(
      browser,
      {},
      async (page) => {
        await page.goto(`${around.origin}/host`);
        const inner = () => page.frames().find((each) => each.url().includes("#v=1"));
        await eventually(async () => assert.ok(inner()));
        const frame = /** @type {import("./support/page.mjs").Frame} */ (inner());
        await ready(frame);
        await frame.locator("#share").click();
        await frame.getByRole("tab", { name: "Link" }).click();
        assert.equal(
          await frame.getByRole("textbox", { name: "Link", exact: true }).inputValue(),
          `${around.url}scenarios/sophistry.html#v=1&scenario=sophistry`,
        );
        await frame.getByRole("button", { name: "Copy" }).click();
        await eventually(async () =>
          assert.match(
            (await frame.locator("dialog [role=status]").filter({ visible: true }).allTextContents()).join(""),
            /Copied\.|The clipboard is refused/,
          ),
        );
        await frame.getByRole("tab", { name: "Picture" }).click();
        await eventually(async () => assert.match((await frame.locator("dialog").textContent()) ?? "", /PNG of 1440/));
        await frame.getByRole("tab", { name: "Embed" }).click();
        await eventually(async () => assert.ok(page.frames().some((each) => each.url().includes("embed.html"))));
      },
      { silent: false },
    );
  } finally {
    await around.close();
  }
});

test("on a slow network one dialogue comes, however often it is asked for", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page, context) => {
      await context.route(/share|dialog-/, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        await route.continue();
      });
      await page.goto(`${site.url}#v=1&scenario=sophistry`);
      await ready(page);
      for (let i = 0; i < 3; i++) await page.locator("#share").click();
      await page.waitForSelector("dialog[open]");
      await page.waitForTimeout(1000);
      assert.equal(await page.locator("dialog").count(), 1);
      await page.keyboard.press("Escape");
      await eventually(async () => assert.equal(await page.locator("dialog").count(), 0));
    },
    { silent: false },
  ));

test("a dialogue that cannot be fetched says so, and comes when it is asked for again", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page, context) => {
      await page.goto(`${site.url}#v=1&scenario=sophistry`);
      await ready(page);
      const before = await sentence(page);
      await context.route(/share|dialog-/, (route) =>
        route.fulfill({ status: 503, contentType: "text/css", body: "" }),
      );
      await page.locator("#share").click();
      await eventually(async () => assert.notEqual(await page.locator("#problem").textContent(), ""));
      assert.equal(await sentence(page), before);
      await context.unroute(/share|dialog-/);
      await page.locator("#share").click();
      await page.waitForSelector("dialog[open]");
    },
    { silent: false },
  ));
