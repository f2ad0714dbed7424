// Tables for other programs: what is written is what the module answers, read back by an independent reader.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fileName } from "../../www/share/download.js";
import { cliffsCsv, json, sweepCsv } from "../../www/share/tables.js";
import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

/** RFC 4180, character by character. @param {string} text */
function read(text) {
  /** @type {string[][]} */
  const rows = [[""]];
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const row = /** @type {string[]} */ (rows.at(-1));
    const add = (/** @type {string} */ more) => {
      row[row.length - 1] += more;
    };
    const character = text.charAt(i);
    if (inside && character === '"' && text.charAt(i + 1) === '"') add(text.charAt(++i));
    else if (character === '"') inside = !inside;
    else if (inside) add(character);
    else if (character === ",") row.push("");
    else if (character === "\r") {
      rows.push([""]);
      i++;
    } else add(character);
  }
  const [heads = [], ...body] = rows.slice(0, -1);
  return { heads, rows: body.map((row) => Object.fromEntries(heads.map((head, i) => [head, row[i] ?? ""]))) };
}

test("a sweep as CSV has every column of the answer, to the last digit", async () => {
  const sweep = pc.open(await scenario("sophistry")).sweep({ points: 11, alpha: 0.05 });
  const { heads, rows } = read(sweepCsv(sweep));
  assert.deepEqual(heads, [
    "b",
    "optimal set",
    "hard: admit",
    "hard: bluff",
    "optimal value",
    "hard return",
    "hard true return",
    "hard outcome: argued",
    "hard outcome: bluffed",
    "soft: admit",
    "soft: bluff",
    "regularised value",
    "soft return",
    "soft true return",
    "soft outcome: argued",
    "soft outcome: bluffed",
  ]);
  assert.equal(rows.length, 11);
  rows.forEach((row, i) => {
    assert.equal(Number(row.b), sweep.theta[i]);
    assert.equal(row["optimal set"], Number(row.b) < 0.35 ? "admit" : "bluff");
    assert.equal(Number(row["hard: bluff"]), sweep.hard.policy[1]?.[i]);
    assert.equal(Number(row["soft: bluff"]), sweep.soft?.policy[1]?.[i]);
    assert.equal(Number(row["regularised value"]), sweep.soft?.value[i]);
    assert.equal(Number(row["soft true return"]), sweep.soft?.truth[i]);
    assert.equal(Number(row["hard outcome: bluffed"]), sweep.hard.outcomes[1]?.[i]);
  });
});

test("without temperature and true reward their columns are missing", async () => {
  const sweep = pc.open(await scenario("lipschitz-fork")).sweep({ points: 2, alpha: null });
  assert.ok(read(sweepCsv(sweep)).heads.every((head) => !/soft|regularised|true/.test(head)));
});

test("cliffs as CSV", async () => {
  const cliffs = pc.open(await scenario("grid-world")).cliffs();
  const { rows } = read(cliffsCsv(cliffs));
  assert.deepEqual(
    rows.map((row) => row.exact),
    [
      "-40888/24785",
      "-258048/164965",
      "-9216/12605",
      "-36864/81445",
      "-20736/243985",
      "-165632/3694415",
      "-544/19885",
      "-32/1445",
    ],
  );
  assert.equal(rows[0]?.state, "(3,2)");
  assert.equal(rows[0]?.at, "Up; Right");
  assert.deepEqual(rows.map((row) => [row["reached left"], row["reached right"]]).at(-1), ["false", "false"]);
});

test("names with commas and quotes, and names that are alike, stay apart", async () => {
  const text = JSON.stringify({
    "policy-cliff": 1,
    title: "names",
    discount: 1,
    start: "s",
    terminal: ["end"],
    states: { s: { 'a, "b"': { to: "end" }, "=1+1": { to: "end", reward: { r: 1 } } } },
    parameters: { optimal: { from: -1, to: 1 } },
    weights: { r: "optimal" },
    view: { outcomes: { x: ["s/=1+1"] } },
  });
  const { heads, rows } = read(sweepCsv(pc.open(text).sweep({ points: 3, alpha: null })));
  assert.deepEqual(heads.slice(0, 4), ["optimal", "optimal set", 'hard: a, "b"', "hard: =1+1"]);
  assert.equal(rows[1]?.["optimal set"], 'a, "b"; =1+1');
});

