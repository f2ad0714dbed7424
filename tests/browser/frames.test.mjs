// Frames on a blog: the snippet of the share dialogue as it is pasted, under the policies of usual hosts, sandboxed and
// from another origin.

import assert from "node:assert/strict";
import { test } from "node:test";

import { frameSnippet } from "../../www/share/snippets.js";
import { POLICIES, blog, post, snippets } from "./support/blog.mjs";
import { atRest, eventually, host, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */
/** @typedef {import("./support/page.mjs").Frame} Frame */

const { browser, site } = await stage({ cors: true, under: "/some/where" });

/** @param {Partial<import("../../www/share/snippets.js").Embedding>} [how] */
const snippet = (how) =>
  frameSnippet({
    home: site.url,
    fragment: "v=1&scenario=clever-slacker&rho=0.15",
    title: "Policy Cliff: Clever slacker",
    pictures: ["policy", "value"],
    controls: null,
    theme: "auto",
    width: 720,
    height: 300,
    automatic: true,
    sandboxed: true,
    still: "",
    ...how,
  });

/**
 * @param {Record<string, string>} pages
 * @param {(page: Page, origin: string, context: import("playwright-core").BrowserContext) => Promise<void>} run
 * @param {{ policy?: string, options?: import("playwright-core").BrowserContextOptions, silent?: boolean }} [more]
 */
async function onBlog(pages, run, { policy, options = {}, silent = true } = {}) {
  const server = await blog(pages, policy);
  try {
    await withPage(browser, options, (page, context) => run(page, server.origin, context), { silent });
  } finally {
    await server.close();
  }
}

/** Our frames, in the order of the page. @param {Page} page */
const ourFrames = (page) => page.frames().filter((frame) => frame.url().startsWith(`${site.url}embed.html`));

/** The frame with its picture. @param {Page} page @param {number} [index] @returns {Promise<Frame>} */
async function shown(page, index = 0) {
  await eventually(async () => assert.ok(ourFrames(page)[index]));
  const frame = /** @type {Frame} */ (ourFrames(page)[index]);
  await frame.waitForFunction(() => document.querySelector("canvas")?.getAttribute("height") != null);
  return frame;
}

/** @param {Page} page @param {number} [index] */
const height = (page, index = 0) =>
  page
    .locator("iframe")
    .nth(index)
    .evaluate((frame) => frame.clientHeight);

/** @param {Frame} frame @param {string} field */
const value = (frame, field) => frame.locator(`[id="field-${field}"]`).inputValue();

for (const [kind, policy] of Object.entries(POLICIES)) {
  test(`under a policy as on ${kind}, a frame runs and is as high as what is in it`, async () => {
    const allowed = policy(site.origin);
    const meta = kind === "GitHub Pages";
    const page = post(
      snippet(),
      meta ? { head: `<meta http-equiv="Content-Security-Policy" content="${allowed}">` } : {},
    );
    // The frame's border is a style attribute, which the strict ones do not take; it is all that is missing.
    const silent = policy("").includes("style-src 'self' 'unsafe-inline'");
    await onBlog(
      { "/": page },
      async (page, origin) => {
        await page.goto(origin);
        const frame = await shown(page);
        assert.equal(await frame.evaluate(() => globalThis.origin), "null");
        await eventually(async () => {
          const [content, inside] = await frame.evaluate(() => [
            document.documentElement.getBoundingClientRect().height,
            innerHeight,
          ]);
          assert.ok(content > 500 && Math.ceil(content) === inside, `${content} in ${inside}`);
        });
        assert.match(
          (await frame.locator(".sentence").textContent()) ?? "",
          /^At ρ\s=\s1\/5 the best action in “prompt” flips/,
        );
        await frame.locator('[id="field-alpha"]').fill("off");
        await frame.locator('[id="field-alpha"]').press("Enter");
        await eventually(async () =>
          assert.doesNotMatch((await frame.locator(".sentence").textContent()) ?? "", /alpha/),
        );
      },
      { ...(meta ? {} : { policy: allowed }), silent },
    );
  });
}

test("the frame's own policy names its address, and refuses what is inline", () =>
  onBlog(
    { "/": post(snippet()) },
    async (page, origin) => {
      await page.goto(origin);
      const frame = await shown(page);
      const policy = await frame.evaluate(
        () => /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[http-equiv]"))?.content ?? "",
      );
      // In WebKit 'self' matches nothing in a frame without an origin.
      assert.equal(
        policy,
        `default-src 'none'; script-src ${site.origin} 'wasm-unsafe-eval'; style-src ${site.origin}; connect-src ${site.origin}; worker-src ${site.origin} blob:; img-src ${site.origin} data: blob:; base-uri 'none'; form-action 'none'`,
      );
      const ran = await frame.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "globalThis.ran = true";
        document.head.append(script);
        return /** @type {any} */ (globalThis).ran === true;
      });
      assert.equal(ran, false);
    },
    { silent: false },
  ));

