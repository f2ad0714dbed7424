// The answer to `cliffs`, made of the columns in which it leaves WebAssembly.

/** @typedef {import("./policy-cliff.d.ts").Cliffs} Cliffs */

/**
 * The columns: the numbers in the order in which they are read, where lists begin with their length, and flags are 1 or
 * 0; texts, states and names, one a line.
 * @typedef {Omit<Cliffs, "pieces" | "breakpoints" | "ends"> & { numbers: Float64Array }
 *   & Record<"texts" | "states" | "names", string>} Columns
 */

/** The number of pieces, or of changes, that are made in one step. */
const STEP = 500;

/** @param {Columns} columns @returns {Cliffs} */
export function cliffs(columns) {
  const steps = inSteps(columns);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Makes the answer in short steps, between which a thread can draw.
 * @param {Columns} columns
 * @returns {Generator<void, Cliffs>}
 */
export function* inSteps({ parameter, measure, from, to, tolerance, gaps, exact, verdict, ...columns }) {
  const number = inTurn(columns.numbers);
  const text = inTurn(columns.texts.split("\n"));
  yield;
  const state = inTurn(columns.states.split("\n"));
  const names = columns.names.split("\n");
  const name = () => /** @type {any} */ (names[number()]);
  const flag = () => number() === 1;
  /** @template T @param {() => T} item @returns {T[]} */
  function list(item, length = number()) {
    // Nearly all lists of a table have one item.
    return length === 1 ? [item()] : Array.from({ length }, item);
  }
  const change = () => ({
    state: state(),
    left: list(name),
    at: list(name),
    right: list(name),
    kind: name(),
    offPath: flag(),
    reached: pair(flag),
    policyJump: number(),
  });
  const piece = () => ({ from: number(), to: number(), value: number(), slope: number() });
  /** @template T @param {() => T} item @returns {Generator<void, T[]>} */
  function* many(item, length = number()) {
    const items = new Array(length);
    for (let i = 0; i < length; i++) {
      items[i] = item();
      if (i % STEP === STEP - 1) yield;
    }
    return items;
  }
  const pieces = yield* many(piece);
  const breakpoints = new Array(number());
  let made = 0;
  for (let i = 0; i < breakpoints.length; i++) {
    const [at, isExact, error, length] = [number(), flag(), number(), number()];
    const changes = length > STEP ? yield* many(change, length) : list(change, length);
    breakpoints[i] = {
      at,
      text: text(),
      exact: isExact,
      error,
      changes,
      outcomeJump: number(),
      trueJump: number(),
    };
    made += length;
    if (made < STEP) continue;
    made = 0;
    yield;
  }
  const ends = /** @type {Cliffs["ends"]} */ ([yield* many(change), yield* many(change)]);
  return { parameter, measure, from, to, tolerance, pieces, gaps, breakpoints, ends, exact, verdict };
}

/** @template T @param {() => T} item @returns {[T, T]} */
const pair = (item) => [item(), item()];

/** Returns a function that returns the items of a list one after the other. @template T @param {ArrayLike<T>} items */
function inTurn(items) {
  let place = 0;
  return () => /** @type {T} */ (items[place++]);
}
