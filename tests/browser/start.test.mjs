// The start page: a landscape that can be dragged, what it means, a card for every scenario; addresses, titles and what
// is seen while the page is loaded; and what opens beside them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { boxed, LIBRARY, scenario } from "../support/scenarios.mjs";
import { bars, choose, eventually, openPanel, ready, theta, type, unfold, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** Lets a frame pass. @param {Page} page */
const frame = (page) =>
  page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))));

/** The probability of each answer as it is shown, in per cent. @param {Page} page */
async function answers(page) {
  await frame(page);
  return page.$$eval("#answers p", (all) =>
    all.map((each) => Number(each.querySelector("b")?.textContent?.replace(" %", ""))),
  );
}

/** What the sliders say. @param {Page} page */
const spoken = (page) =>
  page.$$eval("#hero input", (inputs) => inputs.map((input) => input.getAttribute("aria-valuetext") ?? ""));

/** The curve on which the ball lies. @param {Page} page */
async function curve(page) {
  await frame(page);
  return Number(await page.locator("#hero-alpha").inputValue());
}

/** Sets a slider of the first picture by its step. @param {Page} page @param {string} name @param {number} step */
const slide = (page, name, step) => page.locator(`#hero-${name}`).fill(String(step));

/** The start page, with a live picture that rests. @param {Page} page */
async function begun(page) {
  await page.goto(site.url);
  await page.waitForSelector("body[data-ready]");
  await page.waitForSelector("#landscape[data-live]");
  await eventually(async () => assert.match((await spoken(page))[0] ?? "", /^β = 0\.1: /));
}

/**
 * The part of the height of a wall in the middle of the back that is orange, in the still picture or the live one.
 * @param {Page} page
 * @param {string} selector
 */
const wall = (page, selector) =>
  page.$eval(selector, (picture) => {
    const [width, height] = [680, 430];
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.drawImage(/** @type {HTMLImageElement} */ (picture), 0, 0, width, height);
    // The floor at the back reaches from 19 to 86 per cent of the width; a wall is 46 per cent of the height.
    const [left, top, tall] = [Math.round(width * 0.525) - 2, Math.round(height * 0.06), Math.round(height * 0.3)];
    const { data } = pen.getImageData(left, top, 5, tall);
    const isOrange = (/** @type {number} */ at) =>
      (data[at + 3] ?? 0) > 100 && (data[at] ?? 0) > 150 && (data[at + 2] ?? 255) < 110;
    const rows = Array.from({ length: tall }, (_, y) => [0, 1, 2, 3, 4].some((x) => isOrange(4 * (5 * y + x))));
    return rows.filter((row) => row).length / tall;
  });

test("the first picture is a cliff, before any script has run and after", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page, context) => {
      await context.route(/main\.js/, () => {});
      await page.goto(site.url, { waitUntil: "commit" });
      await page.waitForFunction(() => {
        const [picture] = document.querySelectorAll("#landscape img");
        return picture instanceof HTMLImageElement && picture.complete && picture.naturalWidth === 680;
      });
      assert.match(
        (await page.locator("h1:visible").textContent()) ?? "",
        /^A tiny change of reward\. A.different model\.$/,
      );
      const still = await page.locator("#landscape img").boundingBox();
      assert.ok((await wall(page, "#landscape img")) > 0.95);
      await context.unroute(/main\.js/);
      await begun(page);
      assert.ok((await wall(page, "#landscape canvas")) > 0.95);
      const live = await page.locator("#landscape canvas").first().boundingBox();
      assert.ok(still && live);
      for (const side of /** @type {const} */ (["x", "y", "width", "height"]))
        assert.ok(Math.abs(live[side] - still[side]) < 1, `${side}: ${live[side]}, before ${still[side]}`);
      assert.equal(await page.locator("#landscape img").isVisible(), false);
    },
    { silent: false },
  ));

test("the focus goes to the picker of scenarios, and takes nobody back who has scrolled on by then", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    // As soon as there is a scenario, and before the next frame.
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.body?.dataset.scenario) return;
        observer.disconnect();
        document.getElementById("studies")?.scrollIntoView();
      }).observe(document, { subtree: true, attributeFilter: ["data-scenario"] });
    });
    await page.goto(site.url);
    await page.waitForSelector("body[data-ready]", { state: "attached" });
    await page.locator('[data-link*="scenario=sophistry"]').first().click();
    await page.waitForSelector("body[data-scenario]", { state: "attached" });
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement?.id), "scenario"));
    await frame(page);
    assert.ok((await page.evaluate(() => scrollY)) > 100);
  }));