test("the height follows what the frame shows, and does not grow by itself", () =>
  onBlog({ "/": post(snippet()) }, async (page, origin) => {
    await page.goto(origin);
    const frame = await shown(page);
    await eventually(async () => assert.ok((await height(page)) > 500));
    const before = await atRest(() => height(page));
    await page.setViewportSize({ width: 360, height: 700 });
    await eventually(async () => assert.ok((await height(page)) > before, "narrower is higher"));
    await eventually(async () =>
      assert.equal(await frame.evaluate(() => document.documentElement.scrollHeight > innerHeight), false),
    );
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  }));

test("a frame in a wide column does not grow either, though its charts could follow the window", () =>
  onBlog(
    { "/": post(snippet({ width: 1200 }), { head: "<style>body { max-width: none !important }</style>" }) },
    async (page, origin) => {
      await page.goto(origin);
      await shown(page);
      const high = await atRest(() => height(page), 500);
      assert.ok(high < 900, String(high));
    },
  ));

test("a frame that was not displayed gets its height when it is", () =>
  onBlog(
    { "/": post(`<details><summary>Picture</summary>${snippet({ height: 300 })}</details>`) },
    async (page, origin) => {
      await page.goto(origin);
      await page.locator("iframe").evaluate((frame) => {
        /** @type {HTMLIFrameElement} */ (frame).loading = "eager";
      });
      await page.waitForTimeout(700);
      assert.equal(
        await page.locator("iframe").evaluate((frame) => /** @type {HTMLIFrameElement} */ (frame).style.height),
        "",
      );
      await page.locator("summary").click();
      await shown(page);
      await eventually(async () => assert.ok((await height(page)) > 500));
    },
  ));

test("frames that lie, speak for others, or are not ours have no height of their choosing", async () => {
  const liar = (/** @type {string} */ script) => `<!doctype html><title>liar</title><script>${script}</script>`;
  const says = (/** @type {string} */ height) =>
    `parent.postMessage({ type: "policy-cliff:height", height: ${height} }, "*");`;
  // One server for strangers, and one in our place that lies.
  const stranger = await blog({ "/": liar(says("3000")), "/embed.html": liar(says("3000")) });
  const impostor = await host({
    cors: true,
    pages: {
      "/embed.html": liar(
        `const say = { 1: "1e9", 2: "NaN", 3: "-5", 4: "'800px'", 5: "Infinity", 6: "{}" }[location.search.slice(1)]; parent.postMessage({ type: "policy-cliff:height", height: eval(\`(\${say})\`) }, "*");`,
      ),
    },
  });
  try {
    const frame = (/** @type {string} */ src) =>
      `<iframe src="${src}" width="100" height="200" style="border:0"></iframe>`;
    const lies = [1, 2, 3, 4, 5, 6].map((lie) => frame(`${impostor.url}embed.html?${lie}`)).join("");
    const nested = `<iframe srcdoc="<iframe src='${impostor.url}embed.html?1'></iframe>" width="100" height="200"></iframe>`;
    await onBlog(
      {
        "/": post(
          `<script src="${impostor.url}embed-host.js"></script>${lies}${frame(`${stranger.origin}/`)}${frame(`${stranger.origin}/embed.html`)}${nested}`,
        ),
      },
      async (page, origin) => {
        await page.goto(origin);
        const heights = () => page.$$eval("iframe", (all) => all.map((each) => each.style.height));
        const expected = ["4000px", "", "120px", "", "", "", "", "", ""];
        await eventually(async () => assert.deepEqual(await heights(), expected));
        await page.waitForTimeout(500);
        assert.deepEqual(await heights(), expected);
      },
    );
  } finally {
    await stranger.close();
    await impostor.close();
  }
});

