// The element on somebody's page: attributes, properties, events, removal; one instance and one worker for all; strict
// policies and styles of the page around.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { elementSnippet } from "../../www/share/snippets.js";
import { scenario } from "../support/scenarios.mjs";
import { POLICIES, blog, post } from "./support/blog.mjs";
import { eventually, withPage } from "./support/page.mjs";
import { serve } from "./support/server.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */
/** @typedef {import("playwright-core").Locator} Locator */

const { browser, site } = await stage({ cors: true, under: "/some/where" });

const script = () => `<script type="module" src="${site.url}element.js"></script>`;
/** @param {string} attributes @param {string} [content] */
const tag = (attributes, content = "") => `<policy-cliff ${attributes}>${content}</policy-cliff>\n`;

/**
 * @param {string} content  of the post
 * @param {(page: Page, origin: string) => Promise<void>} run
 * @param {{ policy?: string, options?: import("playwright-core").BrowserContextOptions, silent?: boolean, before?:
 *   number }} [more]
 */
async function onBlog(content, run, { policy, options = {}, silent = true, before } = {}) {
  const server = await blog({ "/": post(content, before === undefined ? {} : { before }) }, policy);
  try {
    await withPage(
      browser,
      options,
      async (page) => {
        await page.addInitScript(() => {
          const here = /** @type {any} */ (globalThis);
          here.heard = [];
          here.instances = 0;
          for (const type of ["ready", "change", "error"])
            addEventListener(`policy-cliff-${type}`, (event) =>
              here.heard.push([type, /** @type {any} */ (event.target).id, /** @type {any} */ (event).detail]),
            );
          for (const name of /** @type {const} */ (["instantiate", "instantiateStreaming"])) {
            const own = /** @type {any} */ (WebAssembly)[name];
            /** @type {any} */ (WebAssembly)[name] = (/** @type {any[]} */ ...all) => {
              here.instances++;
              return own.apply(WebAssembly, all);
            };
          }
        });
        await page.goto(server.origin);
        await run(page, server.origin);
      },
      { silent },
    );
  } finally {
    await server.close();
  }
}

/** The element with its picture. @param {Page} page @param {number} [index] */
async function shown(page, index = 0) {
  const element = page.locator("policy-cliff").nth(index);
  await element.scrollIntoViewIfNeeded();
  await element.locator("canvas[height]").first().waitFor({ state: "attached" });
  return element;
}

/** @param {Locator} element @param {string} field */
const value = (element, field) => element.locator(`[id="field-${field}"]`).inputValue();
/** @param {Page} page @returns {Promise<[string, string, any][]>} */
const heard = (page) => page.evaluate(() => /** @type {any} */ (globalThis).heard);
/** @param {Locator} element @param {string} name @param {string | null} to */
const set = (element, name, to) =>
  element.evaluate(
    (e, [attribute, text]) =>
      text === null
        ? e.removeAttribute(/** @type {string} */ (attribute))
        : e.setAttribute(/** @type {string} */ (attribute), /** @type {string} */ (text)),
    [name, to],
  );

/** As strict as a blog may be about scripts that come from addresses. @param {string} origin */
const trustedTypes = (origin) => `${POLICIES.Hugo?.(origin)}; require-trusted-types-for 'script'`;

for (const [kind, policy] of Object.entries({ ...POLICIES, "a page that requires trusted types": trustedTypes })) {
  test(`under a policy as on ${kind}, the snippet runs and nothing is refused`, () =>
    onBlog(
      elementSnippet({
        home: site.url,
        fragment: "v=1&scenario=clever-slacker&rho=0.15",
        title: "Clever slacker",
        pictures: ["policy"],
        controls: ["rho", "state"],
        theme: "dark",
        width: 0,
        height: 0,
        automatic: true,
        sandboxed: true,
        still: "",
      }),
      async (page) => {
        const element = await shown(page);
        assert.equal(await value(element, "value.rho"), "0.15");
        assert.equal(await element.locator("select").count(), 1);
        assert.equal(await element.locator('[id="field-alpha"]').count(), 0);
        assert.equal(await element.locator(".chart-value").isVisible(), false);
        assert.equal(
          await element.locator(".widget").evaluate((box) => getComputedStyle(box).backgroundColor),
          "rgb(22, 24, 29)",
        );
        await element.locator("select").selectOption("derived");
        await eventually(async () =>
          assert.match((await element.locator(".sentence").textContent()) ?? "", /“derived”/),
        );
        await eventually(async () =>
          assert.match(
            (await element.locator(".widget-foot a").first().getAttribute("href")) ?? "",
            /\/some\/where\/#v=1&scenario=clever-slacker&rho=0\.15&state=derived$/,
          ),
        );
      },
      { policy: policy(site.origin) },
    ));
}

