// What a reader can set, and links that carry it, through the module.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

const names = await readdir(new URL("../../www/scenarios/", import.meta.url));
const library = names.map((name) => name.replace(".json", ""));

/** @param {string} id */
const opened = async (id) => pc.open(await scenario(id));

test("every scenario opens with what its file says, and says nothing about it in a link", async () => {
  for (const id of library) {
    const model = await opened(id);
    const choice = model.opening();
    const { parameter, state, alpha, rule, objective } = model.view;
    assert.deepEqual({ ...choice, parameter, state, alpha, rule, objective }, choice);
    assert.deepEqual(choice.values, Object.fromEntries(model.parameters.map(({ name, value }) => [name, value])));
    assert.equal(model.writeLink({ scenario: id }, choice), `v=1&scenario=${id}`);
    assert.equal(model.writeLink({ scenario: id }, {}), `v=1&scenario=${id}`);
  }
});

test("a choice goes through a link and comes back", async () => {
  const model = await opened("multi-reward");
  const perturbation = new Float64Array(model.states.flatMap(({ actions }) => actions).length);
  perturbation[2] = 0.1 + 0.2;
  perturbation[5] = -1e-7;
  /** @type {import("../../www/module/policy-cliff.d.ts").Choice} */
  const choice = {
    values: { h: 0.1 + 0.2, u: 1, p: 1e-7, k: 0 },
    alpha: null,
    state: "values",
    parameter: "h",
    rule: "worst",
    objective: "kl",
    plane: ["p", "u"],
    map: "probability",
    action: "take a side",
    zoom: [0.25, 1 / 3],
    show: [],
    step: 1,
    picture: "value",
    style: "lines",
    curves: "all",
    axis: "alpha",
    upwards: "alpha",
    stressed: "helpful",
    training: "algorithm:rloo;group:16",
    perturbation,
    pin: {
      values: { h: 0.1 + 0.2, u: 0.75, p: 1, k: 0 },
      alpha: 0.05,
      rule: "uniform",
      objective: "kl",
      perturbation: null,
    },
  };
  const link = model.writeLink({ scenario: "multi-reward" }, choice);
  assert.match(link, /^v=1&scenario=multi-reward&step=1&h=0\.30000000000000004&/);
  assert.deepEqual(model.readLink(link), { choice, problems: [] });
  assert.deepEqual(model.readLink(`#${link}`).choice, choice);
  assert.match(link, /&compare-with=u:0\.75;p:1;alpha:0\.05;rule:uniform;perturbation%3A$/);
  // The value of what the curves go over does not tell them apart.
  const settings = (/** @type {"parameter" | "alpha"} */ axis) =>
    model.pinnedSettings({ ...choice, axis }).replaceAll("\u00a0", " ");
  assert.equal(settings("parameter"), "u = 0.75, p = 1, α = 0.05, ties: uniform, rewards as they are");
  assert.equal(settings("alpha"), "u = 0.75, p = 1, ties: uniform, rewards as they are");
  assert.equal(model.pinnedSettings({ ...choice, pin: null }), "");
  assert.equal(model.pinnedSettings({ ...choice, pin: choice }), "");
});

test("the table has a line for everything in a choice, with what controls need", async () => {
  const model = await opened("length-control");
  const fields = model.fields();
  const choice = model.opening();
  const own = Object.keys(choice.values).map((name) => `value.${name}`);
  const others = Object.keys(choice).filter((name) => name !== "values");
  assert.deepEqual(new Set(fields.map(({ name }) => name)), new Set([...own, ...others]));
  const field = (/** @type {string} */ name) => fields.find((each) => each.name === name);
  assert.equal(field("value.lambda4")?.key, "lambda4");
  assert.equal(field("value.lambda4")?.scale?.read("1/20"), 0.05);
  assert.equal(field("alpha")?.scale?.read("off"), null);
  assert.equal(field("alpha")?.symbol, "α");
  assert.equal(field("parameter")?.key, "sweep");
  assert.deepEqual(
    field("parameter")?.options.map(({ value }) => value),
    ["lambda6", "lambda4", "lambda8"],
  );
  assert.equal(field("state")?.options.length, 10);
  assert.equal(field("show")?.default, "cliffs,stability,phase,model");
  assert.deepEqual(
    field("map")?.options.map(({ value }) => value),
    ["hard", "outcomes", "probability", "entropy", "slope"],
  );
  // Without a true reward there is no worst and no best case, and without a second parameter no phase diagram.
  const plain = (await scenario("sophistry"))
    .replace(/^ {2}"true": .*,\n/m, "")
    .replace(/,\n {2}"guide": \[.*?\n {2}\]/s, "");
  const names = pc
    .open(plain)
    .fields()
    .map(({ name }) => name);
  assert.ok(!names.includes("plane") && !names.includes("map") && !names.includes("action"));
  const rule = pc
    .open(plain)
    .fields()
    .find(({ name }) => name === "rule");
  assert.deepEqual(
    rule?.options.map(({ value }) => value),
    ["uniform", "first"],
  );
  assert.match(rule?.options[0]?.note ?? "", /^Ties: /);
});