test("the ball rolls over the edge once; the answers have the probabilities of the place where it is", () =>
  withPage(browser, {}, async (page) => {
    // Every answer that is shown on the way, however slow the computer is.
    await page.addInitScript(() => {
      /** @type {string[]} */
      const seen = [];
      Object.assign(globalThis, { seen });
      new MutationObserver(() => {
        const text = document.querySelector('#answers [data-action="boxed"] b')?.textContent;
        if (text) seen.push(text);
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    await page.goto(site.url);
    await page.waitForSelector("#landscape[data-live]");
    await eventually(async () => assert.match((await spoken(page))[0] ?? "", /^β = 0\.1: boxed 100 %$/));
    /** @type {string[]} */
    const seen = await page.evaluate(() => /** @type {any} */ (globalThis).seen);
    assert.ok(seen.includes("0 %") && seen.at(-1) === "100 %", seen.join());
    assert.equal((await answers(page))[1], 100);
    for (const [column, beta] of /** @type {const} */ ([
      [200, 0],
      [204, 0.01],
      [240, 0.1],
      [160, -0.1],
    ])) {
      for (const row of [0, 1, 6, 20, 34]) {
        const alpha = (row * row) / 4000;
        await slide(page, "beta", column);
        await slide(page, "alpha", row);
        const share = row > 0 ? boxed(beta, alpha) : [0, 1 / 3, 1][1 + Math.sign(beta)];
        const rounded = [(1 - (share ?? 0)) / 2, share ?? 0, (1 - (share ?? 0)) / 2].map((part) =>
          Math.round(100 * part),
        );
        assert.deepEqual(await answers(page), rounded);
        const minus = beta < 0 ? "−" : "";
        assert.deepEqual(await spoken(page), [
          `β = ${minus}${Math.abs(beta)}: boxed ${rounded[1]} %`,
          `α = ${alpha}: boxed ${rounded[1]} %`,
        ]);
      }
    }
    // The size of an answer is its probability.
    await slide(page, "alpha", 0);
    await slide(page, "beta", 300);
    await eventually(async () => {
      const widths = await page.$$eval("#answers span", (all) => all.map((each) => each.getBoundingClientRect().width));
      const [first = 0, second = 0, third = 0] = widths;
      assert.ok(second > 1.8 * first && Math.abs(first - third) < 0.5, widths.join());
    });
  }));

test("a hand drags the ball over the edge, and between cliff and slope, with one drawing a frame at most", () =>
  withPage(browser, {}, async (page) => {
    await page.addInitScript(() => {
      const seen = /** @type {any} */ (globalThis);
      seen.cleared = { now: 0, most: 0, frames: 0 };
      const clear = CanvasRenderingContext2D.prototype.clearRect;
      CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        seen.cleared.now += 1;
        return clear.apply(this, box);
      };
      const frame = requestAnimationFrame;
      const count = () => {
        seen.cleared.most = Math.max(seen.cleared.most, seen.cleared.now);
        seen.cleared.now = 0;
        frame(count);
      };
      frame(count);
    });
    await begun(page);
    await page.evaluate(() => {
      /** @type {any} */ (globalThis).cleared.most = 0;
    });
    const box = await page.locator("#landscape").boundingBox();
    assert.ok(box);
    const [left, right, y] = [box.x + box.width * 0.3, box.x + box.width * 0.8, box.y + box.height * 0.58];
    await page.mouse.move(left, y);
    await page.mouse.down();
    const row = await curve(page);
    assert.equal((await answers(page))[1], 0);
    const shares = [];
    for (let i = 1; i <= 25; i++) {
      await page.mouse.move(left + ((right - left) * i) / 25, y);
      shares.push((await answers(page))[1] ?? NaN);
    }
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    );
    assert.equal(shares.at(-1), 100);
    assert.equal(await curve(page), row, "it stays on its curve");
    await page.mouse.move(right, y + box.height, { steps: 5 });
    await page.mouse.up();
    assert.equal(await curve(page), 34);
    await page.mouse.move(left, y);
    assert.equal(await curve(page), 34, "the hand has let go");
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).cleared.most), 1);
  }));