test("three elements and three frames: the elements share one instance and one worker", () => {
  const frame = `<iframe src="${site.url}embed.html#v=1&scenario=sophistry" sandbox="allow-scripts" width="600" height="700"></iframe>`;
  return onBlog(
    `${tag('id="a" scenario="clever-slacker"')}${tag('id="b" scenario="grid-world" theme="dark"')}${tag('id="c" scenario="sophistry" alpha="0.3"')}${script()}<div id="frames"></div>`,
    async (page) => {
      const elements = [await shown(page, 0), await shown(page, 1), await shown(page, 2)];
      await eventually(async () => assert.equal((await heard(page)).filter(([type]) => type === "ready").length, 3));
      assert.equal(page.workers().length, 1);
      // One solver serves all elements of a page.
      assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).instances), 1);
      for (const [element, field, to] of /** @type {[Locator, string, string][]} */ ([
        [elements[0], "value.rho", "0.3"],
        [elements[1], "value.r", "-0.5"],
        [elements[2], "alpha", "0.2"],
      ])) {
        await element.locator(`[id="field-${field}"]`).fill(to);
        await element.locator(`[id="field-${field}"]`).press("Enter");
      }
      const links = async () =>
        Object.fromEntries(
          (await heard(page)).filter(([type]) => type === "change").map(([, id, { link }]) => [id, link]),
        );
      await eventually(async () =>
        assert.deepEqual(await links(), {
          a: "v=1&scenario=clever-slacker&rho=0.3",
          b: "v=1&scenario=grid-world&r=-0.5",
          c: "v=1&scenario=sophistry&alpha=0.2",
        }),
      );
      // What one shows is not what another one does.
      assert.deepEqual(await Promise.all(elements.map((element) => element.locator("h2").textContent())), [
        "Clever slacker",
        "Grid world",
        "Sophistry",
      ]);
      await page.evaluate((html) => {
        const range = document.createRange();
        document.querySelector("#frames")?.append(range.createContextualFragment(html.repeat(3)));
      }, frame);
      // Each frame has its own.
      await eventually(async () => assert.equal(page.workers().length, 4));
      await page.waitForTimeout(300);
      assert.equal(page.workers().length, 4);
    },
  );
});

test("attributes: every change is followed, and what is not understood is said or as by default", () =>
  onBlog(tag('scenario="clever-slacker" alpha="0.2" state="derived" view="rho=0.3"') + script(), async (page) => {
    const element = await shown(page);
    await eventually(async () =>
      assert.deepEqual([await value(element, "value.rho"), await value(element, "alpha")], ["0.3", "0.2"]),
    );
    assert.match((await element.locator(".sentence").textContent()) ?? "", /“derived”/);
    await set(element, "alpha", "off");
    await eventually(async () => assert.equal(await value(element, "alpha"), "off"));
    await set(element, "view", "rho=0.4&rule=first");
    await eventually(async () => assert.equal(await value(element, "value.rho"), "0.4"));
    await set(element, "controls", "rho, rule ,state");
    await eventually(async () =>
      assert.deepEqual(
        [await element.locator("input[type=text]").count(), await element.locator("select").count()],
        [1, 2],
      ),
    );
    assert.equal(await value(element, "rule"), "first");
    await set(element, "controls", "none");
    await eventually(async () => assert.equal(await element.locator("input, select").count(), 0));
    await set(element, "controls", "nothing");
    await eventually(async () => assert.equal(await element.locator("input, select").count(), 0));
    await set(element, "controls", null);
    await eventually(async () => assert.equal(await element.locator("input[type=text]").count(), 2));
    await set(element, "pictures", "value");
    await eventually(async () => assert.equal(await element.locator(".chart-policy").isVisible(), false));
    await set(element, "pictures", "portrait");
    await eventually(async () =>
      assert.deepEqual(
        [await element.locator(".chart-policy").isVisible(), await element.locator(".chart-value").isVisible()],
        [true, true],
      ),
    );
    await set(element, "theme", "plaid");
    assert.equal(
      await element.locator(".widget").evaluate((box) => getComputedStyle(box).backgroundColor),
      "rgb(255, 255, 255)",
    );
    await page.emulateMedia({ colorScheme: "dark" });
    await eventually(async () =>
      assert.equal(
        await element.locator(".widget").evaluate((box) => getComputedStyle(box).backgroundColor),
        "rgb(22, 24, 29)",
      ),
    );
    await set(element, "theme", "light");
    assert.equal(
      await element.locator(".widget").evaluate((box) => getComputedStyle(box).backgroundColor),
      "rgb(255, 255, 255)",
    );

    await set(element, "alpha", "warm");
    await eventually(async () =>
      assert.match(
        (await element.locator(".notice").textContent()) ?? "",
        /^Not all of this link could be read: alpha: “warm”: /,
      ),
    );
    await set(element, "alpha", null);
    await eventually(async () => assert.equal(await element.locator(".notice").isVisible(), false));
    await set(element, "scenario", "nowhere");
    await eventually(async () =>
      assert.match((await element.locator(".notice").textContent()) ?? "", /there is no scenario “nowhere” here/),
    );
    await set(element, "link", "#v=1&scenario=sophistry&b=0.3");
    await eventually(async () => assert.equal(await element.locator("h2").textContent(), "Sophistry"));
    assert.equal(await value(element, "value.b"), "0.3");
    await set(element, "link", "v=1&model=deflate:AAAA");
    await eventually(async () =>
      assert.match(
        (await element.locator(".notice").textContent()) ?? "",
        /^This link cannot be read: the packed model /,
      ),
    );
  }));

