// pandas reads the tables as docs/EXPORT.md says, without options, and with one to the last bit.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { cliffsCsv, sweepCsv } from "../../www/share/tables.js";
import { DIST, scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

/** Set by `cargo xtask test`, where pandas could be had. */
const PYTHON = process.env.POLICY_CLIFF_PYTHON;
const options = { skip: PYTHON ? false : "no Python with pandas: POLICY_CLIFF_PYTHON is not set" };

/**
 * What a program prints in a folder with these files.
 * @param {Record<string, string>} files
 * @param {string} program
 */
async function python(files, program) {
  const folder = await mkdtemp(join(tmpdir(), "policy-cliff-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const { stdout } = await promisify(execFile)(PYTHON ?? "", ["-c", program], { cwd: folder });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @param {string} id */
async function tables(id) {
  const model = pc.open(await scenario(id));
  const [sweep, cliffs] = [model.sweep(), model.cliffs()];
  return { sweep, cliffs, files: { "sweep.csv": sweepCsv(sweep), "cliffs.csv": cliffsCsv(cliffs) } };
}

test("the snippet of the docs prints what they say", options, async () => {
  const docs = await readFile(new URL("../../docs/EXPORT.md", import.meta.url), "utf8");
  const [, program = "", printed] = /```python\n([\s\S]*?)```[\s\S]*?```text\n([\s\S]*?)```/.exec(docs) ?? [];
  const { files } = await tables("format-bonus");
  assert.equal(await python(files, program), printed);
});

test("a table from a list of dicts, and its flips in pandas, as the docs have them", options, async () => {
  const docs = await readFile(new URL("../../docs/TABLES.md", import.meta.url), "utf8");
  const [write = "", read = ""] = [...docs.matchAll(/```python\n([\s\S]*?)```/g)].map(([, program]) => program);
  const [, script = ""] = /```js\n([\s\S]*?)```/.exec(docs) ?? [];
  const [, printed] = /```text\n([\s\S]*?)```/.exec(docs) ?? [];
  const answers = await python({}, `${write}\nprint(open("answers.csv", newline="").read(), end="")`);
  assert.equal(answers.split("\r\n")[1], "add 2 and 2,short,0.5,100");
  const folder = await mkdtemp(join(tmpdir(), "policy-cliff-"));
  try {
    await writeFile(join(folder, "answers.csv"), answers);
    const own = script.replace("./policy-cliff.js", new URL("policy-cliff.js", DIST).href);
    await writeFile(join(folder, "flips.mjs"), own);
    const { stdout } = await promisify(execFile)(process.execPath, ["flips.mjs"], { cwd: folder });
    assert.equal(await python({ "flips.csv": stdout }, read), printed);
  } finally {
    await rm(folder, { recursive: true });
  }
});

const READ = `
import json, math, pandas
sweep, cliffs = [pandas.read_csv(name, float_precision="round_trip") for name in ["sweep.csv", "cliffs.csv"]]
quick = pandas.read_csv("sweep.csv")
for name in sweep.columns:
    if name != "optimal set":
        assert all(abs(x - y) <= 2 * math.ulp(y) for x, y in zip(quick[name], sweep[name])), name
print(json.dumps({
    "numbers": {name: [float(x).hex() for x in sweep[name]] for name in sweep.columns if name != "optimal set"},
    "sets": list(sweep["optimal set"]),
    "exact": [str(x) for x in cliffs["exact"]],
    "at": [float(x).hex() for x in cliffs[cliffs.columns[0]]],
    "kinds": {name: sweep[name].dtype.kind for name in sweep.columns},
}))
`;

for (const id of ["clever-slacker", "sophistry", "grid-world", "length-control"]) {
  test(`every number of ${id} is the same float`, options, async () => {
    const { sweep, cliffs, files } = await tables(id);
    const read = JSON.parse(await python(files, READ));
    /** As Python writes a float in hexadecimal, which hides no digit. @param {Iterable<number> | undefined} column */
    const bits = async (column) =>
      JSON.parse(
        await python(
          { "numbers.json": JSON.stringify([...(column ?? [])]) },
          'import json; print(json.dumps([float(x).hex() for x in json.load(open("numbers.json"))]))',
        ),
      );
    assert.deepEqual(read.numbers[sweep.parameter.name], await bits(sweep.theta));
    for (const [a, action] of sweep.actions.entries()) {
      assert.deepEqual(read.numbers[`hard: ${action}`], await bits(sweep.hard.policy[a]));
      assert.deepEqual(read.numbers[`soft: ${action}`], await bits(sweep.soft?.policy[a]));
    }
    assert.deepEqual(read.numbers["optimal value"], await bits(sweep.hard.value));
    assert.deepEqual(read.numbers["regularised value"], await bits(sweep.soft?.value));
    assert.deepEqual(read.numbers["soft true return"], await bits(sweep.soft?.truth));
    for (const i of sweep.theta.keys())
      assert.equal(read.sets[i], sweep.actions.filter((_, a) => sweep.optimal[a]?.[i] === 1).join("; "));
    for (const [name, kind] of Object.entries(read.kinds))
      assert.equal(name === "optimal set" || kind === "f" || kind === "i", true, `${name} is of kind ${kind}`);
    assert.deepEqual(
      read.exact,
      cliffs.breakpoints.flatMap(({ text, changes }) => changes.map(() => text)),
    );
    assert.deepEqual(read.at, await bits(cliffs.breakpoints.flatMap(({ at, changes }) => changes.map(() => at))));
  });
}

test("the docs name every column", async () => {
  const docs = await readFile(new URL("../../docs/EXPORT.md", import.meta.url), "utf8");
  const { files, sweep, cliffs } = await tables("sophistry");
  const heads = [files["sweep.csv"], files["cliffs.csv"]].flatMap((text) =>
    text.slice(0, text.indexOf("\r\n")).split(","),
  );
  const named = new Set(
    heads
      .filter((head) => head !== sweep.parameter.name && head !== cliffs.parameter.name)
      .map((head) => head.replace(/: .*/, ": ...")),
  );
  for (const head of named) assert.ok(docs.includes(`\`${head}\``), head);
});
