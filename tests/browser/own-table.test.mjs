// A table of scored answers beside somebody's post, shown by the element and by the frame: fetched from where the post
// is, read as its author says, and refused in words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { blog, post } from "./support/blog.mjs";
import { eventually, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";
import { watchThread } from "./support/thread.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage({ cors: true });

/** At w = 0.25 the best answer to "haiku" changes, as 1,000 characters count 1. */
const SCORES = `question;style;judge;characters
sum;short;0,5;100
sum;long;0,75;350
haiku;plain;0,25;60
haiku;rich;0,75;2060
`;
const WEIGHTS = '{ "judge": 1, "characters": "-w/1000" }';
const PARAMETERS = '{ "w": { "from": 0, "to": 0.5 } }';

const script = `<script type="module" src="${site.url}element.js"></script>`;
const quoted = (/** @type {string} */ text) => text.replaceAll('"', "&quot;");

/**
 * @param {Record<string, string>} pages
 * @param {(page: Page, origin: string) => Promise<void>} run
 * @param {boolean} [silent]
 */
async function onBlog(pages, run, silent = true) {
  const server = await blog(pages);
  try {
    await withPage(
      browser,
      {},
      async (page) => {
        // A table in the folder of the site's own page.
        await page.route("**/own-scores.csv", (route) =>
          route.fulfill({ body: SCORES, headers: { "Access-Control-Allow-Origin": "*" } }),
        );
        await page.addInitScript(watchThread);
        await page.goto(`${server.origin}/post/`);
        await run(page, server.origin);
      },
      { silent },
    );
  } finally {
    await server.close();
  }
}

test("the element shows a table beside the post, read as its attributes say, and follows them", () => {
  const element = `<policy-cliff src="../data/scores.csv" prompt="question" answer="style" heading="Two judges" state="haiku"
    weights="${quoted(WEIGHTS)}" parameters="${quoted(PARAMETERS)}" controls="w,state"></policy-cliff>${script}`;
  const longer = SCORES.replace("2060", "3060");
  const pages = { "/post/": post(element), "/data/scores.csv": SCORES, "/data/longer.csv": longer };
  return onBlog(pages, async (page) => {
    const here = page.locator("policy-cliff");
    const sentence = here.locator(".sentence");
    await eventually(async () => assert.equal(await here.locator("h2").textContent(), "Two judges"));
    await eventually(async () =>
      assert.match((await sentence.textContent()) ?? "", /w\s=\s1\/4 .* in “haiku” flips from “rich” to “plain”/),
    );
    assert.deepEqual(await here.locator("select option").allTextContents(), ["sum", "haiku"]);
    assert.equal(await here.locator("input[type=range]").count(), 1);
    await here.evaluate((e) => e.setAttribute("src", "../data/longer.csv"));
    await eventually(async () => assert.match((await sentence.textContent()) ?? "", /w\s=\s1\/6 /));
    // A link counts alone.
    await here.evaluate((e) => e.setAttribute("link", "v=1&scenario=clever-slacker"));
    await eventually(async () => assert.equal(await here.locator("h2").textContent(), "Clever slacker"));
  });
});

test("the element's worker reads a table of many prompts, and the post's own thread takes none of it apart", () => {
  const rows = Array.from({ length: 2000 }, (_, p) => `p${p},plain,0.5,${p}\np${p},rich,0.75,${p + 900}\n`);
  const many = `prompt,answer,judge,characters\n${rows.join("")}`;
  const frame = `<iframe src="${site.url}embed.html" sandbox="allow-scripts" width="700" height="700"></iframe>`;
  const pages = {
    "/post/": post(`<policy-cliff src="many.csv"></policy-cliff>${script}${frame}`),
    "/post/many.csv": many,
  };
  return onBlog(pages, async (page) => {
    await eventually(async () =>
      assert.match((await page.locator("policy-cliff .sentence").textContent()) ?? "", /flips from/),
    );
    await page.locator("iframe").scrollIntoViewIfNeeded();
    const inside = page.frames().find((each) => each.url().startsWith(`${site.url}embed.html`));
    await inside?.waitForFunction(() => document.querySelector("h1")?.textContent !== "");
    await page.evaluate(
      (text) => document.querySelector("iframe")?.contentWindow?.postMessage({ type: "policy-cliff:table", text }, "*"),
      many,
    );
    await inside?.waitForFunction(() => document.querySelector("h1")?.textContent === "Your rewards");
    for (const thread of [page, inside]) {
      const { text, asked } = (await thread?.evaluate(() => /** @type {any} */ (globalThis).seen)) ?? {};
      assert.ok(text < many.length / 2, `it took apart ${text} characters of ${many.length}`);
      assert.equal(asked.filter((/** @type {string[]} */ names) => names.includes("tableScenario")).length, 1);
    }
  });
});

test("the options of a table may stand inside of the element, and attributes count more", () => {
  const options = { prompt: "question", answer: null, title: "Inside", weights: JSON.parse(WEIGHTS) };
  const element = `<policy-cliff src="scores.csv" heading="Outside">
    <script type="application/json">${JSON.stringify(options)}</script></policy-cliff>${script}`;
  return onBlog({ "/post/": post(element), "/post/scores.csv": SCORES }, async (page) => {
    const here = page.locator("policy-cliff");
    await eventually(async () => assert.equal(await here.locator("h2").textContent(), "Outside"));
    await eventually(async () =>
      assert.match(
        (await here.locator(".sentence").textContent()) ?? "",
        /“answer 1” is as good as “answer 2” in “sum”/,
      ),
    );
  });
});

for (const [what, attributes, expected] of /** @type {[string, string, (origin: string) => string][]} */ ([
  [
    "a table that is not there",
    'src="none.csv"',
    (origin) => `the table “${origin}/post/none.csv” could not be fetched: its host answers 404`,
  ],
  [
    "a host that does not answer",
    'src="http://127.0.0.1:9/scores.csv"',
    () =>
      "the table “http://127.0.0.1:9/scores.csv” could not be fetched: the network does not answer; is the address right, and does its host let other sites read it?",
  ],
  ["an address that is none", 'src="https://"', () => "the address of the table, “https://”, is none"],
  [
    "a score that is missing",
    'src="gaps.csv" weights="{ &quot;judge&quot;: 1, &quot;characters&quot;: &quot;-w/1000&quot; }"',
    (origin) =>
      `the table “${origin}/post/gaps.csv” cannot be read: row 3, column “judge”: there is no score (the cell is empty); every answer needs one, or is left out`,
  ],
  [
    "weights that are no JSON",
    'src="gaps.csv" weights="judge: 1"',
    () =>
      'the table\'s weights "judge: 1": allowed is an object as JSON, such as { "judge": 1, "characters": "-w/1000" }',
  ],
]))
  test(`refused in words: ${what}`, () =>
    onBlog(
      {
        "/post/": post(`<policy-cliff ${attributes}><p>Fallback</p></policy-cliff>
          <script>addEventListener("policy-cliff-error", ({ detail }) => (globalThis.said = detail.message));</script>${script}`),
        "/post/gaps.csv": "prompt,answer,judge,characters\nsum,short,0.5,100\nsum,long,,350\n",
      },
      async (page, origin) => {
        await eventually(async () =>
          assert.equal(await page.locator("policy-cliff .problem").textContent(), expected(origin)),
        );
        assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).said), expected(origin));
      },
      // The browser itself complains of what cannot be fetched.
      false,
    ));

