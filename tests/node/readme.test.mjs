// The README's snippets run as they stand, one after the other, and print what the README says they do.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = new URL("../../", import.meta.url);

test("the snippets of the README run from the project's folder", async () => {
  const text = await readFile(new URL("README.md", ROOT), "utf8");
  const snippets = [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
  assert.equal(snippets.length, 2);
  const file = new URL("readme-snippet.tmp.mjs", ROOT);
  try {
    await writeFile(file, snippets.join("\n"));
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(file)], { cwd: fileURLToPath(ROOT) });
    const lines = stdout.split("\n");
    assert.match(
      lines[0] ?? "",
      /^At β\u00a0=\u00a00 the best action in “solved” flips from “plain” or “markdown” to “boxed”/,
    );
    assert.match(stdout, /^0 \[/m);
    assert.match(stdout, /^401 Float64Array\(5\) \[ 0, 0, 0\.3333333333333333, 1, 1 \] Float64Array\(5\) \[/m);
    assert.match(stdout, /^1\.1 1\.11\d+ 1\.078\d+ (1|1\.0{9,}\d+|0\.9{9,}\d*)$/m);
    assert.match(stdout, /^0 true tie solved \[ 'plain', 'markdown' \] \[ 'boxed' \]$/m);
    assert.match(stdout, /^exact true false$/m);
    assert.match(stdout, /^0\.1 0\.05\d* (plain|markdown) 20 true$/m);
    assert.match(stdout, /^Uint8Array\(4\) \[ 1, (1, 0, 0|0, 0, 1) \]$/m);
    assert.match(stdout, /^Random noise of ±0\.0\d+ in the rewards (flipped|moved) the hard policy/m);
    assert.match(stdout, /^\d+ true Float64Array\(\d+\) \[/m);
    assert.match(stdout, /^ScenarioError 7 \d+ discount line 7, column \d+, discount: .*\b2\b/m);
  } finally {
    await rm(file, { force: true });
  }
});