test("only the page around a frame may say what it shows", async () => {
  const sibling = await blog({
    "/": `<!doctype html><title>sibling</title><script>
    onmessage = () => {
      parent.frames[0].postMessage({ type: "policy-cliff:show", link: "v=1&scenario=sophistry" }, "*");
      parent.frames[0].postMessage({ type: "policy-cliff:set", fields: { rho: "0.9" } }, "*");
    };</script>`,
  });
  try {
    await onBlog(
      {
        "/": post(
          `${snippet({ automatic: false })}<iframe src="${sibling.origin}/" width="100" height="100"></iframe>`,
        ),
      },
      async (page, origin) => {
        await page.addInitScript(() => {
          /** @type {any} */ (globalThis).heard = [];
          addEventListener("message", ({ data, source }) =>
            /** @type {any} */ (globalThis).heard.push([
              Array.from(frames, (_, i) => frames[i]).indexOf(/** @type {Window} */ (source)),
              data,
            ]),
          );
        });
        await page.goto(origin);
        const frame = await shown(page);
        await page.evaluate(() => frames[1]?.postMessage("now", "*"));
        await page.waitForTimeout(500);
        assert.equal(await frame.locator("h1").textContent(), "Clever slacker");
        assert.equal(await value(frame, "value.rho"), "0.15");

        const say = (/** @type {object} */ data) =>
          page.evaluate((message) => frames[0]?.postMessage(message, "*"), data);
        await say({ type: "policy-cliff:set", fields: { rho: 0.3, alpha: "off" } });
        await eventually(async () =>
          assert.deepEqual([await value(frame, "value.rho"), await value(frame, "alpha")], ["0.3", "off"]),
        );
        await say({ type: "policy-cliff:set", fields: { "value.rho": "2/5", alpha: "0.1" } });
        await eventually(async () =>
          assert.deepEqual([await value(frame, "value.rho"), await value(frame, "alpha")], ["0.4", "0.1"]),
        );
        await say({ type: "policy-cliff:show", link: "#v=1&scenario=sophistry&b=0.3" });
        await eventually(async () => assert.equal(await frame.locator("h1").textContent(), "Sophistry"));
        await eventually(async () =>
          assert.match(
            (await frame.locator(".widget-foot a").first().getAttribute("href")) ?? "",
            /\/some\/where\/#v=1&scenario=sophistry&b=0\.3$/,
          ),
        );

        // What is nonsense is told, in the frame and to the page around it, and what is shown stays.
        await say({ type: "policy-cliff:set", fields: { b: "much", nothing: 1 } });
        await eventually(async () =>
          assert.match(
            (await frame.locator(".notice").textContent()) ?? "",
            /^Not all of this could be set: b: .*; nothing: /,
          ),
        );
        for (const data of [
          null,
          7,
          "policy-cliff:show",
          { type: "policy-cliff:show", link: 7 },
          { type: "policy-cliff:set" },
          { type: "policy-cliff:set", fields: [["b", "1"]] },
        ])
          await page.evaluate((message) => frames[0]?.postMessage(message, "*"), data);
        await page.waitForTimeout(700);
        assert.deepEqual(
          [await frame.locator("h1").textContent(), await value(frame, "value.b")],
          ["Sophistry", "0.3"],
        );

        const heard = /** @type {[number, any][]} */ (await page.evaluate(() => /** @type {any} */ (globalThis).heard));
        assert.ok(heard.every(([from]) => from === 0));
        const kinds = heard.map(([, { type }]) => type);
        assert.equal(kinds.filter((kind) => kind === "policy-cliff:ready").length, 1);
        assert.ok(kinds.includes("policy-cliff:height"));
        const links = heard.filter(([, { type }]) => type === "policy-cliff:change").map(([, { link }]) => link);
        assert.equal(links.at(-1), "v=1&scenario=sophistry&b=0.3");
      },
    );
  } finally {
    await sibling.close();
  }
});

