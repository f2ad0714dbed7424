// Models of one's own in links: packed and unpacked by the platform, refused with a reason, bounded, and as short as
// docs/LINKS.md says.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

const names = await readdir(new URL("../../www/scenarios/", import.meta.url));
const library = names.map((name) => name.replace(".json", ""));
/** @param {string} path */
const file = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
/** @param {string | Uint8Array} content */
const deflated = (content) => `deflate:${deflateRawSync(content).toString("base64url")}`;

const CUT = "the packed model ends early: the link has been cut";
const CONTINUED = "the packed model goes on after its end";
const DAMAGED = "the packed model is damaged";
const NO_TEXT = "the packed model is no text";
const LONG = "the packed model has more than 4194304 bytes of text";
const LONGEST_TEXT = 4194304;

/** Repeatable, uniform in [0, 1) (mulberry32). @param {number} seed */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test("a model is packed without its white space and unpacked as it was", async () => {
  for (const text of [...(await Promise.all(library.map(scenario))), await file("tests/link/hostile-names.json")]) {
    const packed = await pc.pack(`\ufeff${text}\r\n\t`);
    assert.match(packed, /^deflate:[-_A-Za-z0-9]+$/);
    const unpacked = await pc.unpack(packed);
    assert.deepEqual(JSON.parse(unpacked), JSON.parse(text));
    assert.ok(pc.open(unpacked).states.length > 0);
    assert.equal(await pc.unpack(deflated(text)), text);
  }
  const text = '{ "a \\" b" : [ 1.50 , 2e+3 , "\\\\" , " " ] }';
  assert.equal(await pc.unpack(await pc.pack(text)), '{"a \\" b":[1.50,2e+3,"\\\\"," "]}');
  // An empty text, and one that begins with a byte order mark, are texts.
  assert.equal(await pc.unpack("deflate:AwA"), "");
  assert.equal(await pc.unpack(deflated("\ufeff{}")), "\ufeff{}");
});

test("packed models that are damaged are refused, each with its message", async () => {
  const packed = await pc.pack(await scenario("sophistry"));
  const way = (/** @type {string} */ name) => `a model packed in an unknown way, "${name}"; allowed: "deflate"`;
  /** @type {[string, string][]} */
  const cases = [
    ["", way("")],
    ["gzip:AAAA", way("gzip")],
    ["AAAA", way("AAAA")],
    ["deflate:", CUT],
    ["deflate:7", CUT],
    [packed.slice(0, -1), CUT],
    [packed.slice(0, packed.length / 2), CUT],
    ["deflate:AA==", 'the packed model has "=" as character 3; allowed: letters, digits, - and _'],
    ["deflate:AéA", 'the packed model has "é" as character 2; allowed: letters, digits, - and _'],
    // A block of the kind that does not exist; a stored block of the byte FF.
    ["deflate:Bw", DAMAGED],
    ["deflate:AQEA_v__", NO_TEXT],
    [`${packed}AAAA`, CONTINUED],
    [`${deflated("{}")}AA`, CONTINUED],
    [`deflate:${"A".repeat(1 << 20)}`, "too long for a link: 1048584 bytes when packed; allowed: 1048576"],
  ];
  for (const [text, message] of cases) {
    await assert.rejects(pc.unpack(text), { name: "LinkError", message }, text.slice(0, 99));
  }
  for (const wrong of [null, undefined, 7, {}]) {
    const { pack, unpack } = pc;
    await assert.rejects(pack(/** @type {any} */ (wrong)), {
      name: "TypeError",
      message: /^a scenario is a text, not /,
    });
    await assert.rejects(unpack(/** @type {any} */ (wrong)), {
      name: "TypeError",
      message: /^a packed model is a text/,
    });
  }
});

