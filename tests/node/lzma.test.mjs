import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { unpack } from "../../www/module/lzma.js";
import { DIST } from "../support/scenarios.mjs";

const file = (/** @type {string} */ name) =>
  readFile(new URL(`www/wasm/${name}`, DIST)).then((bytes) => new Uint8Array(bytes));

test("the packed files hold WebAssembly", async () => {
  for (const part of ["first", "later"]) {
    const packed = await file(`policy_cliff_${part}.wasm.lzma`);
    const plain = unpack(packed);
    assert.ok(packed.length < plain.length / 2);
    assert.ok(WebAssembly.validate(plain));
  }
});

test("other parameters of the format are understood", () => {
  // xz --format=lzma of "policy cliff, " five times, with lc=1, lp=2, pb=1, and its length written into the header.
  const packed = Uint8Array.from(Buffer.from("QAAAAARGAAAAAAAAAAA4G8ny/i5sXbYTPR4YXLLjIN7Z7wQf/ALsAA==", "base64"));
  assert.equal(Buffer.from(unpack(packed)).toString(), "policy cliff, ".repeat(5));
});

test("a file that is cut short is refused", async () => {
  const packed = await file("policy_cliff_first.wasm.lzma");
  assert.throws(() => unpack(packed.slice(0, 1000)), /cut short/);
});

test("files of two builds do not link, and the right one still does", async () => {
  const bytes = unpack(await file("policy_cliff_later.wasm.lzma"));
  const other = Buffer.from(
    Buffer.from(bytes)
      .toString("latin1")
      .replaceAll(/version [0-9a-f]{8}/g, "version of other"),
    "latin1",
  );
  assert.equal(other.length, bytes.length);
  /** @type {typeof import("../../www/module/policy-cliff.d.ts")} */
  const { load } = await import(new URL("policy-cliff.js", DIST).href);
  const pc = await load(undefined, { later: true });
  await assert.rejects(pc.complete(other), /version of other/);
  await pc.complete();
  assert.match(pc.pack("{}"), /^deflate:/);
});