test("who wants less motion sees the ball at rest", () =>
  withPage(browser, { reducedMotion: "reduce" }, async (page) => {
    await page.goto(site.url);
    await page.waitForSelector("#landscape[data-live]");
    for (let i = 0; i < 5; i++) {
      assert.match((await spoken(page))[0] ?? "", /^β = 0\.1: /);
      await page.waitForTimeout(60);
    }
  }));

test("every scenario has a card with its picture, which says what fails and why, and all of which opens it", () =>
  withPage(browser, {}, async (page) => {
    await begun(page);
    const cards = await page.$$eval("#cases a", (links) =>
      links.map((link) => ({
        id: new URLSearchParams(link.getAttribute("data-link") ?? "").get("scenario") ?? "",
        words: [...link.querySelectorAll("strong, span, small")].map((part) => part.textContent),
        group: link.closest(".group")?.querySelector("h3")?.textContent,
        picture: link.querySelector("img")?.getAttribute("src"),
      })),
    );
    /** @type {Map<string | null | undefined, string[]>} */
    const groups = new Map();
    for (const { id, words, group, picture } of cards) {
      const { title, summary, guide } = JSON.parse(await scenario(id));
      assert.deepEqual(words, [title, summary, `Tour, ${guide.length} steps`]);
      assert.equal(picture, `./pictures/thumbnails/${id}.svg`);
      groups.set(group, [...(groups.get(group) ?? []), id]);
    }
    assert.deepEqual([...groups.keys()], ["Failures of language models", "Rewards and data", "How it works"]);
    for (const [group, id] of /** @type {const} */ ([
      ["Failures of language models", "clever-slacker-two"],
      ["Rewards and data", "multi-reward"],
      ["How it works", "grid-world"],
    ]))
      assert.ok(groups.get(group)?.includes(id), `${id} in ${group}`);
    assert.deepEqual(cards.map(({ id }) => id).sort(), [...LIBRARY].sort());
    assert.equal(await page.locator(".quiet").textContent(), `All ${cards.length} cases`);
    const card = page.locator('#cases a[data-link$="=sophistry"]');
    await card.scrollIntoViewIfNeeded();
    await eventually(async () =>
      assert.ok(await card.locator("img").evaluate((img) => /** @type {HTMLImageElement} */ (img).naturalWidth > 0)),
    );
    await card.locator("img").click();
    await page.waitForFunction(() => document.body.dataset.scenario === "sophistry");
    assert.ok(await page.locator("#start").isHidden());
    assert.ok((await bars(page)).bluff);
    const ids = await page.$$eval("#scenario option", (options) =>
      options.map((option) => /** @type {HTMLOptionElement} */ (option).value),
    );
    assert.deepEqual(
      cards.map(({ id }) => id),
      ids,
    );
  }));