test("a step of the guide is a choice", async () => {
  const model = await opened("clever-slacker");
  const step = model.opening(1);
  assert.equal(step.step, 1);
  assert.ok(step.show.includes("guide"));
  assert.equal(model.writeLink({ scenario: "clever-slacker" }, step), "v=1&scenario=clever-slacker&step=1");
});

test("what a link cannot say is said, and the rest is taken", async () => {
  const model = await opened("clever-slacker");
  const { choice, problems } = model.readLink("#v=1&scenario=clever-slacker&rho=7&state=derived");
  assert.deepEqual(choice, { ...model.opening(), state: "derived" });
  assert.deepEqual(problems, ["rho: “7”: allowed is 0 to 1; taken instead: 0.1"]);
});

test("what is no link is refused with an error of its own", async () => {
  const model = await opened("clever-slacker");
  for (const read of [pc.parseLink, (/** @type {string} */ link) => model.readLink(link)]) {
    assert.throws(() => read("#main"), {
      name: "LinkError",
      message: "a link has one of scenario=... and model=...",
    });
    assert.throws(() => read("v=2&scenario=x"), { name: "LinkError", message: /^version "2" is not known; / });
    assert.throws(() => read("v=1"), { name: "LinkError", message: "a link has one of scenario=... and model=..." });
  }
  assert.throws(() => pc.parseLink("v=1&model=gzip:AA"), {
    name: "LinkError",
    message: 'a model packed in an unknown way, "gzip"; allowed: "deflate"',
  });
  assert.throws(() => model.writeLink({ model: "deflate:A.B" }, {}), {
    name: "LinkError",
    message: 'the packed model has "." as character 2; allowed: letters, digits, - and _',
  });
});

test("a choice that is not allowed is refused by the name of its key", async () => {
  const model = await opened("clever-slacker");
  const source = { scenario: "x" };
  for (const [choice, message] of /** @type {[object, RegExp][]} */ ([
    [{ alpha: -1 }, /^alpha: “-1”: allowed is off or 0\.000001 to 1000000$/],
    [{ values: { rho: NaN } }, /^value\.rho: “NaN”: allowed is 0 to 1$/],
    [{ values: { beta: 1 } }, /^value\.beta: nothing here has that name; allowed: /],
    [{ state: "nowhere" }, /^state: unknown name "nowhere"; allowed: /],
    [{ zoom: [0.5, 0.5] }, /^zoom: "0\.5,0\.5"; allowed: two numbers with a comma between, ascending$/],
    [{ perturbation: new Float64Array([NaN, 0, 0, 0, 0, 0]) }, /^perturbation: “NaN”: /],
    [{ perturbation: new Float64Array(2) }, /^perturbation: 2 numbers; allowed: 6, one for each action$/],
  ])) {
    assert.throws(() => model.writeLink(source, choice), { name: "RangeError", message });
  }
  const colour = /** @type {any} */ ({ colour: "red" });
  assert.throws(() => model.writeLink(source, colour), {
    name: "TypeError",
    message: /^colour: no such option, allowed are values, alpha, state, parameter, /,
  });
  assert.throws(() => model.writeLink(/** @type {any} */ ({}), {}), { name: "LinkError" });
  assert.throws(() => model.opening(7), { name: "RangeError", message: "step: 7 is not below 6, the number of steps" });
  assert.equal(model.writeLink(source, { alpha: 0 }), model.writeLink(source, { alpha: null }));
});

