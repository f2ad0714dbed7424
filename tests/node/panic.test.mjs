// After a panic every call says what it was, and what to do.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

test("once the solver has panicked, every call says how, and what to do", async () => {
  const text = await scenario("format-bonus");
  const model = pc.open(text);
  // What a listener throws comes back through the solver as what the solver's own panic throws does.
  const planted = Object.assign(new Error("panicked at src/planted.rs:1:2:\nplanted panic"), { name: "PanicError" });
  const onProgress = () => {
    throw planted;
  };
  assert.throws(() => model.cliffs({ onProgress }), planted);
  const message =
    "the solver has failed and cannot go on: load the module in a new worker or page (panicked at src/planted.rs:1:2:\nplanted panic)";
  for (const ask of [
    () => model.solve(),
    () => pc.open(text),
    () => model.opening(),
    () => pc.parseLink("v=1&scenario=x"),
  ])
    assert.throws(ask, { name: "Error", message, cause: planted });
  await assert.rejects(pc.pack(text), { name: "Error", message });
});