test("whatever is changed in a packed model, it is unpacked or refused with a reason of links", async () => {
  const next = random(3);
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const packed = await pc.pack(await scenario("lipschitz-fork"));
  const counts = { whole: 0, refused: 0 };
  for (let i = 0; i < 400; i++) {
    const signs = [...packed];
    for (let changes = 1 + Math.floor(3 * next()); changes > 0; changes--) {
      const at = 8 + Math.floor((signs.length - 8) * next());
      signs[at] = digits[Math.floor(64 * next())] ?? "";
    }
    if (next() < 0.2) signs.length = 8 + Math.floor((signs.length - 8) * next());
    try {
      assert.ok((await pc.unpack(signs.join(""))).length <= LONGEST_TEXT);
      counts.whole++;
    } catch (error) {
      assert.equal(/** @type {Error} */ (error).name, "LinkError");
      assert.ok([CUT, CONTINUED, DAMAGED, NO_TEXT, LONG].includes(/** @type {Error} */ (error).message), String(error));
      counts.refused++;
    }
  }
  assert.ok(counts.whole > 5 && counts.refused > 50, JSON.stringify(counts));
});

test("a compressed bomb ends at the limit", async () => {
  // 64 MiB in some 90 kB.
  const bomb = deflated(new Uint8Array(64 << 20).fill(32));
  assert.ok(bomb.length < 1 << 17, String(bomb.length));
  await assert.rejects(pc.unpack(bomb), { name: "LinkError", message: LONG });
  // One byte beyond the limit is refused, and the limit itself is taken.
  const text = (/** @type {number} */ length) => deflated(new Uint8Array(length).fill(32));
  await assert.rejects(pc.unpack(text(LONGEST_TEXT + 1)), { name: "LinkError", message: LONG });
  assert.equal((await pc.unpack(text(LONGEST_TEXT))).length, LONGEST_TEXT);
});

test("what is too long is not packed", async () => {
  await assert.rejects(pc.pack(JSON.stringify("x".repeat(LONGEST_TEXT))), {
    name: "LinkError",
    message: "too long for a link: 4194306 bytes of text; allowed: 4194304",
  });
  const next = random(4);
  const noise = Array.from({ length: 1 << 20 }, () => Math.floor(36 * next()).toString(36) + Math.floor(26 * next()));
  await assert.rejects(pc.pack(noise.join("")), {
    name: "LinkError",
    message: /^too long for a link: \d+ bytes when packed; allowed: 1048576$/,
  });
});

test("published links with a model still open, and none of their entries is refused", async () => {
  const lines = (await file("tests/link/links.txt")).split("\n");
  let count = 0;
  for (const [index, line] of lines.entries()) {
    if (line === "" || line.startsWith("#") || line.startsWith(" ")) continue;
    const source = pc.parseLink(line);
    if (!("model" in source)) continue;
    count++;
    const model = pc.open(await pc.unpack(source.model));
    assert.deepEqual(model.readLink(line).problems, [], line);
    assert.equal(`  ${model.title}`, lines[index + 1]);
    const again = await pc.pack(await pc.unpack(source.model));
    assert.equal(await pc.unpack(again), await pc.unpack(source.model));
  }
  assert.ok(count >= 1, `${count} links`);
});

test("the link that the Python example of the docs prints is of the example's model", async () => {
  const docs = await file("docs/LINKS.md");
  const python = docs.split("```python\n")[1]?.split('"""')[1] ?? "";
  const link = docs.split("\n").find((line) => line.startsWith("#v=1&model=")) ?? "";
  const source = pc.parseLink(link);
  assert.ok("model" in source);
  assert.deepEqual(JSON.parse(await pc.unpack(source.model)), JSON.parse(python));
});

/**
 * A grid of `side` cells each way: 0.8 ahead, 0.1 to either side, no way through the walls, an exit in the far corner.
 * @param {number} side
 */