test("a file of the reader's own opens from its card", () =>
  withPage(browser, {}, async (page) => {
    // Without a picker of the platform, which a test cannot answer.
    await page.addInitScript(() => Object.assign(globalThis, { showOpenFilePicker: undefined }));
    await begun(page);
    const chooser = page.waitForEvent("filechooser");
    await page.locator("#open-own").click();
    await page.getByRole("button", { name: "Choose files…" }).click();
    const text = (await scenario("sophistry")).replace('"title": "Sophistry"', '"title": "Mine"');
    await (await chooser).setFiles({ name: "mine.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await page.getByRole("button", { name: "Show its cliffs" }).click();
    await eventually(async () => assert.equal(await page.title(), "Mine — Policy Cliff"));
    await eventually(async () => assert.match(page.url(), /#v=1&model=/));
    await page.goBack();
    await eventually(async () => assert.deepEqual(await onShow(page), ["start", "Policy Cliff"]));
    await page.goForward();
    await eventually(async () => assert.deepEqual(await onShow(page), ["workbench", "Mine — Policy Cliff"]));
  }));

/** The page on show, and its title. @param {Page} page */
const onShow = async (page) => {
  const [start, workbench] = [await page.locator("#start").isVisible(), await page.locator("#workbench").isVisible()];
  assert.notEqual(start, workbench);
  return [start ? "start" : "workbench", await page.title()];
};

test("every page has its address and its title, and Back and Forward lead through them", () =>
  withPage(browser, {}, async (page) => {
    await begun(page);
    /** @type {[string, string, string][]} */
    const visited = [];
    const arrives = async (/** @type {string} */ hash, /** @type {string} */ where, /** @type {string} */ title) => {
      await eventually(async () => {
        assert.equal(new URL(page.url()).hash, hash);
        assert.deepEqual(await onShow(page), [where, title]);
        if (where === "workbench")
          assert.equal(await page.locator("#scenario option:checked").textContent(), title.replace(/ — .*/, ""));
      });
    };
    const visit = async (
      /** @type {() => Promise<unknown>} */ go,
      /** @type {[string, string, string]} */ ...[hash, where, title]
    ) => {
      await go();
      await arrives(hash, where, title);
      visited.push([hash, where, title]);
    };
    const click = (/** @type {string} */ selector) => () => page.locator(selector).click();
    const slacker = /** @type {[string, string, string]} */ ([
      "#v=1&scenario=clever-slacker",
      "workbench",
      "Clever slacker — Policy Cliff",
    ]);
    await visit(async () => {}, "", "start", "Policy Cliff");
    await visit(click("#enter"), "#v=1&scenario=format-bonus", "workbench", "Format bonus — Policy Cliff");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "scenario");
    await visit(click("nav a"), "#cases", "start", "Policy Cliff");
    assert.ok(await page.locator("#cases h2").evaluate((heading) => heading.getBoundingClientRect().top < 200));
    await visit(click('#cases a[data-link$="=clever-slacker"]'), ...slacker);
    await visit(() => choose(page, "grid-world"), "#v=1&scenario=grid-world", "workbench", "Grid world — Policy Cliff");
    await visit(click(".brand a"), "", "start", "Policy Cliff");
    await visit(click('#cases a[data-link$="=clever-slacker"]'), ...slacker);
    for (let at = visited.length - 2; at >= 0; at--) {
      await page.goBack();
      await arrives(.../** @type {[string, string, string]} */ (visited[at]));
    }
    for (const each of visited.slice(1)) {
      await page.goForward();
      await arrives(...each);
    }
    // Gone back at once, the workbench changes nothing any more.
    await page.goBack();
    await page.waitForTimeout(700);
    await arrives("", "start", "Policy Cliff");
  }));

test("an address that names something to be shown opens the workbench, and the start page is not seen", () =>
  withPage(browser, {}, async (page) => {
    await page.addInitScript(() => {
      const seen = /** @type {any} */ (globalThis);
      [seen.start, seen.frames] = [0, 0];
      // There are frames from the first one that is painted.
      const look = () => {
        const start = document.getElementById("start");
        seen.frames += 1;
        if (start && getComputedStyle(start).display !== "none") seen.start += 1;
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(`${site.url}#sophistry`);
    await page.waitForSelector("#bars .bar-row", { state: "attached" });
    assert.ok(await page.locator("#start").isHidden());
    const { start, frames } = await page.evaluate(() => {
      const seen = /** @type {any} */ (globalThis);
      return { start: seen.start, frames: seen.frames };
    });
    assert.ok(start === 0 && frames > 1, `${start} of ${frames}`);
  }));

test("the page of a scenario has its title, text and picture for who runs no scripts, and opens the workbench else", async () => {
  const { title, summary, about } = JSON.parse(await scenario("clever-slacker"));
  await withPage(
    browser,
    { javaScriptEnabled: false },
    async (page) => {
      await page.goto(site.url);
      assert.equal(await page.locator("#cases a").count(), LIBRARY.length);
      assert.match((await page.locator(".story").textContent()) ?? "", /policy cliff/);
      for (const unseen of ["#workbench", "#answers", "#hero input", "#open-own"])
        assert.equal(await page.locator(unseen).first().isVisible(), false, unseen);
      await page.locator('#cases a[href$="/clever-slacker.html"]').click();
      assert.equal(await page.title(), `${title} — Policy Cliff`);
      assert.equal(await page.locator("h1").textContent(), title);
      assert.equal(await page.locator('meta[name="description"]').getAttribute("content"), summary);
      assert.ok((await page.locator("main").textContent())?.includes(about));
      const picture = page.locator("main img");
      assert.ok(await picture.evaluate((img) => /** @type {HTMLImageElement} */ (img).naturalWidth > 0));
      assert.ok((await picture.boundingBox())?.width);
      await page.locator(".brand a").click();
      assert.equal(page.url(), site.url);
      // The browser drops the scripts that it was told to expect.
    },
    { silent: false },
  );
  await withPage(
    browser,
    {},
    async (page) => {
      await page.goto(`${site.url}scenarios/clever-slacker.html`);
      await eventually(async () => assert.deepEqual(await onShow(page), ["workbench", `${title} — Policy Cliff`]));
      assert.equal(page.url(), `${site.url}#v=1&scenario=clever-slacker`);
      await page.goto("about:blank");
      await page.goto(`${site.url}scenarios/clever-slacker.html#v=1&scenario=clever-slacker&rho=0.15`);
      await ready(page);
      await eventually(async () => assert.equal(await theta(page), 0.15));
      await page.goBack();
      assert.equal(page.url(), "about:blank");
      // Links that have suffered, one that leaves out its scenario, and a model of one's own.
      for (const [fragment, wanted] of [
        ["v%3D1%26scenario%3Dclever-slacker%26rho%3D0.15", "v%3D1%26scenario%3Dclever-slacker%26rho%3D0.15"],
        ["v=1&amp;scenario=clever-slacker&amp;rho=0.15)", "v=1&amp;scenario=clever-slacker&amp;rho=0.15)"],
        ["rho=0.15", "v=1&scenario=clever-slacker&rho=0.15"],
      ]) {
        await page.goto("about:blank");
        await page.goto(`${site.url}scenarios/clever-slacker.html?from=mail#${fragment}`);
        await page.waitForURL(`${site.url}#${wanted}`);
        await ready(page);
        await eventually(async () => assert.equal(await theta(page), 0.15));
      }
    },
    { silent: false },
  );
});

/**
 * Loads the page and returns how far its parts have moved (the sum of the layout shifts), and when something was first
 * seen, in milliseconds.
 * @param {string} entry  the end of the address
 * @param {number} width
 * @param {boolean} slow  as on a phone: a quarter of the speed, 1.6 Mbit/s, 150 ms
 * @returns {Promise<{ shift: number, paint: number }>}
 */
async function loading(entry, width, slow) {
  /** @type {{ shift: number, paint: number } | undefined} */
  let seen;
  await withPage(
    browser,
    { viewport: { width, height: 860 }, serviceWorkers: "block" },
    async (page, context) => {
      await page.addInitScript(() => {
        const loading = { shift: 0, paint: NaN };
        /** @type {any} */ (globalThis).loading = loading;
        new PerformanceObserver((list) => {
          for (const entry of /** @type {any[]} */ (list.getEntries()))
            if (!entry.hadRecentInput) loading.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        new PerformanceObserver((list) => {
          for (const { name, startTime } of list.getEntries())
            if (name === "first-contentful-paint") loading.paint = startTime;
        }).observe({ type: "paint", buffered: true });
      });
      if (slow) {
        const session = await context.newCDPSession(page);
        await session.send("Network.enable");
        await session.send("Network.emulateNetworkConditions", {
          offline: false,
          latency: 150,
          downloadThroughput: 200_000,
          uploadThroughput: 100_000,
        });
        await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
      }
      await page.goto(`${site.url}${entry}`, { waitUntil: "commit" });
      const embedded = entry.startsWith("embed") && ".widget canvas[width]";
      const start = (entry === "" || entry === "#cases") && "#landscape[data-live]";
      const done = embedded || start || "body[data-scenario] #bars .bar-row";
      await page.waitForSelector(done, { state: "attached", timeout: 60000 });
      await page.waitForTimeout(500);
      seen = await page.evaluate(() => /** @type {any} */ (globalThis).loading);
    },
    { silent: false },
  );
  assert.ok(seen);
  return seen;
}

const ENTRIES = [
  ...["", "#cases", "#v=1&scenario=format-bonus", "#v=1&scenario=grid-world", "scenarios/sophistry.html"],
  "embed.html#v=1&scenario=format-bonus",
  // Steps of readings: with a drawing, a map, and the pictures of a table.
  ...["#v=1&scenario=grid-world&step=1", "#v=1&scenario=multi-reward&step=1", "#v=1&scenario=best-of-eleven&step=0"],
];
for (const width of [1280, 390]) {
  test(`nothing jumps while the page is loaded, ${width} pixels wide`, async () => {
    for (const entry of ENTRIES) {
      const { shift } = await loading(entry, width, false);
      assert.ok(shift < 0.05, `“${entry}”: ${shift}`);
    }
  });
}

test("on a slow phone nothing jumps while the page is loaded, and it is seen within a second and a half", async () => {
  for (const entry of ENTRIES) {
    // The computer may be busy with something else as well.
    const paints = [];
    do {
      const { shift, paint } = await loading(entry, 390, true);
      assert.ok(shift < 0.05, `“${entry}”: ${shift}`);
      paints.push(paint);
    } while (Math.min(...paints) >= 1500 && paints.length < 5);
    assert.ok(Math.min(...paints) < 1500, `“${entry}” is first seen after ${paints.join(", ")} ms`);
  }
});

test("every term has its explanation where it stands, and a list has them all with their formulas", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#workbench`);
    await ready(page);
    await choose(page, "multi-reward");
    await page.locator("#advanced summary").click();
    const box = page.locator(".note-box");
    const asked = new Set();
    let count = 0;
    for (const panel of ["cliffs", "stability", "experiment"]) {
      await openPanel(page, panel);
      if (panel === "experiment")
        await eventually(async () => assert.ok((await page.locator("#experiment .term").count()) > 3));
      const terms = page.locator(".term:visible");
      const names = await terms.evaluateAll((all) =>
        all.map((each) => each.getAttribute("data-term") ?? each.textContent ?? ""),
      );
      count += names.length;
      for (const [i, name] of names.entries()) {
        if (asked.has(name.toLowerCase())) continue;
        asked.add(name.toLowerCase());
        // A panel that is drawn anew under a hand, when an answer arrives, takes the key with it.
        await eventually(async () => {
          if ((await box.count()) === 0) await terms.nth(i).press("Enter");
          assert.ok(((await box.textContent({ timeout: 1000 })) ?? "").length > 30, name);
        }, 20000);
        assert.doesNotMatch((await box.textContent()) ?? "", /is not explained/);
        assert.ok(await box.evaluate((element) => element === document.activeElement));
        await page.keyboard.press("Escape");
        assert.equal(await box.count(), 0);
      }
    }
    assert.ok(count > 25, `${count}`);
    await page.locator("#glossary summary").click();
    await eventually(async () => assert.ok((await page.locator("#terms dt").count()) > 30));
    const listed = (await page.locator("#terms").textContent()) ?? "";
    for (const term of [
      "advantage",
      "reachable",
      "Lipschitz",
      "temperature",
      "optimal set",
      "tie",
      "occupancy",
      "horizon",
      "stability radius",
      "effective reward",
      "true reward",
    ]) {
      assert.ok(
        (await page.locator(`#terms dt:text-is("${term}")`).count()) +
          (await page.locator(`#terms dt:text-is("${term} H")`).count()) >
          0,
        term,
      );
    }
    assert.ok(listed.length > 3000);
    // Typeset: a fraction is higher than a letter.
    const heights = await page.$$eval("#terms math", (formulas) =>
      formulas.map((formula) => [
        formula.namespaceURI,
        formula.querySelector("mfrac")?.getBoundingClientRect().height ?? 0,
      ]),
    );
    assert.ok(
      heights.length >= 12 && heights.every(([namespace]) => namespace === "http://www.w3.org/1998/Math/MathML"),
    );
    assert.ok(heights.some(([, height]) => Number(height) > 15));
  }));

test("a term that cannot be explained yet says so", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page, context) => {
      await page.goto(`${site.url}#workbench`);
      await ready(page);
      await context.route(/glossary-/, (route) =>
        route.fulfill({ status: 503, contentType: "text/javascript", body: "" }),
      );
      await unfold(page);
      const term = page.locator("#readout .term").first();
      await term.click();
      await eventually(async () =>
        assert.match(
          (await page.locator(".note-box").textContent()) ?? "",
          /^The explanation could not be loaded \(.+\)\. Press again to retry\.$/,
        ),
      );
      await page.keyboard.press("Escape");
      await context.unroute(/glossary-/);
      await term.click();
      await eventually(async () =>
        assert.match(
          (await page.locator(".note-box").textContent()) ?? "",
          /^hard: The policy takes a best action, always\.$/,
        ),
      );
    },
    { silent: false },
  ));

test("what is measured stands beside what is computed, and is told apart from it", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#workbench`);
    await ready(page);
    for (const id of ["format-bonus", "deceptive-reasoning", "intelligence-obedience", "multi-reward"]) {
      await choose(page, id);
      const { measured } = JSON.parse(await scenario(id));
      assert.equal(await page.locator("#tab-measured").isVisible(), measured !== undefined);
      if (!measured) continue;
      await openPanel(page, "measured");
      const [found, computed] = [
        page.locator("#measured-body > div").nth(0),
        page.locator("#measured-body > .computed"),
      ];
      await eventually(async () => assert.ok(((await found.textContent()) ?? "").includes(measured.text)));
      assert.equal(await found.locator("h3").textContent(), "Measured on language models");
      assert.equal(await found.locator("button.cite").count(), measured.cite.length);
      // Digits as the file writes them: JSON.parse would take 10.00 for 10.
      const written = [...(await scenario(id)).matchAll(/"(Qwen[^"]+)", ([^\]]+)\]/g)].map(([, name, numbers]) => [
        name,
        ...(numbers ?? "").split(", "),
      ]);
      const rows = await found
        .locator("tbody tr")
        .evaluateAll((trs) => trs.map((tr) => [...tr.children].map((cell) => cell.textContent)));
      assert.deepEqual(rows, written);
      assert.match((await computed.textContent()) ?? "", /^Computed here.*does not predict the measured numbers\.$/s);
    }
    await choose(page, "deceptive-reasoning");
    await openPanel(page, "measured");
    await type(page, "value.kappa", "1");
    await eventually(async () => {
      const rows = await page
        .locator("#measured-body > .computed tbody tr")
        .evaluateAll((trs) =>
          trs.map((tr) => [tr.getAttribute("aria-current") ?? "", ...[...tr.children].map((cell) => cell.textContent)]),
        );
      assert.deepEqual(rows, [
        ["", "0 to 0.1875", "edit the tests", "0.00", "1.00", "0.90", "−1.00"],
        ["true", "0.1875 to 2.5", "hide the hack", "0.00", "1.00", "0.10", "−1.00"],
        ["", "2.5 to 3", "solve honestly", "1.00", "0.00", "0.00", "0.60"],
      ]);
    });
  }));