test("a frame fetches a table of its own site or is sent one, and its policy names the table's host alone", () => {
  const query = new URLSearchParams({
    src: `${site.url}www/own-scores.csv`,
    prompt: "question",
    weights: WEIGHTS,
    heading: "In a frame",
  });
  const frame = `<iframe src="${site.url}embed.html?${quoted(String(query))}#v=1&amp;state=haiku&amp;w=1/8" sandbox="allow-scripts" width="700" height="700"></iframe>`;
  const sent = `<iframe src="${site.url}embed.html" sandbox="allow-scripts" width="700" height="700"></iframe>`;
  return onBlog({ "/post/": post(frame + sent, { before: 0 }) }, async (page) => {
    const frames = () => page.frames().filter((each) => each.url().startsWith(`${site.url}embed.html`));
    await eventually(async () => assert.equal(frames().length, 2));
    const [own, other] = frames();
    assert.ok(own && other);
    await own.waitForFunction(() => document.querySelector("h1")?.textContent === "In a frame");
    await eventually(async () =>
      assert.match(
        (await own.locator(".sentence").textContent()) ?? "",
        /w\s=\s1\/4 .* in “haiku” flips from “answer 2” to “answer 1”/,
      ),
    );
    assert.equal(await own.locator('[id="field-value.w"]').inputValue(), "0.125");
    const policy = await own.evaluate(
      () => /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[http-equiv]"))?.content ?? "",
    );
    assert.match(policy, new RegExp(`; connect-src ${site.origin} ${site.origin}; worker-src `));
    // A frame hears nothing before its script is there, and draws nothing off the screen.
    await page.locator("iframe").nth(1).scrollIntoViewIfNeeded();
    await other.waitForFunction(() => document.querySelector("h1")?.textContent !== "");
    await page.evaluate(
      ([text, weights]) =>
        document
          .querySelectorAll("iframe")[1]
          ?.contentWindow?.postMessage(
            { type: "policy-cliff:table", text, options: { title: "Sent", weights: JSON.parse(weights ?? "") } },
            "*",
          ),
      [SCORES, WEIGHTS],
    );
    await other.waitForFunction(() => document.querySelector("h1")?.textContent === "Sent");
  });
});
