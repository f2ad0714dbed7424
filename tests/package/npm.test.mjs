// The package for npm, as somebody gets it: packed, installed without a network in an empty project, run, checked for
// types, bundled for browsers.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

import { LIBRARY, scenario } from "../support/scenarios.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
/** The eight cliffs of the grid world, as the literature has them. */
const FRACTIONS = [
  "-40888/24785",
  "-258048/164965",
  "-9216/12605",
  "-36864/81445",
  "-20736/243985",
  "-165632/3694415",
  "-544/19885",
  "-32/1445",
];

/** @type {string} */
let project;
/** @type {{ filename: string, size: number, version: string, files: { path: string }[] }} */
let packed;

/**
 * @param {string} program
 * @param {string[]} words
 */
const run = (program, words) => promisify(execFile)(program, words, { cwd: project });
/** @param {string} name */
const installed = (name) => readFile(join(project, "node_modules/policy-cliff", name), "utf8");
/**
 * @param {string} name
 * @param {string} text
 */
const write = (name, text) => writeFile(join(project, name), text);
/** @param {string} text */
const snippets = (text) => [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");

before(async () => {
  project = await mkdtemp(join(tmpdir(), "policy-cliff-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", project, join(ROOT, "dist.npm")]);
  packed = JSON.parse(stdout)[0];
  await write("package.json", '{ "private": true, "type": "module" }');
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${packed.filename}`]);
});
after(() => rm(project, { recursive: true }));

test("it holds what it should, and is of the crate's version", async () => {
  const names = packed.files.map(({ path }) => path).sort();
  const scenarios = names.filter((name) => name.startsWith("scenarios/"));
  assert.equal(scenarios.length, LIBRARY.length);
  const types = names.filter((name) => name.endsWith(".d.ts"));
  assert.deepEqual(
    names.filter((name) => !scenarios.includes(name) && !types.includes(name)),
    [
      "CHANGELOG.md",
      "LICENSE-APACHE",
      "LICENSE-MIT",
      "README.md",
      "element.js",
      "package.json",
      "policy-cliff.js",
      "scenario.schema.json",
      "wasm/policy_cliff_bg.wasm",
    ],
  );
  // The whole WebAssembly is in it twice, in wasm/ and in the element, which fetches nothing; nothing else is large.
  assert.ok(packed.size < 2_000_000, `${packed.size} bytes`);
  assert.equal(packed.version, /^version = "(.*)"$/m.exec(await readFile(join(ROOT, "Cargo.toml"), "utf8"))?.[1]);
});

test("nothing comes with it and nothing runs when it is installed", async () => {
  const manifest = JSON.parse(await installed("package.json"));
  for (const key of ["scripts", "dependencies", "peerDependencies", "optionalDependencies", "bin", "private"])
    assert.equal(manifest[key], undefined, key);
  const lock = JSON.parse(await readFile(join(project, "package-lock.json"), "utf8"));
  assert.deepEqual(Object.keys(lock.packages), ["", "node_modules/policy-cliff"]);
});

test("the README's program runs on Node", async () => {
  const [program] = snippets(await installed("README.md"));
  await write("program.js", program ?? "");
  const { stdout, stderr } = await run(process.execPath, ["program.js"]);
  const lines = stdout.trim().split("\n");
  assert.deepEqual(
    lines.slice(0, -1).map((line) => line.split(" ")[0]),
    FRACTIONS,
  );
  assert.match(lines.at(-1) ?? "", /^0\.7\d* \d/);
  assert.equal(stderr, "");
});

test("everything that its package.json names is there", async () => {
  await write(
    "names.js",
    `
    import { readFile } from "node:fs/promises";
    for (const name of ["policy-cliff", "policy-cliff/package.json", "policy-cliff/scenario.schema.json", "policy-cliff/scenarios/sophistry.json", "policy-cliff/wasm/policy_cliff_bg.wasm"]) {
      await readFile(new URL(import.meta.resolve(name)));
    }
    const { load } = await import("policy-cliff");
    const { default: scenario } = await import("policy-cliff/scenarios/sophistry.json", { with: { type: "json" } });
    const pc = await load(new URL(import.meta.resolve("policy-cliff/wasm/policy_cliff_bg.wasm")));
    console.log(pc.open(JSON.stringify(scenario)).cliffs().breakpoints.map(({ text }) => text).join(" "));
    // A server renders pages that import it; there it defines nothing.
    await import("policy-cliff/element");`,
  );
  const { stdout } = await run(process.execPath, ["names.js"]);
  assert.equal(stdout, "1/10 7/20\n");
});

test("its types are understood, also without skipping its own", async () => {
  await write(
    "typed.ts",
    `
    import { load, type Cliffs, type Model, type Sweep } from "policy-cliff";
    const pc = await load();
    const model: Model = pc.open("{}");
    const sweep: Sweep = model.sweep({ parameter: "beta", points: 11 });
    const cliffs: Cliffs = model.cliffs({ parameter: "beta" });
    const at: number[] = cliffs.breakpoints.map((breakpoint) => breakpoint.at);
    // @ts-expect-error points is a number
    model.sweep({ points: "11" });
    import "policy-cliff/element";
    const element = document.createElement("policy-cliff");
    const price: Promise<void> = element.set({ price: 0.2 });
    element.addEventListener("policy-cliff-change", ({ detail }) => detail.link.length);
    // @ts-expect-error what is chosen is only read
    element.choice = null;
    export { at, price, sweep };`,
  );
  for (const [module, resolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const { stdout } = await run(process.execPath, [
      TSC,
      "--noEmit",
      "--strict",
      "--target",
      "es2023",
      "--lib",
      "es2023,dom",
      "--types",
      "",
      "--module",
      module ?? "",
      "--moduleResolution",
      resolution ?? "",
      "typed.ts",
    ]).catch((error) => error);
    assert.equal(stdout, "", resolution);
  }
});

test("a bundle for browsers needs nothing of Node and nothing beside it", async () => {
  const [, inBrowser, element] = snippets(await installed("README.md"));
  await write(
    "page.js",
    `${inBrowser}\nexport const cliffs = (text) => pc.open(text).cliffs().breakpoints.map(({ text }) => text);`,
  );
  const { warnings, metafile } = await build({
    absWorkingDir: project,
    entryPoints: ["page.js"],
    outfile: join(project, "bundle.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    loader: { ".wasm": "binary" },
    metafile: true,
    logLevel: "silent",
  });
  assert.deepEqual(warnings, []);
  const [output] = Object.values(metafile.outputs);
  assert.deepEqual(output?.imports, []);

  await write("element.js", element ?? "");
  const {
    warnings: said,
    metafile: built,
    outputFiles,
  } = await build({
    absWorkingDir: project,
    entryPoints: ["element.js"],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  assert.deepEqual([said, Object.values(built.outputs)[0]?.imports], [[], []]);
  assert.match(outputFiles[0]?.text ?? "", /customElements\.define\(/);

  await write(
    "run.js",
    `
    import { cliffs } from "./bundle.js";
    console.log(cliffs(${JSON.stringify(await scenario("grid-world"))}).join(" "));`,
  );
  await rm(join(project, "node_modules"), { recursive: true });
  const { stdout } = await run(process.execPath, ["run.js"]);
  assert.equal(stdout, `${FRACTIONS.join(" ")}\n`);
});