test("properties and events", () =>
  onBlog(tag('id="it" scenario="clever-slacker"') + script(), async (page) => {
    const element = page.locator("policy-cliff");
    // Asked for before there is a picture, it waits for one.
    await element.evaluate((e) =>
      customElements.whenDefined("policy-cliff").then(() => /** @type {any} */ (e).set({ rho: 0.3, alpha: "off" })),
    );
    await shown(page);
    await eventually(async () =>
      assert.deepEqual([await value(element, "value.rho"), await value(element, "alpha")], ["0.3", "off"]),
    );
    await eventually(async () =>
      assert.deepEqual((await heard(page)).at(-1), [
        "change",
        "it",
        { link: "v=1&scenario=clever-slacker&rho=0.3&alpha=off" },
      ]),
    );
    assert.equal(
      await element.evaluate((e) => /** @type {any} */ (e).link),
      "v=1&scenario=clever-slacker&rho=0.3&alpha=off",
    );
    const choice = await element.evaluate((e) => /** @type {any} */ (e).choice);
    assert.deepEqual(
      [choice.values, choice.alpha, choice.state, choice.parameter],
      [{ rho: 0.3 }, null, "prompt", "rho"],
    );
    await element.evaluate((e) => /** @type {any} */ (e).set({ alpha: "hot", state: "derived", constructor: 1 }));
    await eventually(async () =>
      assert.match(
        (await element.locator(".notice").textContent()) ?? "",
        /^Not all of this could be set: alpha: .*; constructor: /,
      ),
    );
    await eventually(async () => assert.match((await element.locator(".sentence").textContent()) ?? "", /“derived”/));
    assert.equal(await value(element, "alpha"), "off");
    await element.evaluate((e) => {
      /** @type {{ link?: string }} */ (e).link = "v=1&scenario=sophistry";
    });
    await eventually(async () => assert.equal(await element.locator("h2").textContent(), "Sophistry"));
    assert.deepEqual(
      (await heard(page)).filter(([type]) => type !== "change").map(([type]) => type),
      ["ready"],
    );
  }));

test("what is set together with another link is set of that", () =>
  onBlog(tag('scenario="clever-slacker"') + script(), async (page) => {
    const element = await shown(page);
    await element.evaluate(async (e) => {
      // A change before the other link.
      await /** @type {any} */ (e).set({ rho: 0.3 });
      /** @type {any} */ (e).link = "v=1&scenario=sophistry&step=1";
      return /** @type {any} */ (e).set({ b: 0.4, alpha: "off" });
    });
    await eventually(async () =>
      assert.deepEqual([await value(element, "value.b"), await value(element, "alpha")], ["0.4", "off"]),
    );
  }));