test("what the page around says too early, or together with another link, is done when it can be", () => {
  const say = `const say = () => {
      frame.contentWindow.postMessage({ type: "policy-cliff:show", link: "v=1&scenario=sophistry" }, "*");
      frame.contentWindow.postMessage({ type: "policy-cliff:set", fields: { b: 0.4 } }, "*");
    };`;
  const page = (/** @type {string} */ when) =>
    post(`<iframe id="frame" width="600" height="500" src="${site.url}embed.html#v=1&scenario=clever-slacker"></iframe>
    <script>const frame = document.getElementById("frame"); ${say} ${when}</script>`);
  return onBlog(
    {
      "/load": page("frame.onload = say;"),
      "/ready": page('onmessage = ({ data }) => data.type === "policy-cliff:ready" && say();'),
    },
    async (page, origin) => {
      await page.route(/first\.wasm/, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        await route.continue();
      });
      for (const path of ["load", "ready"]) {
        await page.goto(`${origin}/${path}`);
        const frame = await shown(page);
        await eventually(async () =>
          assert.deepEqual(
            [await frame.locator("h1").textContent(), await frame.locator("input[type=text]").first().inputValue()],
            ["Sophistry", "0.4"],
          ),
        );
      }
    },
  );
});

test("padding and border of the page around are no part of the height", () =>
  onBlog(
    {
      "/": post(snippet(), {
        head: "<style>iframe { box-sizing: border-box; padding: 30px 0; border: 5px solid !important }</style>",
      }),
    },
    async (page, origin) => {
      await page.goto(origin);
      const frame = await shown(page);
      await eventually(async () =>
        assert.ok(
          await frame.evaluate(() => innerHeight > 500 && innerHeight === document.documentElement.scrollHeight),
        ),
      );
    },
  ));

test("three frames and their page leave the history alone", () =>
  onBlog(
    {
      "/": post(
        snippet() +
          snippet({ fragment: "v=1&scenario=sophistry" }) +
          snippet({ fragment: "v=1&scenario=grid-world", theme: "dark", pictures: ["policy"], controls: [] }),
      ),
      "/first": post(""),
    },
    async (page, origin) => {
      await page.goto(`${origin}/first`);
      await page.goto(origin);
      const length = await page.evaluate(() => history.length);
      /** @type {Frame[]} */
      const all = [];
      for (const index of [0, 1, 2]) {
        // What is off the screen is not drawn.
        await page.locator("iframe").nth(index).scrollIntoViewIfNeeded();
        const frame = await shown(page, index);
        all.push(frame);
        await frame.locator(".chart-policy .stage").focus();
        await frame.locator(".chart-policy .stage").press("ArrowRight");
      }
      await page.waitForTimeout(700);
      assert.equal(await page.evaluate(() => history.length), length);
      assert.equal(await all[2]?.locator("input, select").count(), 0);
      assert.equal(
        await all[2]?.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
        "rgb(22, 24, 29)",
      );
      assert.equal(await all[2]?.locator(".chart-value").isVisible(), false);
      await page.goBack();
      assert.equal(page.url(), `${origin}/first`);
    },
  ));

