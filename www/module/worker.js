// The worker: opens a scenario for each of its clients, and answers questions about it.
//
// Messages in:  { module, build }              once, first: the compiled WebAssembly
//               { of, id, text?, ask, apart? } text opens another scenario for the client `of`; `ask` has the options of every method of the model that
//                                              is wanted, by its name
//               { of, leave }                  the client will ask no more
// Messages out: { of, id, ...answers, refusals? }   by the same names; with `apart` the messages of those refused
//               { of, id, share, name }        how much of the answer called `name` is there
//               { of, id, refused: message }   the request was understood and refused; the worker is well
//               { crashed: message }           the WebAssembly instance can no longer be trusted; the page replaces the worker

import { build } from "./assets.js";
import { load } from "./policy-cliff.js";

/** Time between two messages about progress. Milliseconds. */
const PACE = 50;

/** @type {Promise<import("./policy-cliff.js").PolicyCliff> | undefined} */
let ready;
/** The model that is open for each client. @type {Map<number, import("./policy-cliff.js").Model>} */
const models = new Map();

/** The message of a panic, which the solver writes to the console before it traps. */
let panic = "";
const { error: report } = console;
console.error = (...words) => {
  panic = /^panicked at [\s\S]*?(?=\n\n|$)/.exec(String(words[0]))?.[0] ?? "";
  report(...words);
};

/** @param {MessageEvent} event */
self.onmessage = async ({ data }) => {
  if (data.module) {
    if (data.build === build) ready = load(data.module);
    else self.postMessage({ crashed: "the site was updated while this page was open; reload the page" });
    return;
  }
  const { of, id } = data;
  if (data.leave) {
    models.get(of)?.free();
    models.delete(of);
    return;
  }
  try {
    const answer = respond(await /** @type {NonNullable<typeof ready>} */ (ready), data);
    self.postMessage({ of, id, ...answer }, { transfer: buffers(answer) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    self.postMessage(isRefusal(error) ? { of, id, refused: message } : { crashed: panic || message });
  }
};

/**
 * @param {import("./policy-cliff.js").PolicyCliff} pc
 * @param {{ of: number, id: number, text?: string, ask: import("../state/client.js").Ask, apart?: boolean }} request
 */
function respond(pc, { of, id, text, ask, apart }) {
  /** @type {Record<string, unknown>} */
  const answer = {};
  if (text !== undefined) {
    const model = pc.open(text);
    models.get(of)?.free();
    models.set(of, model);
  }
  const model = models.get(of);
  if (!model) throw new Error("no scenario is open");
  for (const [name, options] of Object.entries(ask)) {
    try {
      answer[name] = compute(pc, model, name, {
        ...options,
        ...(SLOW.has(name) ? { onProgress: progress(of, id, name) } : {}),
      });
    } catch (error) {
      if (!apart || !isRefusal(error)) throw error;
      answer.refusals = { .../** @type {object} */ (answer.refusals), [name]: /** @type {Error} */ (error).message };
    }
  }
  return answer;
}

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
 * @param {number} of
 * @param {number} id
 * @param {string} name
 */
function progress(of, id, name) {
  let said = performance.now();
  return (/** @type {number} */ share) => {
    if (performance.now() - said < PACE) return;
    said = performance.now();
    self.postMessage({ of, id, share, name });
  };
}

/**
 * Refusals are made by the module on purpose. A trap is a WebAssembly.RuntimeError, an exhausted stack a RangeError (in Firefox an InternalError) of the
 * engine; after either the instance's memory may be half written.
 * @param {unknown} error
 */
function isRefusal(error) {
  return (
    error instanceof Error &&
    ["ScenarioError", "RangeError", "TypeError", "Error"].includes(error.name) &&
    !/call stack|out of memory/i.test(error.message)
  );
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