test("on a page in another language, from right to left, with its own idea of everything, it is as everywhere", () =>
  onBlog(
    `<style>* { all: revert; color-scheme: only light }</style><div lang="ar" dir="rtl">${tag('scenario="clever-slacker" theme="dark"')}</div>${script()}`,
    async (page) => {
      const element = await shown(page);
      const looks = await element.locator(".widget").evaluate((box) => {
        const { direction, colorScheme } = getComputedStyle(box);
        return [direction, colorScheme, box.closest("[lang]")?.getAttribute("lang")];
      });
      assert.deepEqual(looks, ["ltr", "dark", "en"]);
    },
  ));

test("moved it stays as it was, removed and put back it begins anew, and the worker is still one", () =>
  onBlog(
    `${tag('scenario="clever-slacker" theme="dark"', "a picture")}${script()}<div id="elsewhere"></div>`,
    async (page) => {
      const element = await shown(page);
      await element.locator('[id="field-value.rho"]').fill("0.3");
      await element.locator('[id="field-value.rho"]').press("Enter");
      await page.evaluate(() =>
        document.querySelector("#elsewhere")?.append(/** @type {Element} */ (document.querySelector("policy-cliff"))),
      );
      await page.waitForTimeout(200);
      assert.equal(await value(await shown(page), "value.rho"), "0.3");
      await element.evaluate((e) => {
        /** @type {any} */ (globalThis).kept = e;
        e.remove();
      });
      await eventually(async () =>
        assert.equal(
          await page.evaluate(() => /** @type {any} */ (globalThis).kept.shadowRoot.querySelector("canvas")),
          null,
        ),
      );
      await page.evaluate(() => document.querySelector("article")?.append(/** @type {any} */ (globalThis).kept));
      const again = await shown(page);
      await eventually(async () => assert.equal(await value(again, "value.rho"), "0.1"));
      assert.equal(page.workers().length, 1);
      assert.equal((await heard(page)).filter(([type]) => type === "ready").length, 2);
      // In and out at once, before and after anything has been fetched.
      await page.evaluate(() => {
        for (let i = 0; i < 20; i++) {
          const fresh = document.createElement("policy-cliff");
          document.body.append(fresh);
          if (i % 2) document.body.append(fresh);
          fresh.remove();
        }
      });
      await page.waitForTimeout(300);
      await eventually(async () => assert.equal(page.workers().length, 1));
    },
  ));

test("a model that stands in the page, with what is set of it", async () => {
  const text = (await scenario("sophistry"))
    .replace('"title": "Sophistry"', '"title": "<b>Mine</b>"')
    .replaceAll("<", "\\u003c");
  const model = `<p>in words</p><script type="application/json">${text}</script>`;
  await onBlog(
    tag('id="good" view="b=0.4" alpha="off"', model) +
      tag(
        'id="bad"',
        `<p>in words</p><script type="application/json">${text.replace('"discount": 1', '"discount": 2')}</script>`,
      ) +
      script(),
    async (page) => {
      const element = await shown(page);
      assert.equal(await element.locator("h2").textContent(), "<b>Mine</b>");
      await eventually(async () =>
        assert.deepEqual([await value(element, "value.b"), await value(element, "alpha")], ["0.4", "off"]),
      );
      await set(element, "alpha", "0.2");
      await eventually(async () => assert.equal(await value(element, "alpha"), "0.2"));
      await eventually(async () =>
        assert.match(
          await element.evaluate((e) => /** @type {any} */ (e).link),
          /^v=1&model=deflate:[\w-]+&b=0\.4&alpha=0\.2$/,
        ),
      );
      const bad = page.locator("#bad");
      await bad.scrollIntoViewIfNeeded();
      await eventually(async () =>
        assert.match((await bad.locator(".problem").textContent()) ?? "", /^line \d+, column \d+, discount: .*2/),
      );
      assert.equal(await bad.locator(".sentence").textContent(), "");
      const [type, id, { message }] = (await heard(page)).find(([each]) => each === "error") ?? ["", "", {}];
      assert.deepEqual([type, id], ["error", "bad"]);
      assert.match(message, /discount/);
      // It can still show something else, and be moved.
      await set(bad, "link", "v=1&scenario=grid-world");
      await eventually(async () => assert.equal(await bad.locator("h2").textContent(), "Grid world"));
      await bad.locator('[id="field-value.r"]').fill("-0.5");
      await bad.locator('[id="field-value.r"]').press("Enter");
      await eventually(async () =>
        assert.equal(await bad.evaluate((e) => /** @type {any} */ (e).choice.values.r), -0.5),
      );
    },
  );
});

