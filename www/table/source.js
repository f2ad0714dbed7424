// A table of scored answers that an embedded picture fetches from where its author has it: its address, and how it is
// read, as attributes or entries of a query.

import { messageOf } from "../view/elements.js";
import { kept } from "../state/text.js";
import { tableScenario } from "./reading.js";

/** @typedef {import("../state/solver-worker.js").SolverWorker} SolverWorker */
/** @typedef {import("../module/table.d.ts").TableOptions} TableOptions */

/** The largest file that is read. Bytes. */
const LARGEST = 64 << 20;

/** The settings that are objects, with an example of each for who has written it otherwise. */
const OBJECTS = {
  weights: '{ "judge": 1, "characters": "-w/1000" }',
  parameters: '{ "w": { "from": 0, "to": 1 } }',
  true: '{ "judge": 1 }',
};

/**
 * Fetches a table, and returns the text of the scenario that it makes.
 * @param {SolverWorker} solver
 * @param {string} address  as seen from the page
 * @param {(name: string) => string | null} setting  of the table, by its name
 * @param {string} [file]  more options, as JSON
 */
export async function fetchTable(solver, address, setting, file = "") {
  const options = optionsOf(setting, file);
  let whole = "";
  try {
    whole = new URL(address, document.baseURI).href;
  } catch {
    throw new Error(`the address of the table, “${address}”, is none`);
  }
  return scenarioOf(solver, await fetched(whole), options, ` “${whole}”`);
}

/**
 * Returns the text of the scenario that a table makes. The worker reads the table, so that the page around goes on.
 * @param {SolverWorker} solver
 * @param {import("../state/text.js").Text} text
 * @param {TableOptions} [options]
 * @param {string} [name]  of the table, for a refusal
 */
export async function scenarioOf(solver, text, options = {}, name = "") {
  try {
    return (await tableScenario(solver, text, options)).text;
  } catch (error) {
    throw new Error(`the table${name} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** Returns the text of a file, as its bytes. @param {string} address */
async function fetched(address) {
  const unread = (/** @type {string} */ why) => new Error(`the table “${address}” could not be fetched: ${why}`);
  /** @type {Response} */
  let response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw unread(`${messageOf(error)}; is the address right, and does its host let other sites read it?`);
  }
  if (!response.ok) throw unread(`its host answers ${response.status}`);
  const body = await response.blob();
  if (body.size > LARGEST) throw unread(`it has ${body.size} bytes; allowed are ${LARGEST}`);
  return kept(body);
}

/**
 * @param {(name: string) => string | null} setting
 * @param {string} file
 * @returns {TableOptions}
 */
function optionsOf(setting, file) {
  const given = file.trim() === "" ? {} : parsed("options", file, '{ "prompt": "question" }');
  const texts = { prompt: setting("prompt"), title: setting("heading"), missing: setting("missing") };
  const named = Object.entries(texts).filter(([, value]) => value !== null);
  const objects = Object.entries(OBJECTS).flatMap(([name, example]) => {
    const value = setting(name);
    return value === null ? [] : [[name, parsed(name, value, example)]];
  });
  // An empty name of the answers' column numbers them.
  const answer = setting("answer");
  return {
    ...given,
    ...Object.fromEntries([...named, ...objects]),
    ...(answer === null ? {} : { answer: answer === "" ? null : answer }),
  };
}

/**
 * Reads an object.
 * @param {string} name  of the setting
 * @param {string} text
 * @param {string} example
 * @returns {object}
 */
function parsed(name, text, example) {
  try {
    const value = JSON.parse(text);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return value;
  } catch {
    // What is allowed says more than where the text ceases to be JSON.
  }
  throw new Error(`the table's ${name} ${JSON.stringify(text)}: allowed is an object as JSON, such as ${example}`);
}
