// The texts of prompts and answers on their way from the worker to the page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { StateNames } from "../../www/module/state-names.js";
import { packedTexts } from "../../www/module/table/packed-texts.js";

test("packed texts are read one by one as they were, of whatever signs and lengths, empty ones among them", () => {
  let seed = 5;
  const below = (/** @type {number} */ end) => {
    seed = (seed * 48271) % 2147483647;
    return seed % end;
  };
  const signs = ["a", " ", "\n", "é", "你", "🦉", "\0", '"', "<b>", "x".repeat(3000), "你".repeat(9000)];
  const text = () => Array.from({ length: below(6) }, () => signs[below(signs.length)]).join("");
  for (let round = 0; round < 50; round++) {
    const prompts = Array.from({ length: 1 + below(12) }, text);
    const answers = prompts.map(() => Array.from({ length: 1 + below(5) }, text));
    const texts = new StateNames(packedTexts({ prompts, answers }));
    for (const [i, prompt] of prompts.entries()) {
      assert.equal(texts.name(i), prompt);
      assert.equal(texts.at(i)?.name, prompt);
      assert.deepEqual(texts.at(i)?.actions, answers[i]);
    }
    assert.equal(texts.at(-1), undefined);
    assert.equal(texts.at(prompts.length), undefined);
  }
});