test("a model that does not open leaves the one on show in the reader's hands", () =>
  onBlog(tag('scenario="clever-slacker"') + script(), async (page) => {
    const element = await shown(page);
    // Packed, and no scenario.
    await set(element, "link", "v=1&model=deflate:q1YqSyzSDXYN1lFQSlWyUkpMSVGqBQA");
    await eventually(async () =>
      assert.ok(await element.locator(".problem, .notice").filter({ visible: true }).count()),
    );
    await element.locator('[id="field-alpha"]').fill("0.3");
    await element.locator('[id="field-alpha"]').press("Enter");
    await eventually(async () => assert.equal(await element.evaluate((e) => /** @type {any} */ (e).choice.alpha), 0.3));
    await eventually(async () => assert.equal(await element.locator(".problem").isVisible(), false));
  }));

test("nothing is fetched before an element comes near the screen, and what stands in it is seen until then", () =>
  onBlog(
    tag('scenario="clever-slacker"', "<p>in words</p>") + script(),
    async (page, origin) => {
      /** @type {string[]} */
      const asked = [];
      page.on("request", (request) => void asked.push(request.url()));
      await page.goto(origin, { waitUntil: "networkidle" });
      assert.equal(await page.getByText("in words").isVisible(), true);
      assert.deepEqual(
        asked.filter((url) => /wasm|scenarios|style|embed\.css|worker/.test(url)),
        [],
      );
      await shown(page);
      assert.ok(asked.some((url) => /wasm/.test(url)));
      assert.equal(await page.getByText("in words").isVisible(), false);
      assert.deepEqual(
        asked.filter((url) => !url.startsWith(site.url) && !url.startsWith(origin) && !url.startsWith("blob:")),
        [],
      );
    },
    { before: 100 },
  ));

test("without scripts what stands in the element is all there is", () =>
  onBlog(
    tag('scenario="clever-slacker"', '<p><a href="https://example.org/">in words</a></p>') + script(),
    async (page) => {
      assert.equal(await page.getByText("in words").isVisible(), true);
    },
    { options: { javaScriptEnabled: false } },
  ));

test("where the files cannot be had, it says so and shows what stands in it", () =>
  onBlog(
    tag('id="it"', "<p>in words</p>") + script(),
    async (page, origin) => {
      await page.route(/_bg\.wasm/, (route) => route.fulfill({ status: 503, body: "" }));
      await page.goto(origin);
      await eventually(async () => assert.equal((await heard(page))[0]?.[0], "error"));
      assert.match((await heard(page))[0]?.[2].message, /503/);
      assert.equal(await page.getByText("in words").isVisible(), true);
    },
    { silent: false },
  ));

test("the styles of the page around do not reach in, and labels and focus are its own", () =>
  onBlog(
    `<div style="font: italic 40px/3 serif; text-align: right; text-transform: uppercase; letter-spacing: 5px; white-space: pre; color: red; cursor: wait">${tag('scenario="clever-slacker" controls="rho,alpha,state"')}</div>${tag('scenario="clever-slacker" controls="rho,alpha,state"')}${script()}`,
    async (page) => {
      const elements = [await shown(page, 0), await shown(page, 1)];
      const looks = await Promise.all(
        elements.map((element) =>
          element.locator(".widget").evaluate((box) => {
            const of = (/** @type {string} */ selector) => {
              const {
                fontSize,
                fontFamily,
                fontStyle,
                lineHeight,
                textAlign,
                textTransform,
                letterSpacing,
                whiteSpace,
                color,
              } = getComputedStyle(/** @type {Element} */ (box.querySelector(selector)));
              return {
                fontSize,
                fontFamily,
                fontStyle,
                lineHeight,
                textAlign,
                textTransform,
                letterSpacing,
                whiteSpace,
                color,
              };
            };
            return [".sentence", "h2", "label", "input[type=text]", "select"].map(of);
          }),
        ),
      );
      assert.deepEqual(looks[0], looks[1]);
      assert.equal(looks[0]?.[0]?.fontSize, "15px");
      assert.equal(looks[0]?.[3]?.color, "rgb(27, 31, 36)");
      // Both have the same ids, each in a tree of its own.
      for (const element of elements) {
        const names = await element
          .locator("input, select")
          .evaluateAll((all) =>
            all.map(
              (control) =>
                /** @type {HTMLInputElement} */ (control).labels?.[0]?.textContent ??
                control.getAttribute("aria-label"),
            ),
          );
        assert.deepEqual(names, [
          "weight of instructions and faithfulness ρ",
          "weight of instructions and faithfulness ρ",
          "temperature α",
          "temperature α",
          "Look at state",
        ]);
      }
      await elements[1]?.locator(".chart-policy .stage").focus();
      await page.keyboard.press("ArrowRight");
      const outline = await elements[1]
        ?.locator(".chart-policy .stage")
        .evaluate((stage) => getComputedStyle(stage).outline);
      assert.match(outline ?? "", /rgb\(29, 92, 150\) solid 2px/);
      await eventually(async () =>
        assert.notEqual(await value(/** @type {Locator} */ (elements[1]), "value.rho"), "0.1"),
      );
      assert.equal(await value(/** @type {Locator} */ (elements[0]), "value.rho"), "0.1");
    },
  ));

