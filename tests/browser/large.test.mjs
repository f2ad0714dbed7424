// Large files: the workers alone read them, the page goes on meanwhile, and what is too long for a link is shown all
// the same.

import assert from "node:assert/strict";
import { test } from "node:test";

import { drop, saved } from "./support/files.mjs";
import { bars, eventually, ready, type, withPage } from "./support/page.mjs";
import { dropSlow } from "./support/slow.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** @param {Page} page */
const hash = (page) => page.evaluate(() => location.hash);
/** @param {Page} page */
const title = (page) => page.locator("#scenario option:checked").textContent();

test("a file of 20 MB is read by the workers alone, and the page answers while one of them opens it", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    // The worker that is to open the file waits until the test says so.
    await page.route(/\/worker\.js/, async (route) => {
      const hold = `addEventListener("message", (event) => {
        if (!event.data.ask?.facts || !(event.data.text.length > 1e7)) return;
        event.stopImmediatePropagation();
        const channel = new BroadcastChannel("open");
        channel.onmessage = () => onmessage(event);
        channel.postMessage("held");
      });\n`;
      const response = await route.fetch();
      await route.fulfill({ response, body: hold + (await response.text()) });
    });
    // The longest text that the page's own thread hands to its solver, or reads as JSON.
    await page.addInitScript(() => {
      const longest = { solver: 0, json: 0 };
      Object.assign(globalThis, { longest });
      const { parse } = JSON;
      JSON.parse = (text, ...more) => {
        longest.json = Math.max(longest.json, text.length);
        return parse(text, ...more);
      };
      const { encodeInto, encode } = TextEncoder.prototype;
      TextEncoder.prototype.encodeInto = function (text, into) {
        longest.solver = Math.max(longest.solver, text.length);
        return encodeInto.call(this, text, into);
      };
      TextEncoder.prototype.encode = function (text = "") {
        longest.solver = Math.max(longest.solver, text.length);
        return encode.call(this, text);
      };
    });
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    await page.evaluate(() => {
      const channel = new BroadcastChannel("open");
      channel.onmessage = () => document.body.setAttribute("data-test-held", "");
      Object.assign(globalThis, { opening: channel });
    });
    const length = await page.evaluate(() => {
      const names = Array.from({ length: 200 }, (_, i) => `s${i}`);
      const to = Object.fromEntries(names.map((name) => [name, 0.005]));
      const states = Object.fromEntries(
        names.map((name, i) => [
          name,
          Object.fromEntries([0, 1, 2, 3, 4].map((a) => [`a${a}`, { to, reward: { r: i % (a + 2), q: a } }])),
        ]),
      );
      const file = {
        "policy-cliff": 1,
        title: "Large",
        discount: 0.5,
        start: "s0",
        states,
        parameters: { x: { from: 0, to: 1 } },
        weights: { r: "x", q: "1-x" },
        view: { points: 3 },
      };
      const text = JSON.stringify(file, null, 10).replaceAll(" ".repeat(50), " ".repeat(90));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "large.json"));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
      return text.length;
    });
    assert.ok(length > 20e6, `${length}`);
    // Something else is done meanwhile.
    await page.locator("#glossary > summary").click();
    await eventually(async () => assert.ok((await page.locator("#glossary dt, #glossary li").count()) > 10));
    assert.equal(await page.getAttribute("body", "data-scenario"), "sophistry");
    await page.waitForSelector("body[data-test-held]", { timeout: 60000 });
    await page.evaluate(() =>
      /** @type {{ opening: BroadcastChannel }} */ (/** @type {unknown} */ (globalThis)).opening.postMessage("now"),
    );
    await eventually(async () => assert.equal(await title(page), "Large"), 60000);
    await eventually(async () => assert.ok((await bars(page)).a0), 60000);
    await type(page, "alpha", "0.5");
    await eventually(async () => assert.match(await hash(page), /^#v=1&model=deflate:[-\w]+&alpha=0\.5$/), 60000);
    const { solver, json } = await page.evaluate(
      () => /** @type {{ longest: { solver: number, json: number } }} */ (/** @type {unknown} */ (globalThis)).longest,
    );
    assert.ok(json < 1e6 && solver < 1e6, `${json}, ${solver}`);
  }));

