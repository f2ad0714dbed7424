// The worker: opens a scenario for each of its clients, and answers questions about it.
//
// A table of scored answers is the `text` of `readTable`, which answers what a dialogue shows of it, and of
// `tableScenario`, which has the options of the module's function; with `texts` its answer has the full texts as well.
//
// Messages in:  { module, build }              once: the compiled WebAssembly
//               { of, id, text?, ask, apart?, view? }
//                                              text opens another scenario for the client `of`; `ask` has the options of every method of the model that
//                                              is wanted, by its name, and of `facts`, `drawing` (plain data) and `pack`; `apart` has the names of answers
//                                              that may be refused without the others; with `view`, all that moves with the hand is asked for that view
//               { of, leave }                  the client will ask no more
// Messages out: { of, id, ...answers, first?, refusals? }   by the same names; what is chosen in the view; the messages
// of those refused
//               { of, id, share, name, told?, runs?, part? }
//                                              how much of the answer called `name` is there, which scenario and
//                                              options it is of; how many runs training has; and the part of a late
//                                              sweep that is there
//               { of, id, refused: message }   the request was understood and refused; the worker is well
//               { crashed: message }           the WebAssembly instance can no longer be trusted; the page replaces the worker

import { LATE, question } from "../state/request.js";
import { isLarge, keyOf, kept, whole as wholeOf } from "../state/text.js";
import { isLeft } from "../state/left.js";
import { build } from "./assets.js";

/** Time between two messages about progress, and between two parts of a sweep. Milliseconds. */
const PACE = 50;
const PARTS = 200;

/** @typedef {import("./policy-cliff.js").PolicyCliff} PolicyCliff */
/** @typedef {import("../state/text.js").Text} Text */

/**
 * @typedef {{ of: number, id: number, text?: Text, ask: import("../state/client.js").Ask, apart?: string[], view?:
 *   import("../state/client.js").View }} Request
 */

/** The module that answers. @type {PolicyCliff | undefined} */
let pc;
/** @type {(pc: Promise<PolicyCliff>) => void} */
let begin;
/**
 * The module that the page has compiled, once the compiled WebAssembly is there; questions may come before.
 * @type {Promise<PolicyCliff>}
 */
const ready = new Promise((resolve) => {
  begin = resolve;
});
/**
 * The model that each client has open. Clients with the same text share it.
 * @typedef {{ text: Text, model: import("./policy-cliff.js").Model }} Opened
 * @type {Map<number, Opened>}
 */
const opened = new Map();

/** The end of the last question: they are answered one after the other. @type {Promise<void>} */
let turn = Promise.resolve();

/** @param {MessageEvent} event */
self.onmessage = ({ data }) => {
  if (!data.module) turn = turn.then(() => reply(data));
  else if (data.build === build) begin(start(data.module));
  else self.postMessage({ crashed: "the site was updated while this page was open; reload the page" });
};

