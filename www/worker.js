// The worker's side: opens a scenario, sweeps and solves. What was computed last is not computed (nor sent) again.
//
// Messages in:  { module }                               once, first: the compiled WebAssembly
//               { id, text?, sweep?, solve? }            text opens another scenario; without options the scenario's own view is used
// Messages out: { id, model?, sweep?, solution }         model and sweep only when they have changed
//               { id, refused: message }                 the request was understood and refused; the worker is well
//               { id, crashed: message }                 the WebAssembly instance can no longer be trusted

import { load } from "./policy-cliff.js";

/** @type {Promise<import("./policy-cliff.js").PolicyCliff> | undefined} */
let ready;
/** @type {import("./policy-cliff.js").Model | undefined} */
let model;
/** Options of the sweep sent last, as text. */
let swept = "";

/** @param {MessageEvent} event */
self.onmessage = async ({ data }) => {
  if (data.module) {
    ready = load(data.module);
    return;
  }
  try {
    const answer = respond(await /** @type {NonNullable<typeof ready>} */ (ready), data);
    self.postMessage({ id: data.id, ...answer }, { transfer: buffers(answer) });
  } catch (error) {
    self.postMessage({ id: data.id, [isRefusal(error) ? "refused" : "crashed"]: error instanceof Error ? error.message : String(error) });
  }
};

/**
 * @param {import("./policy-cliff.js").PolicyCliff} pc
 * @param {import("./client.js").Request} request
 */
function respond(pc, request) {
  /** @type {Partial<import("./client.js").Answer>} */
  const answer = {};
  if (request.text !== undefined) {
    const next = pc.open(request.text);
    model?.free();
    model = next;
    swept = "";
    answer.model = model.facts();
  }
  if (!model) throw new Error("no scenario is open");
  const options = JSON.stringify(request.sweep ?? {});
  if (options !== swept) {
    answer.sweep = model.sweep(request.sweep);
    swept = options;
  }
  answer.solution = model.solve(request.solve);
  return answer;
}

/**
 * Refusals are made by the module on purpose. A trap is a WebAssembly.RuntimeError, an exhausted stack a RangeError (in Firefox an InternalError) of the
 * engine; after either the instance's memory may be half written.
 * @param {unknown} error
 */
function isRefusal(error) {
  return error instanceof Error && ["ScenarioError", "RangeError", "TypeError", "Error"].includes(error.name) && !/call stack|out of memory/i.test(error.message);
}

/**
 * Every buffer in an answer, to be moved rather than copied.
 * @param {unknown} value
 * @param {Transferable[]} found
 * @returns {Transferable[]}
 */
function buffers(value, found = []) {
  if (ArrayBuffer.isView(value)) found.push(/** @type {ArrayBuffer} */ (value.buffer));
  else if (value && typeof value === "object") for (const part of Object.values(value)) buffers(part, found);
  return found;
}
