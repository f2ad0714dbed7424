// The worker: opens a scenario for each of its clients, and answers questions about it.
//
// Messages in:  { module, build }              once, first: the compiled WebAssembly
//               { of, id, text?, ask, apart? } text opens another scenario for the client `of`; `ask` has the options of every method of the model that
//                                              is wanted, by its name, and of `facts`, `drawing` (plain data) and `pack`
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
/** The model that each client has open. Clients with the same text share it. @type {Map<number, { text: string, model: import("./policy-cliff.js").Model }>} */
const opened = new Map();

/** @param {MessageEvent} event */
self.onmessage = async ({ data }) => {
  if (data.module) {
    if (data.build === build) ready = load(data.module);
    else self.postMessage({ crashed: "the site was updated while this page was open; reload the page" });
    return;
  }
  const { of, id } = data;
  if (data.leave) {
    const before = opened.get(of);
    opened.delete(of);
    release(before);
    return;
  }
  try {
    const answer = await respond(await /** @type {NonNullable<typeof ready>} */ (ready), data);
    self.postMessage({ of, id, ...answer }, { transfer: buffers(answer) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    self.postMessage(isRefusal(error) ? { of, id, refused: message } : { crashed: message });
  }
};

/**
 * @param {import("./policy-cliff.js").PolicyCliff} pc
 * @param {{ of: number, id: number, text?: string, ask: import("../state/client.js").Ask, apart?: boolean }} request
 */
async function respond(pc, { of, id, text, ask, apart }) {
  /** @type {Record<string, unknown>} */
  const answer = {};
  if (text !== undefined) open(pc, of, text);
  const scenario = opened.get(of);
  if (!scenario) throw new Error("no scenario is open");
  for (const [name, options] of Object.entries(ask)) {
    try {
      answer[name] = await compute(pc, scenario, name, {
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

/**
 * @param {import("./policy-cliff.js").PolicyCliff} pc
 * @param {number} of
 * @param {string} text
 */
function open(pc, of, text) {
  const same = [...opened.values()].find((each) => each.text === text);
  const before = opened.get(of);
  opened.set(of, same ?? { text, model: pc.open(text) });
  release(before);
}

/**
 * Frees a model that no client has open any more.
 * @param {{ model: import("./policy-cliff.js").Model } | undefined} scenario
 */
function release(scenario) {
  if (scenario && ![...opened.values()].some((each) => each === scenario)) scenario.model.free();
}

/** Methods that report progress. */
const SLOW = new Set(["cliffs", "certificate", "phase", "stress"]);

/**
 * @param {import("./policy-cliff.js").PolicyCliff} pc
 * @param {{ text: string, model: import("./policy-cliff.js").Model }} scenario
 * @param {string} name
 * @param {any} options
 */
function compute(pc, { text, model }, name, options) {
  if (name === "pack") return pc.pack(text);
  if (name === "drawing") return drawn(model, options);
  if (name !== "certificate") return model[/** @type {"sweep"} */ (name)](options);
  const certificate = model.certificate(options);
  return { text: certificate, check: pc.check(certificate) };
}

/**
 * A drawing as plain data.
 * @param {import("./policy-cliff.js").Model} model
 * @param {import("./policy-cliff.js").DrawingOptions & { caption?: string }} options
 * @returns {import("../state/client.js").Drawn}
 */
function drawn(model, { caption = "", ...options }) {
  const figure = model.drawing(options);
  const { title, description, area, nodes } = figure;
  const svg = figure.svg(caption);
  figure.free();
  return { svg, title, description, area, nodes };
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
 * Refusals are made by the module on purpose. A panic throws a PanicError, a trap is a WebAssembly.RuntimeError, an exhausted stack a RangeError (in Firefox an InternalError) of the
 * engine; after either the instance's memory may be half written.
 * @param {unknown} error
 */
function isRefusal(error) {
  return (
    error instanceof Error &&
    ["ScenarioError", "LinkError", "RangeError", "TypeError", "Error"].includes(error.name) &&
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