test("a model that is too long for a link is shown, and where its link would be it is said what to do instead", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry&b=0.3`);
    await ready(page);
    const text = JSON.stringify({
      "policy-cliff": 1,
      title: "Long",
      discount: 1,
      start: "s",
      terminal: ["end"],
      states: { s: { a: { to: "end", reward: { r: 1 } }, b: { to: "end" } } },
      parameters: { x: { from: -1, to: 1, value: 0.5 } },
      weights: { r: "x" },
      notes: "long ".repeat(1_000_000),
    });
    const problem = `There is no link to this model: it is too long for a link: ${text.length} bytes of text; allowed: 4194304. Send its file instead: dropped on this page, it opens again.`;
    await drop(page, "long.json", text);
    await eventually(async () => assert.equal(await title(page), "Long"));
    await eventually(async () => assert.equal(await page.locator("#notice").textContent(), problem));
    // The address says that it is the reader's own, rather than something else.
    assert.equal(await hash(page), "#own");
    await type(page, "value.x", "-0.25");
    await eventually(async () => assert.equal((await bars(page)).b?.hard, 1));
    await page.locator("#share").click();
    const dialog = page.locator("dialog");
    const tab = (/** @type {string} */ name) => dialog.getByRole("tab", { name }).click();
    await tab("Link");
    await eventually(async () =>
      assert.ok(((await dialog.locator("#section-Link").textContent()) ?? "").includes(problem)),
    );
    await tab("Embed");
    assert.ok(((await dialog.locator("#section-Embed").textContent()) ?? "").includes(problem));
    await tab("Picture");
    await eventually(async () =>
      assert.ok(((await dialog.locator("#section-Picture").textContent()) ?? "").includes(problem)),
    );
    await tab("Data");
    const file = await saved(page, () => dialog.locator("#section-Data li").last().getByRole("button").click());
    assert.equal(file.text, text);
    await dialog.getByRole("button", { name: "Close" }).click();
    // Back leads to what was shown before, and the model is still in the list as it was.
    await page.goBack();
    await eventually(async () => assert.equal(await title(page), "Sophistry"));
    assert.equal(await hash(page), "#v=1&scenario=sophistry&b=0.3");
    assert.deepEqual((await page.locator("#scenario option").allTextContents()).slice(-1), ["Long"]);
    await page.goForward();
    await eventually(async () => assert.deepEqual([await title(page), await hash(page)], ["Long", "#own"]));
    // It is gone once the page is loaded anew, and the page begins at its start.
    await page.reload();
    await page.waitForSelector("body[data-ready]");
    assert.deepEqual([await page.locator("#start").isVisible(), await hash(page)], [true, ""]);
  }));

/** Opens that model, with all of its picture. @param {Page} page */
async function openSlow(page) {
  await page.goto(`${site.url}#v=1&scenario=sophistry`);
  await ready(page);
  await dropSlow(page);
  await eventually(async () => assert.equal(await title(page), "Slow"), 60000);
  await eventually(async () => assert.ok((await bars(page)).a0), 60000);
}

test("an answer that takes long shows how much of it is there, and can be cancelled", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    await dropSlow(page);
    const share = page.getByRole("progressbar", { name: "Share of the picture computed" });
    await eventually(async () => assert.ok(Number(await share.getAttribute("value")) > 0), 30000);
    // What is there of it says so, and of which model; the words are heard, though not at every step.
    const begun = page.locator(".begun");
    await eventually(async () => assert.ok(await begun.isVisible()), 30000);
    assert.equal(await begun.locator("p").textContent(), "“Slow”, so far: Policy in “s0” against x");
    assert.equal(await begun.locator(".begun-rest").textContent(), "not computed yet");
    const words = /^“Slow”, (Best policy|With entropy): \d+ of 201 points ?$/;
    await eventually(async () => {
      assert.match((await page.locator("#waiting").evaluate((line) => line.firstChild?.textContent)) ?? "", words);
      assert.match((await page.locator("#announcer").textContent()) ?? "", words);
      assert.match((await share.getAttribute("aria-valuetext")) ?? "", / of 201 points$/);
    });
    // Nothing that is shared or saved knows of it.
    assert.equal(await hash(page), "#v=1&scenario=sophistry");
    assert.equal(await title(page), "Sophistry");
    await page.getByRole("button", { name: "Cancel" }).first().click();
    const problem = page.locator("#problem");
    await eventually(async () =>
      assert.equal(await problem.textContent(), "Cancelled: the picture is the last one that was complete."),
    );
    assert.equal(await share.isVisible(), false);
    assert.equal(await begun.isVisible(), false);
    assert.equal(await title(page), "Sophistry");
    await type(page, "value.b", "0.3");
    await eventually(async () => assert.equal(await problem.isVisible(), false));
    assert.ok((await bars(page)).bluff);
  }));