test("a frame is not asked for before it comes near the screen", () =>
  onBlog({ "/": post(snippet(), { before: 120 }) }, async (page, origin) => {
    /** @type {string[]} */
    const asked = [];
    page.on(
      "request",
      (request) => void (request.url().startsWith(site.url) && asked.push(request.url().slice(site.url.length))),
    );
    await page.goto(origin, { waitUntil: "networkidle" });
    assert.deepEqual(asked, ["embed-host.js"]);
    await page.locator("iframe").scrollIntoViewIfNeeded();
    await shown(page);
  }));

test("without scripts a link and a picture stand in for the frame, which says why", () =>
  onBlog(
    { "/": post(snippet({ still: "/still.png?a&b" })) },
    async (page, origin) => {
      await page.goto(origin);
      const link = page.locator("noscript a");
      assert.equal(await link.getAttribute("href"), `${site.url}#v=1&scenario=clever-slacker&rho=0.15`);
      assert.equal(await link.locator("img").getAttribute("src"), "/still.png?a&b");
      await page.goto(`${site.url}embed.html`);
      assert.equal(
        // biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not read.
        await page.locator("body").innerText(),
        "This picture computes in your browser and needs JavaScript and WebAssembly. Open the full page",
      );
    },
    { options: { javaScriptEnabled: false }, silent: false },
  ));

test("a link that cannot be read says so in the frame, which shows what the page opens with", () =>
  onBlog({ "/": post(snippet({ fragment: "v=1&scenario=nowhere" })) }, async (page, origin) => {
    await page.goto(origin);
    const frame = await shown(page);
    assert.match(
      (await frame.locator(".notice").textContent()) ?? "",
      /^This link cannot be read: there is no scenario “nowhere” here\. /,
    );
    assert.equal(await frame.locator("h1").textContent(), "Format bonus");
  }));

test("a script that comes late asks frames that were there before it", () =>
  onBlog({ "/": post(snippet({ automatic: false })) }, async (page, origin) => {
    await page.goto(origin);
    await shown(page);
    await page.waitForTimeout(300);
    assert.equal(await height(page), 300);
    await page.addScriptTag({ url: `${site.url}embed-host.js` });
    await eventually(async () => assert.ok((await height(page)) > 500));
  }));

test("the HTML of the docs runs as it stands there", async () => {
  const blocks = snippets(site.url);
  assert.equal(blocks.length, 5);
  const [first = "", messages = "", element = "", own = "", table = ""] = blocks;
  const scores = "prompt,answer,judge,characters\nsum,short,0.5,100\nsum,long,0.75,1100\n";
  const more = { "/table": post(table), "/scores.csv": scores };
  await onBlog(
    { "/": post(first), "/messages": post(messages), "/element": post(element), "/own": post(own), ...more },
    async (page, origin) => {
      await page.goto(origin);
      const frame = await shown(page);
      assert.deepEqual(
        [await value(frame, "value.rho"), await frame.locator(".chart-value").isVisible()],
        ["0.15", false],
      );
      await eventually(async () => assert.notEqual(await height(page), 480));

      await page.goto(`${origin}/messages`);
      const other = await shown(page);
      await page.locator("#more").click();
      await eventually(async () =>
        assert.equal(await page.locator("#said").textContent(), "v=1&scenario=sophistry&b=0.4"),
      );
      assert.equal(await value(other, "value.b"), "0.4");

      for (const [path, title, field, expected] of [
        ["element", "Clever slacker", "value.rho", "0.15"],
        ["own", "A longer answer pays", "alpha", "0.1"],
        ["table", "My two judges", "value.w", "0.5"],
      ]) {
        await page.goto(`${origin}/${path}`);
        await eventually(async () => assert.equal(await page.locator("policy-cliff h2").textContent(), title));
        await eventually(async () =>
          assert.equal(await page.locator(`policy-cliff [id="field-${field}"]`).inputValue(), expected),
        );
      }
    },
  );
});