test("findings that cannot be fetched say so, and come when they are opened again", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page, context) => {
      await page.goto(`${site.url}#v=1&scenario=deceptive-reasoning`);
      await ready(page);
      await context.route(/references\.json/, (route) => route.fulfill({ status: 503, body: "" }));
      await openPanel(page, "measured");
      await eventually(async () =>
        assert.match(
          (await page.locator("#measured-line").textContent()) ?? "",
          /^This part could not be loaded \(503 at .+\)\. Press “Real models” to try again\.$/,
        ),
      );
      // What is computed is there all the same.
      await eventually(async () => assert.equal(await page.locator("#measured-body > .computed tbody tr").count(), 3));
      await context.unroute(/references\.json/);
      await openPanel(page, "measured");
      await eventually(async () =>
        assert.match((await page.locator("#measured-body").textContent()) ?? "", /^Measured on language models/),
      );
      assert.equal(await page.locator("#measured-line").textContent(), "");
    },
    { silent: false },
  ));

test("the experiment: what one per cent moves, hard and soft, and the weights behind it", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#workbench`);
    await ready(page);
    assert.ok(await page.locator("#tab-experiment").isHidden());
    await choose(page, "multi-reward");
    await openPanel(page, "experiment");
    const cells = async () =>
      page
        .locator("#experiment-body tbody")
        .first()
        .locator("tr")
        .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
    await eventually(async () => {
      const rows = await cells();
      assert.equal(rows.length, 8);
      assert.deepEqual(rows[2]?.slice(0, 4), [
        "u +1 % to 0.50096",
        "safety: refuse → warnvalues: stay silent → balance",
        "1.000",
        "0.500",
      ]);
      assert.ok(Number(rows[2]?.[4]) < 0.02);
      assert.deepEqual(rows[6]?.slice(1), ["outside its range", "–", "–", "–"]);
    });
    assert.match(
      (await page.locator("#experiment-sentence").textContent()) ?? "",
      /^Hard argmax: u \+1\u00a0% moves the outcomes by 0\.5\. With α\u00a0=\u00a00\.02 none moves them by more than 0\.0\d+\.$/,
    );
    assert.deepEqual(await page.locator("#experiment .legend li").allTextContents(), [
      "hard argmax",
      "α\u00a0=\u00a00.02",
    ]);
    const weights = page.locator("#experiment-body table").nth(1);
    const row = async (/** @type {string} */ state) =>
      weights
        .locator("tr", { has: page.locator(`th:text-is("${state}")`) })
        .locator("td")
        .allTextContents();
    assert.deepEqual(await row("ambiguous"), ["", "", "0.75", "0.746"]);
    // Everything follows the sliders.
    await type(page, "value.p", "1");
    await eventually(async () => assert.deepEqual(await row("ambiguous"), ["", "", "1", "0.496"]));
    await type(page, "value.u", "0.4");
    await eventually(async () => assert.equal((await cells())[2]?.[1], "none"));
    await type(page, "alpha", "off");
    await eventually(async () => assert.ok((await cells()).every((cells) => cells[4] === "–")));
    // With one domain there is one set of weights, which the controls show already.
    await choose(page, "length-control");
    await openPanel(page, "experiment");
    await eventually(async () => assert.equal((await cells())[0]?.[0]?.startsWith("λ₆ +1 %"), true));
    assert.equal(await page.locator("#experiment-body table").count(), 1);
  }));

