// The worker's side: opens a scenario and answers questions about it. What was answered last is not computed (nor sent) again.
//
// Messages in:  { parts }                      once, first: the compiled WebAssembly
//               { rest }                       its second file, before the first question that needs it
//               { id, text?, ask, apart? }     text opens another scenario; `ask` has the options of every method of the model that is wanted, by its name
// Messages out: { id, model?, ...answers, refusals? }   by the same names: only answers that are new; with `apart` the messages of those refused
//               { id, share, name }            how much of the answer called `name` is there
//               { id, refused: message }       the request was understood and refused; the worker is well
//               { id, crashed: message }       the WebAssembly instance can no longer be trusted

import { load } from "./policy-cliff.js";

/** Time between two messages about progress. Milliseconds. */
const PACE = 50;

/** @type {Promise<import("./policy-cliff.js").PolicyCliff> | undefined} */
let ready;
/** @type {import("./policy-cliff.js").Model | undefined} */
let model;
/** Options answered last, as text, by method. @type {Record<string, string>} */
let answered = {};

/** @param {MessageEvent} event */
self.onmessage = async ({ data }) => {
  if (data.parts) {
    ready = load(data.parts, { later: true });
    return;
  }
  if (data.rest) {
    const loaded = ready;
    ready = loaded?.then(async (pc) => {
      await pc.complete(data.rest);
      return pc;
    });
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
 * @param {{ id: number, text?: string, ask: import("./client.js").Ask, apart?: boolean }} request
 */
function respond(pc, { id, text, ask, apart }) {
  /** @type {Record<string, unknown>} */
  const answer = {};
  if (text !== undefined) {
    const next = pc.open(text);
    model?.free();
    model = next;
    answered = {};
    answer.model = model.facts();
  }
  if (!model) throw new Error("no scenario is open");
  for (const [name, options] of Object.entries(ask)) {
    const key = JSON.stringify(options);
    if (answered[name] === key) continue;
    delete answered[name];
    try {
      answer[name] = compute(pc, model, name, { ...options, ...(SLOW.has(name) ? { onProgress: progress(id, name) } : {}) });
      if (!ONCE.has(name)) answered[name] = key;
    } catch (error) {
      if (!apart || !isRefusal(error)) throw error;
      answer.refusals = { .../** @type {object} */ (answer.refusals), [name]: /** @type {Error} */ (error).message };
    }
  }
  return answer;
}

/** Methods that are asked for once and answered each time. */
const ONCE = new Set(["certificate", "tieBreaker"]);
/** Methods that report progress. */
const SLOW = new Set(["cliffs", "certificate", "phase", "stress"]);

/**
 * @param {import("./policy-cliff.js").PolicyCliff} pc
 * @param {import("./policy-cliff.js").Model} opened
 * @param {string} name
 * @param {any} options
 */
function compute(pc, opened, name, options) {
  if (name !== "certificate") return opened[/** @type {"sweep"} */ (name)](options);
  const text = opened.certificate(options);
  return { text, check: pc.check(text) };
}

/**
 * @param {number} id
 * @param {string} name
 */
function progress(id, name) {
  let said = performance.now();
  return (/** @type {number} */ share) => {
    if (performance.now() - said < PACE) return;
    said = performance.now();
    self.postMessage({ id, share, name });
  };
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