test("facts from another thread are enough for fields, views and links", async () => {
  for (const id of library) {
    const model = await opened(id);
    const outline = pc.outline(structuredClone(model.facts()));
    assert.deepEqual(outline.facts(), model.facts());
    assert.deepEqual(shown(outline.fields()), shown(model.fields()));
    const source = { scenario: id };
    for (let step = 0; step < model.steps.length; step++) {
      assert.deepEqual(outline.opening(step), model.opening(step));
      const choice = { ...outline.opening(step), alpha: null, perturbation: amounts(model) };
      const link = model.writeLink(source, choice);
      assert.equal(outline.writeLink(source, choice), link);
      assert.deepEqual(outline.readLink(link), { choice, problems: [] });
    }
    assert.deepEqual(outline.readLink("v=1&scenario=x&alpha=hot&y=1"), model.readLink("v=1&scenario=x&alpha=hot&y=1"));
    outline.free();
  }
  /** Fields, their scales as texts. @param {import("../../www/module/policy-cliff.d.ts").ViewField[]} fields */
  function shown(fields) {
    return fields.map((field) => ({ ...field, scale: field.scale && [field.scale.steps, ...field.scale.ends] }));
  }
  /** @param {import("../../www/module/policy-cliff.d.ts").Outline} model */
  function amounts({ states }) {
    return new Float64Array(states.flatMap(({ actions }) => actions).length).map((_, i) => i / 7 - 0.1);
  }
});

test("a state is found by its name, whatever the letters, and among names that begin alike", () => {
  const names = ["a", "ab", "ä", "\ufeffa", "a🙂", "🙂", "a "];
  const actions = ["go", "gö", "\ufeff"];
  const moves = Object.fromEntries(actions.map((action, at) => [action, { to: "end", reward: { r: at } }]));
  const states = Object.fromEntries([...names.map((name) => [name, moves]), ["end", {}]]);
  const text = JSON.stringify({
    "policy-cliff": 1,
    title: "Names",
    discount: 1,
    start: "a",
    states,
    parameters: { x: { from: 0, to: 1 } },
    weights: { r: "x" },
  });
  const model = pc.open(text);
  for (const { names: known } of [model, pc.outline(structuredClone(model.facts()))]) {
    for (const [at, name] of names.entries()) {
      assert.deepEqual(known.named(name), { name, actions, first: at * actions.length });
      assert.deepEqual(known.at(at), known.named(name));
      assert.equal(known.position(name), at);
      assert.equal(known.name(at), name);
    }
    assert.deepEqual(known.named("end"), { name: "end", actions: [], first: names.length * actions.length });
    for (const none of ["", "b", "ab ", "aba"]) {
      assert.equal(known.named(none), undefined);
      assert.equal(known.position(none), -1);
    }
    assert.equal(known.at(names.length + 1), undefined);
    assert.deepEqual([known.acting, known.choosing], [names.length, names.length]);
  }
  assert.deepEqual(
    model.states.map(({ name }) => name),
    [...names, "end"],
  );
  model.free();
});

test("facts that have been changed into others than a scenario's are refused", async () => {
  const facts = (await opened("clever-slacker")).facts();
  for (const [wrong, name, message] of /** @type {[object, string, RegExp][]} */ ([
    [{ parameters: [] }, "RangeError", /^parameter: “rho” is not one of/],
    [{ view: { ...facts.view, state: "end" } }, "RangeError", /^state: “end” is not one of/],
    [{ view: { ...facts.view, rule: "last" } }, "RangeError", /^rule: “last” is not one of/],
    [
      { steps: [{ ...facts.steps[0], values: [] }] },
      "RangeError",
      /^facts: a step has 0 values; allowed: one for every parameter$/,
    ],
    [{ names: 7 }, "TypeError", /^facts\.names: a value of type number is not an object$/],
    [{ names: { ...facts.names, text: new Uint8Array() } }, "RangeError", /^state: “prompt” is not one of “”/],
    [{ steps: undefined }, "TypeError", /^facts\.steps: it is missing$/],
  ])) {
    assert.throws(() => pc.outline(/** @type {any} */ ({ ...facts, ...wrong })), { name, message });
  }
  for (const wrong of [null, undefined, 7, "facts", []])
    assert.throws(() => pc.outline(/** @type {any} */ (wrong)), { name: "TypeError" });
});

test("a model of one's own travels in its link", async () => {
  const text = (await scenario("grid-world")).replaceAll('"r"', '"__proto__"');
  const packed = await pc.pack(text);
  const model = pc.open(text);
  const choice = { ...model.opening(), values: Object.fromEntries([["__proto__", -0.25]]) };
  const link = model.writeLink({ model: packed }, choice);
  const source = pc.parseLink(`#${link}`);
  assert.deepEqual(source, { model: packed });
  const copy = pc.open(await pc.unpack(packed));
  const read = copy.readLink(link);
  assert.deepEqual(read, { choice, problems: [] });
  assert.deepEqual(Object.entries(read.choice.values), [["__proto__", -0.25]]);
});