for (const width of [320, 390]) {
  test(`at ${width} pixels start page, notes, findings and experiment are no wider than the screen`, () =>
    withPage(browser, { viewport: { width, height: 700 } }, async (page) => {
      const fits = async (/** @type {string} */ what) => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${what} is ${wide} pixels wide`);
      };
      await begun(page);
      await page.locator("#glossary summary").click();
      await eventually(async () => assert.ok((await page.locator("#terms dt").count()) > 30));
      await fits("the start page");
      await ready(page);
      for (const id of ["multi-reward", "intelligence-obedience"]) {
        await choose(page, id);
        for (const tab of await page.locator("#tabs [role=tab]:visible").all()) {
          await tab.click();
          await page.waitForTimeout(400);
          await fits(`${id}, ${await tab.textContent()}`);
        }
      }
      for (const [selector, panel] of [
        ["#readout .term", "model"],
        ["#figures .term", "stability"],
        ["#measured-body .cite", "measured"],
      ]) {
        assert.ok(selector && panel);
        await openPanel(page, panel);
        await unfold(page);
        for (const i of [0, 1]) {
          await page.locator(selector).nth(i).click();
          await page.waitForSelector(".note-box");
          await fits(`a note at ${selector}`);
          await page.keyboard.press("Escape");
        }
      }
    }));
}

test("the words of the introduction are explained where they stand", () =>
  withPage(browser, {}, async (page) => {
    await begun(page);
    for (const word of ["policy", "entropy", "temperature"]) {
      await page.locator(".story").getByRole("button", { name: word, exact: true }).click();
      await eventually(async () => assert.ok(((await page.locator(".note-box").textContent()) ?? "").length > 30));
      await page.keyboard.press("Escape");
      await eventually(async () => assert.equal(await page.locator(".note-box:visible").count(), 0));
    }
  }));

test("a picture that cannot be fetched stays as it is, and lives when the page is seen again", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page, context) => {
      await context.route("**/scenarios/format-bonus.json", (route) => route.fulfill({ status: 503, body: "" }));
      await page.goto(site.url);
      await page.waitForSelector("body[data-ready]");
      const reason = "“Format bonus” could not be fetched: 503 at /www/scenarios/format-bonus.json";
      assert.ok(await page.locator("#landscape img").isVisible());
      assert.ok(await page.locator("#hero-beta").isDisabled());
      await page.locator("#enter").click();
      const problem = page.locator("#problem");
      await eventually(async () =>
        assert.equal(await problem.textContent(), `${reason}. Please check the connection.`),
      );
      assert.ok(await problem.isVisible());
      await choose(page, "sophistry");
      assert.equal(await problem.isVisible(), false);
      await page.locator(".brand a").click();
      await context.unroute("**/scenarios/format-bonus.json");
      assert.ok(await page.locator("#landscape img").isVisible());
      await page.locator("nav a").click();
      await page.goBack();
      await page.locator("#enter").click();
      await page.waitForFunction(() => document.body.dataset.scenario === "format-bonus");
      await page.locator(".brand a").click();
      await page.waitForSelector("#landscape[data-live]");
      assert.equal(await page.locator("#hero-beta").isDisabled(), false);
    },
    { silent: false },
  ));