test("JSON keeps every number, and null where there is none", async () => {
  const model = pc.open(await scenario("format-bonus"));
  const sweep = model.sweep({ points: 5 });
  const copy = JSON.parse(json(sweep));
  assert.deepEqual(copy.soft.policy[1], Array.from(sweep.soft?.policy[1] ?? []));
  assert.deepEqual(
    JSON.parse(json(model.cliffs())).breakpoints.map((/** @type {any} */ b) => b.trueJump),
    model.cliffs().breakpoints.map((b) => (Number.isNaN(b.trueJump) ? null : b.trueJump)),
  );
});

test("names of files say what is in them, whatever a title is made of", () => {
  assert.equal(fileName(["Häufig: <b>/..\\..", "of-b"], "csv"), "Häufig-b-of-b.csv");
  assert.equal(fileName(["\u{1D49C}".repeat(60)], "json"), `${"\u{1D49C}".repeat(40)}.json`);
  assert.equal(fileName([`${"a".repeat(39)} b`, "c"], "svg"), `${"a".repeat(39)}-c.svg`);
  assert.equal(fileName(["\u{1F680}"], "json"), "scenario.json");
});

test("a weight that is called like a column of the chosen answers keeps its own", async () => {
  const model = await pc.table("prompt,answer,judge\np,a,1\np,b,2\n", {
    weights: { judge: "2 * gap" },
    parameters: { gap: { from: 0, to: 1, value: "1/2" } },
  });
  const [row] = read(await pc.chosen(model.population(), "csv")).rows;
  assert.deepEqual([row?.["weight gap"], row?.gap], ["0.5", "1"]);
  model.free();
});

test("the chosen answers as CSV and JSONL are those of the module at the present weight", async () => {
  const rows = [
    "prompt,answer,judge,length",
    '"a, or b",short,1,2',
    '"a, or b",long,2,8',
    "c,one,1,1",
    "c,two,1,1",
    "d,only,3,3",
  ];
  const options = { weights: { judge: 1, length: "-w" }, parameters: { w: { from: 0, to: 1, value: "1/8" } } };
  const model = await pc.table([...rows, ""].join("\n"), options);
  const population = model.population();
  const table = read(await pc.chosen(population, "csv"));
  assert.deepEqual(table.rows, [
    {
      prompt: "a, or b",
      answer: "long",
      w: "0.125",
      "best answers": "1",
      gap: "0.25",
      "next cliff": String(1 / 6),
      distance: String(1 / 6 - 0.125),
    },
    { prompt: "c", answer: "one", w: "0.125", "best answers": "2", gap: "0", "next cliff": "", distance: "inf" },
    { prompt: "d", answer: "only", w: "0.125", "best answers": "1", gap: "inf", "next cliff": "", distance: "inf" },
  ]);
  const lines = (await pc.chosen(population, "jsonl")).split("\n");
  assert.equal(lines.pop(), "");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    [
      {
        prompt: "a, or b",
        answer: "long",
        w: 0.125,
        "best answers": 1,
        gap: 0.25,
        "next cliff": 1 / 6,
        distance: 1 / 6 - 0.125,
      },
      { prompt: "c", answer: "one", w: 0.125, "best answers": 2, gap: 0, "next cliff": null, distance: null },
      { prompt: "d", answer: "only", w: 0.125, "best answers": 1, gap: null, "next cliff": null, distance: null },
    ],
  );
  const wrong = /** @type {any} */ ("xml");
  await assert.rejects(pc.chosen(population, wrong), {
    name: "TypeError",
    message: 'format: "xml" is not "csv" or "jsonl"',
  });
});