test("it speaks only when somebody has moved something", () =>
  onBlog(tag('scenario="clever-slacker"') + tag('scenario="sophistry"') + script(), async (page) => {
    const element = await shown(page);
    await shown(page, 1);
    await page.waitForTimeout(700);
    const said = () => page.locator("policy-cliff [aria-live]").allTextContents();
    assert.deepEqual(await said(), ["", ""]);
    await element.locator(".chart-policy .stage").focus();
    await page.keyboard.press("End");
    await eventually(async () =>
      assert.equal((await said())[0], "Crossed a cliff at ρ\u00a0=\u00a01/5: guess → reason."),
    );
    assert.equal((await said())[1], "");
    // The line of the cursor is what its sliders say.
    const here = (await element.locator(".here").textContent()) ?? "";
    assert.match(here, /^At ρ\u00a0=\u00a01, in “prompt”, the model takes “reason”; true value 2\.65\./);
    for (const slider of [".chart-policy .stage", '[id="field-value.rho-slider"]'])
      assert.equal(await element.locator(slider).getAttribute("aria-valuetext"), here);
    assert.notEqual(await element.locator('[id="field-alpha-slider"]').getAttribute("aria-valuetext"), here);
  }));

test("in a narrow column nothing is wider than it, dark and light", () =>
  onBlog(
    `<div style="width: 280px">${tag('scenario="multi-reward" controls="h,u,p,k,alpha,state,sweep,rule,objective"')}</div>${script()}`,
    async (page) => {
      const element = await shown(page);
      const wide = await element
        .locator(".widget")
        .evaluate((box) =>
          [...box.querySelectorAll("*")]
            .filter(
              (each) =>
                each.getBoundingClientRect().right > box.getBoundingClientRect().right + 0.5 &&
                getComputedStyle(each).clipPath === "none",
            )
            .map((each) => each.className || each.tagName),
        );
      assert.deepEqual(wide, []);
      assert.equal(await element.locator("input[type=text]").count(), 5);
    },
    { options: { colorScheme: "dark" } },
  ));

test("the npm package's element has all it needs in its one file", async () => {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A post</title><link rel="icon" href="data:,">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; img-src data:">
    ${tag('scenario="grid-world"')}${tag('scenario="clever-slacker" home="https://example.org/"')}<script type="module" src="/element.js"></script>`;
  const server = await serve(fileURLToPath(new URL("../../dist.npm/", import.meta.url)), { pages: { "/": page } });
  try {
    await withPage(browser, {}, async (page) => {
      /** @type {string[]} */
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(server.origin);
      const first = await shown(page);
      assert.equal(await first.getByRole("link", { name: "Open in the full page" }).count(), 0);
      await first.getByRole("textbox").first().fill("-1/10");
      await first.getByRole("textbox").first().press("Enter");
      const link = (await shown(page, 1)).getByRole("link", { name: "Open in the full page" });
      await eventually(async () =>
        assert.match((await link.getAttribute("href")) ?? "", /^https:\/\/example\.org\/#v=1&scenario=clever-slacker/),
      );
      await eventually(async () =>
        assert.match(
          await page
            .locator("policy-cliff")
            .first()
            .evaluate((each) => /** @type {any} */ (each).link),
          /-0\.1|-1\/10/,
        ),
      );
      assert.deepEqual(
        asked.filter((address) => !address.startsWith("blob:") && !address.startsWith("data:")),
        [`${server.origin}/`, `${server.origin}/element.js`],
      );
    });
  } finally {
    await server.close();
  }
});