function grid(side) {
  /** @type {(cell: [number, number]) => string} */
  const name = ([x, y]) => `(${x},${y})`;
  // The turns are up, right, down and left.
  /** @type {(cell: [number, number], turn: number) => [number, number]} */
  const beside = ([x, y], turn) =>
    /** @type {[number, number][]} */ ([
      [x, Math.min(y + 1, side)],
      [Math.min(x + 1, side), y],
      [x, Math.max(y - 1, 1)],
      [Math.max(x - 1, 1), y],
    ])[turn % 4] ?? [x, y];
  /** @type {Record<string, object>} */
  const states = {};
  const cells = Array.from(
    { length: side * side },
    (_, i) => /** @type {[number, number]} */ ([(i % side) + 1, Math.floor(i / side) + 1]),
  );
  for (const cell of cells) {
    /** @type {Record<string, object>} */
    const actions = {};
    for (const [turn, action] of ["Up", "Right", "Down", "Left"].entries()) {
      /** @type {Record<string, number>} */
      const to = {};
      for (const [way, tenths] of /** @type {const} */ ([
        [turn, 8],
        [turn + 1, 1],
        [turn + 3, 1],
      ])) {
        const target = name(beside(cell, way));
        to[target] = Math.round((to[target] ?? 0) * 10 + tenths) / 10;
      }
      actions[action] = { to, reward: { step: 1 } };
    }
    states[name(cell)] = cell[0] === side && cell[1] === side ? { exit: { to: "end", reward: { goal: 1 } } } : actions;
  }
  return {
    "policy-cliff": 1,
    title: "Grid world",
    discount: 0.99,
    start: "(1,1)",
    states,
    terminal: ["end"],
    parameters: { r: { label: "reward of a step", from: -2, to: 0 } },
    weights: { step: "r", goal: 1 },
    layout: {
      grid: Array.from({ length: side }, (_, row) => Array.from({ length: side }, (_, x) => name([x + 1, side - row]))),
    },
  };
}

/** A random model of `count` states with two actions of two successors each, in two decimals. @param {number} count */
function randomModel(count) {
  const next = random(7);
  const below = (/** @type {number} */ limit) => Math.floor(limit * next());
  const state = (/** @type {number} */ index) => `state ${index}`;
  const hundredths = () => (below(199) - 99) / 100;
  const action = () => {
    const first = below(count);
    const share = 1 + below(99);
    const second = (first + 1 + below(count - 1)) % count;
    const to = { [state(first)]: share / 100, [state(second)]: (100 - share) / 100 };
    return { to, reward: { given: hundredths(), bonus: hundredths() } };
  };
  const actions = () => ({ "stay the course": action(), "try something else": action() });
  return {
    "policy-cliff": 1,
    title: "Random model",
    discount: 0.95,
    start: "state 0",
    states: Object.fromEntries(Array.from({ length: count }, (_, index) => [state(index), actions()])),
    parameters: { theta: { label: "weight of the bonus", from: -1, to: 1 } },
    weights: { bonus: "theta" },
  };
}

test("links to models are as long as the docs say", async () => {
  const docs = await file("docs/LINKS.md");
  const three = (await file("docs/FORMAT.md")).split("```json\n")[1]?.split("```")[0] ?? "";
  const indented = (/** @type {object} */ model) => JSON.stringify(model, null, 2);
  for (const [what, text] of /** @type {const} */ ([
    ["3 states (the example of FORMAT.md)", three],
    ["20 random states", indented(randomModel(20))],
    ["10 x 10 grid", indented(grid(10))],
    ["`multi-reward` as a file of one's own", await scenario("multi-reward")],
  ])) {
    const model = pc.open(text);
    const link = model.writeLink({ model: await pc.pack(text) }, {});
    assert.deepEqual(model.readLink(link), { choice: model.opening(), problems: [] });
    const row = `| ${what} | ${Buffer.byteLength(text)} | ${link.length} |`;
    const documented = docs
      .split("\n")
      .find((line) => line.startsWith(`| ${what} |`))
      ?.split(" | ");
    assert.equal(documented?.[1], String(Buffer.byteLength(text)), row);
    // A twentieth is allowed, because another platform's compressor may do a little better or worse.
    const length = parseInt(documented?.[2] ?? "", 10);
    assert.ok(Math.abs(link.length - length) * 20 <= length, `docs/LINKS.md says ${length}: ${row}`);
  }
});