test("the part of a late picture that is there is that of the settings, and gives way to the whole", () =>
  withPage(browser, {}, async (page) => {
    await openSlow(page);
    const before = (await bars(page)).a0;
    // What is seen of the part and of the bars, as often as something changes.
    await page.evaluate(() => {
      const seen = /** @type {any} */ (globalThis);
      seen.parts = [];
      const note = () => {
        const box = document.querySelector(".begun");
        const rest = box?.querySelector(".begun-rest");
        if (!(box instanceof HTMLElement) || box.hidden || !(rest instanceof HTMLElement)) return;
        seen.parts.push({
          said: box.querySelector("p")?.textContent,
          label: box.querySelector(".begun-stage")?.getAttribute("aria-label"),
          rest: Number.parseFloat(rest.style.width),
          bar: document.querySelector("#waiting")?.firstChild?.textContent,
        });
      };
      new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    await type(page, "alpha", "0.3");
    await eventually(async () => assert.notDeepEqual((await bars(page)).a0, before), 60000);
    await eventually(async () => assert.equal(await page.locator(".begun").isVisible(), false), 60000);
    assert.equal(await page.locator("#waiting").isVisible(), false);
    /** @type {{ said: string, label: string, rest: number, bar: string }[]} */
    const parts = await page.evaluate(() => /** @type {any} */ (globalThis).parts);
    assert.ok(parts.length > 0, "no part was shown");
    for (const { said, label, bar } of parts) {
      assert.equal(said, "So far: Policy in “s0” against x");
      assert.equal(label, `${said}; the rest is not computed yet`);
      // The hard half is known: only the temperature has changed.
      assert.match(bar, /^With entropy: \d+ of 201 points $/);
    }
    assert.ok(parts.every(({ rest }, i) => rest <= (parts[i - 1]?.rest ?? Infinity)));
  }));

test("a cancelled picture leaves the page at work, also with another scenario on its way", () =>
  withPage(browser, {}, async (page) => {
    await openSlow(page);
    await type(page, "alpha", "0.2");
    const cancel = page.getByRole("button", { name: "Cancel" }).first();
    await eventually(async () => assert.ok(await cancel.isVisible()), 30000);
    await page.selectOption("#scenario", "grid-world");
    await cancel.click();
    await eventually(async () => assert.match((await page.locator("#problem").textContent()) ?? "", /^Cancelled: /));
    assert.equal(await title(page), "Slow");
    await page.selectOption("#scenario", "grid-world");
    await eventually(async () => assert.ok((await bars(page)).Up));
    assert.equal(await title(page), "Grid world");
  }));

test("a file that cannot be opened from the start page says so above the first scenario", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await page.waitForSelector("body[data-ready]");
    for (const [name, text] of [
      ["bad.json", "{}"],
      ["bad.txt", "no scenario"],
    ]) {
      await drop(page, name ?? "", text ?? "", "#hero");
      await page.waitForSelector("#bars .bar-row", { state: "attached" });
      await eventually(async () => {
        const said = `${await page.locator("#notice").textContent()}${await page.locator("#problem").textContent()}`;
        assert.match(said, /missing key|cannot be opened/);
      });
      assert.equal(await title(page), "Format bonus");
      assert.ok((await bars(page)).boxed);
    }
  }));