/** @param {Request & { leave?: boolean }} request */
async function reply(request) {
  const { of, id, leave } = request;
  try {
    pc ??= await ready;
    if (leave) {
      const before = opened.get(of);
      opened.delete(of);
      release(before);
      return;
    }
    const answers = await respond(request).catch((error) => {
      if (!isLeft(error)) throw error;
      return becomeWhole().then(() => respond(request));
    });
    self.postMessage({ of, id, ...answers }, { transfer: buffers(answers) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    self.postMessage(isRefusal(error) ? { of, id, refused: message } : { crashed: message });
  }
}

/**
 * Starts the whole or its core, whichever this is. The core refuses what it does not have.
 * @param {WebAssembly.Module} module
 * @returns {Promise<PolicyCliff>}
 */
async function start(module) {
  const hasAll = WebAssembly.Module.exports(module).some(({ name }) => name === "check");
  const { load } = await (hasAll ? import("./policy-cliff.js") : import("./core.js"));
  return /** @type {PolicyCliff} */ (await load(module));
}

/**
 * Opens the scenario of a request, and answers each method that it asks for: with a view, the sweep and the solution
 * that the page shows first are among them.
 * @param {Request} request
 */
async function respond({ of, id, text, ask, apart = [], view }) {
  if (text !== undefined && (ask.readTable ?? ask.tableScenario)) return tableOf(text, ask);
  if (text !== undefined) {
    const same = [...opened.values(), ...(made ? [made] : [])].find((each) => keyOf(each.text) === keyOf(text));
    const before = opened.get(of);
    opened.set(of, same ?? { text, model: await modelOf(await wholeOf(text)) });
    if (same === made) made = undefined;
    release(before);
  }
  const scenario = opened.get(of);
  if (!scenario) throw new Error("no scenario is open");
  const { model } = scenario;
  const first = view && firstChoice(model, view);
  const asked = first ? { ...ask, ...question({ id: "", text: "" }, first.choice).ask } : ask;
  /** @type {Record<string, unknown>} */
  const answer = first ? { first } : {};
  for (const [name, options] of Object.entries(asked)) {
    const given = SLOW.has(name)
      ? {
          ...options,
          onProgress: progress({
            of,
            id,
            name,
            told: isWhole(/** @type {PolicyCliff} */ (pc)) ? toldOf(model, options) : undefined,
          }),
        }
      : options;
    try {
      const special = SPECIAL[name];
      answer[name] = special
        ? await special(/** @type {PolicyCliff} */ (pc), scenario, given)
        : model[/** @type {"sweep"} */ (name)](given);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { message } = /** @type {Error} */ (error);
      const nearest = name === "solve" && first ? await import("./nearest.js") : undefined;
      if (first && nearest?.moveToAnswer(model, first, asked.sweep, message)) {
        answer.solve = model.solve({ ...options, values: first.choice.values });
        continue;
      }
      if (!apart.includes(name)) throw error;
      answer.refusals = { .../** @type {object} */ (answer.refusals), [name]: message };
    }
  }
  return answer;
}

/** The scenario of the last table, which is likely to be shown next. @type {Opened | undefined} */
let made;

/**
 * @param {Text} text
 * @param {import("../state/client.js").Ask} ask
 */
async function tableOf(text, ask) {
  const { answerTable } = await import("./table/answers.js");
  return answerTable(text, ask, async (scenario) => {
    const before = made;
    made = undefined;
    release(before);
    made = { text: kept(scenario), model: await modelOf(scenario) };
    return made;
  });
}

/**
 * Opens a scenario. The core does not read all of the format, such as tables: the whole is fetched for the first text
 * that it leaves to the whole or refuses.
 * @param {string} text
 */
async function modelOf(text) {
  const present = /** @type {PolicyCliff} */ (pc);
  if (isWhole(present)) return present.open(text);
  // Without a network the core reads what it can.
  if (isLarge(text)) await becomeWhole().catch(() => {});
  if (pc !== present) return modelOf(text);
  try {
    return present.open(text);
  } catch (error) {
    // The core leaves some models to the whole, and refuses what it does not read.
    if (!isRefusal(error) && !isLeft(error)) throw error;
  }
  return (await becomeWhole()).open(text);
}

/**
 * Puts the whole into the place of the core, with everything that is open. It answers from then on.
 * @returns {Promise<PolicyCliff>}
 */
async function becomeWhole() {
  const whole = await fetchWhole().catch((error) => {
    // An instance that has left a question to the whole answers nothing more: the page replaces the worker.
    throw Object.assign(new Error(`the rest of the solver could not be loaded: ${error.message}`), { name: "Missing" });
  });
  for (const scenario of new Set([...opened.values(), ...(made ? [made] : [])]))
    scenario.model = whole.open(await wholeOf(scenario.text));
  pc = whole;
  return whole;
}

/**
 * Returns whether this is more than the core.
 * @param {object} pc
 * @returns {boolean}
 */
function isWhole(pc) {
  return "check" in pc;
}

async function fetchWhole() {
  const { load } = await import("./policy-cliff.js");
  return load();
}

/**
 * Frees a model that no client has open any more.
 * @param {Opened | undefined} scenario
 */
function release(scenario) {
  if (scenario && scenario !== made && ![...opened.values()].includes(scenario)) scenario.model.free();
}

/** Methods that report progress. */
const SLOW = new Set([
  "sweep",
  "pinned",
  "alphaMap",
  "cliffs",
  "certificate",
  "phase",
  "stress",
  "roadmap",
  "returns",
  "feedback",
  "train",
  "trainSweep",
]);

// The page opens without panels.
const panels = () => import("./panel-answers.js");

/**
 * Answers that are not just what the method of their name returns.
 * @type {Record<string, (pc: PolicyCliff, scenario: { text: Text, model: import("./policy-cliff.js").Model }, options: any) => unknown>}
 */
const SPECIAL = {
  pinned: (_, { model }, options) => model.sweep(options),
  pinnedPoint: (_, { model }, options) => model.solve(options),
  // A table can have so many that objects of all of them would hold the page up.
  cliffs: (_, { model }, options) => /** @type {any} */ (model).cliffColumns(options),
  pack: async (pc, { text }) => pc.pack(await wholeOf(text)),
  drawing: async (_, { model }, options) => (await panels()).drawn(model, options),
  certificate: async (pc, { model }, options) => (await panels()).certified(pc, model, options),
};

/**
 * Returns the reader's choice at the moment when a scenario opens.
 * @param {import("./policy-cliff.js").Model} model
 * @param {import("../state/client.js").View} view
 * @returns {import("../state/client.js").First}
 */
function firstChoice(model, { fragment, step }) {
  return fragment ? model.readLink(fragment) : { choice: model.opening(step), problems: [] };
}

/**
 * Returns what a message about progress says of the answer under way.
 * @param {import("./policy-cliff.js").Model} model
 * @param {any} options
 * @returns {import("../state/client.js").Told}
 */
function toldOf({ title, view: { points } }, { axis, alpha, objective }) {
  return { title, points, axis, alpha, objective };
}

/** @param {{ of: number, id: number, name: string, told: import("../state/client.js").Told | undefined }} about */
function progress(about) {
  const begun = performance.now();
  let said = begun;
  let parted = begun + LATE - PARTS;
  return (/** @type {number} */ share, /** @type {number | undefined} */ runs) => {
    const now = performance.now();
    if (now - said < PACE) return;
    said = now;
    self.postMessage({ ...about, share, runs });
    if (about.name !== "sweep" || now - parted < PARTS) return;
    parted = now;
    return (/** @type {import("./policy-cliff.js").Sweep} */ part) =>
      self.postMessage({ ...about, share, part }, { transfer: buffers(part) });
  };
}

/**
 * Refusals are made by the module on purpose. A panic throws a PanicError, a trap is a WebAssembly.RuntimeError, an
 * exhausted stack a RangeError (in Firefox an InternalError) of the engine; after either the instance's memory may be
 * half written.
 * @param {unknown} error
 */
function isRefusal(error) {
  return (
    error instanceof Error &&
    ["ScenarioError", "TableError", "LinkError", "RangeError", "TypeError", "Error"].includes(error.name) &&
    !/call stack|out of memory/i.test(error.message)
  );
}

/**
 * Lists every buffer of an answer, so that they are moved rather than copied.
 * @param {unknown} value
 * @param {Transferable[]} found
 * @returns {Transferable[]}
 */
function buffers(value, found = []) {
  if (ArrayBuffer.isView(value)) found.push(/** @type {ArrayBuffer} */ (value.buffer));
  else if (value && typeof value === "object") for (const part of Object.values(value)) buffers(part, found);
  return found;
}
