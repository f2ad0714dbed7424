// The work of the panel "Train it": many small questions, one after the other, so that there is a coarse picture at
// once, which is refined while the reader looks. What has been answered stays when the work is cancelled.

import { Client } from "./client.js";
import { GRADIENT, alongOf, exactOf, nearCliffOf, settingsIn, trainingOf, withoutShow } from "./training.js";

/** @typedef {import("./store.js").Choice} Choice */
/** @typedef {import("../module/policy-cliff.js").Training} Training */
/** @typedef {import("../module/policy-cliff.js").TrainedSweep} TrainedSweep */
/** @typedef {import("../module/policy-cliff.js").Sweep} Sweep */
/** @typedef {import("../module/policy-cliff.js").Algorithm} Algorithm */
/** @typedef {{ slot: string, key: string, ask: import("./client.js").Ask }} Task */

/** The pause of the reader's hand after which there is training. Milliseconds. */
const PAUSE = 60;

/** The algorithms side by side. @type {readonly Algorithm[]} */
export const ALGORITHMS = ["gradient", "natural", "reinforce", "rloo", "ppo", "grpo", "dr-grpo", "dapo", "gdpo"];

/** The stages that there are at least: few seeds at all places. */
const COARSE = [0, 1, 2];

export class TrainingWork {
  #changed;
  #client;
  /** The answers by slot: what they are about, and what they say. @type {Map<string, { key: string, answer?: any, problem?: string }>} */
  #done = new Map();
  /** The tasks of the present view, in their order. @type {Task[]} */
  #tasks = [];
  /** The task under way. @type {Task | undefined} */
  #flight;
  #id = "";
  /** @type {import("./text.js").Text} */
  #text = "";
  /** What the tasks were made of, as text. */
  #asked = "";
  /** Whether the reader has cancelled what was left. */
  #isCancelled = false;
  /** The share of the task under way, and the number of its runs once it is told. */
  #share = 0;
  /** @type {number | undefined} */
  #runs;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** The last parts that were shown of a list of slots, by its name. @type {Map<string, any[]>} */
  #last = new Map();
  /** What was drawn last along the parameter. @type {{ parts: TrainedSweep[], sweep: Sweep, shown: string, copy: Sweep } | undefined} */
  #drawn;
  /** The times that were drawn last. @type {{ answers: TrainedSweep[][] } | null} */
  #times = null;

  /**
   * @param {ConstructorParameters<typeof Client>[0]} solver
   * @param {() => void} changed
   */
  constructor(solver, changed) {
    this.#changed = changed;
    this.#client = new Client(solver, {
      answered: (answer, question) => this.#settle(question, answer),
      failed: (message, question) => this.#settle(question, { refusals: { all: message } }),
      progress: (share, _, { runs }) => {
        this.#share = share;
        this.#runs = runs;
        changed();
      },
    });
  }

  /**
   * @param {import("./store.js").Entry} entry
   * @param {Choice} choice
   * @param {readonly ("here" | "along" | "times" | "compared")[]} wanted
   */
  about(entry, choice, wanted) {
    if (entry.id !== this.#id) {
      this.#done.clear();
      this.#last.clear();
    }
    this.#id = entry.id;
    this.#text = entry.text;
    const { parameter, state, values, objective, alpha, perturbation, training, zoom, axis, rule } = choice;
    const asked = JSON.stringify([
      ...[entry.id, parameter, state, values, objective, alpha, perturbation && [...perturbation], training],
      ...[zoom, axis, rule, wanted],
    ]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#isCancelled = false;
    this.#plan = () => this.#tasksOf(choice, wanted);
    this.#tasks = this.#plan();
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#go(), PAUSE);
  }

  /** @type {() => Task[]} */
  #plan = () => [];

  /**
   * Returns the tasks of a view, those first that are seen first.
   * @param {Choice} choice
   * @param {readonly string[]} wanted
   * @returns {Task[]}
   */
  #tasksOf(choice, wanted) {
    /** @param {string} slot @param {import("./client.js").Ask} ask */
    const task = (slot, ask) => ({ slot, ask, key: JSON.stringify(ask) });
    const own = settingsIn(choice.training).algorithm;
    const trained = withoutShow(choice);
    const along = (/** @type {number} */ stage) =>
      task(`along ${stage}`, { sweep: exactOf(trained), trainSweep: alongOf(trained, { stage }) });
    const cliff = (/** @type {"own" | "gradient"} */ which, /** @type {number} */ stage) =>
      task(`${which} ${stage}`, {
        trainSweep: nearCliffOf(trained, { stage, ...(which === "gradient" ? GRADIENT : {}) }),
      });
    const stages = (/** @type {string} */ name) => {
      const first = /** @type {TrainedSweep | undefined} */ (this.#done.get(`${name} 0`)?.answer?.trainSweep);
      return Array.from({ length: first?.stages ?? COARSE.length }, (_, stage) => stage);
    };
    const has = (/** @type {string} */ name) => wanted.includes(name);
    const compared = ALGORITHMS.filter((algorithm) => algorithm !== own);
    return [
      ...(has("along") ? COARSE.slice(0, 1).map(along) : []),
      ...(has("here") ? [task("here", { train: trainingOf(trained) })] : []),
      ...(has("along") ? COARSE.slice(1).map(along) : []),
      ...(has("compared")
        ? compared.map((algorithm) => task(algorithm, { train: trainingOf(trained, { algorithm, epochs: 1 }) }))
        : []),
      ...(has("times") ? COARSE.flatMap((stage) => [cliff("own", stage), cliff("gradient", stage)]) : []),
      ...(has("along") ? stages("along").slice(COARSE.length).map(along) : []),
      ...(has("times")
        ? stages("own")
            .slice(COARSE.length)
            .map((stage) => cliff("own", stage))
        : []),
    ];
  }

  /** Asks the first question that has no answer yet. */
  #go() {
    if (this.#isCancelled) return;
    const next = this.#tasks.find(({ slot, key }) => this.#done.get(slot)?.key !== key);
    const isWanted = this.#tasks.some(({ key }) => key === this.#flight?.key);
    if (!next || (this.#flight && isWanted)) return;
    this.#flight = next;
    this.#share = 0;
    this.#runs = undefined;
    const apart = Object.keys(next.ask);
    this.#client.ask(/** @type {any} */ ({ id: this.#id, text: this.#text, ask: next.ask, apart, task: next }));
  }

  /**
   * @param {import("./client.js").Question} question
   * @param {import("./client.js").Answer} answer
   */
  #settle(question, { refusals = {}, ...answer }) {
    const { task } = /** @type {{ task: Task }} */ (/** @type {unknown} */ (question));
    if (this.#flight === task) this.#flight = undefined;
    if (question.id !== this.#id) return this.#go();
    const problem = Object.values(refusals)[0];
    this.#done.set(task.slot, { key: task.key, answer, ...(problem === undefined ? {} : { problem }) });
    this.#tasks = this.#plan();
    this.#go();
    this.#changed();
  }

  /** Ends what is under way; what has been answered stays. */
  cancel() {
    this.#isCancelled = true;
    if (this.#flight) this.#client.stop();
    this.#flight = undefined;
    this.#changed();
  }

  /** Goes on with what was cancelled. */
  resume() {
    this.#isCancelled = false;
    this.#go();
    this.#changed();
  }

  get isCancelled() {
    return this.#isCancelled && this.share < 1;
  }

  /** The share of the work that is done. */
  get share() {
    const done = this.#tasks.filter(({ slot, key }) => this.#done.get(slot)?.key === key).length;
    return this.#tasks.length === 0 ? 1 : (done + (this.#flight ? this.#share : 0)) / this.#tasks.length;
  }

  /** The slot of the task under way, and how many of its runs are done; undefined until it is told. */
  get underWay() {
    const [flight, runs] = [this.#flight, this.#runs];
    const done = Math.floor(this.#share * (runs ?? 0) + 1e-6);
    return flight && runs !== undefined ? { slot: flight.slot, done, runs } : undefined;
  }

  /** Returns the answer in a slot, if it is about the present view. @param {string} slot */
  #answer(slot) {
    const task = this.#tasks.find((each) => each.slot === slot);
    const found = this.#done.get(slot);
    return task && found?.key === task.key ? found : undefined;
  }

  /** The answer at the present place; the one before until there is one. @returns {Training | undefined} */
  get here() {
    return this.#done.get("here")?.answer?.train;
  }

  /** Whether that answer is about the present view. */
  get isHere() {
    return this.#answer("here") !== undefined;
  }

  /** Why there is none. */
  get problem() {
    return this.#answer("here")?.problem ?? this.#answer("along 0")?.problem ?? "";
  }

  /** The exact curves, with the parts along the parameter; those before until there are some. */
  get along() {
    const parts = this.#parts("along");
    const sweep = /** @type {Sweep | undefined} */ (this.#done.get("along 0")?.answer?.sweep);
    return sweep && parts.length > 0 ? { sweep, parts } : undefined;
  }

  /**
   * Returns the exact curves and the parts, with a copy of the curves that is another one for every picture, since a chart
   * draws anew for another sweep.
   * @param {string} shown  what is drawn
   */
  drawnAlong(shown) {
    const { along } = this;
    if (!along) return;
    const { parts, sweep } = along;
    const before = this.#drawn;
    if (!before || parts !== before.parts || sweep !== before.sweep || shown !== before.shown)
      this.#drawn = { parts, sweep, shown, copy: { ...sweep } };
    return this.#drawn;
  }

  /**
   * The parts of the times of the chosen algorithm, and those of the exact gradient: the same object as long as nothing
   * has come; null for none.
   */
  get times() {
    const lists = [this.#parts("own"), this.#parts("gradient")].filter((parts) => parts.length > 0);
    const [first, second] = lists;
    // The chosen algorithm may be the exact gradient itself.
    const answers = second?.[0]?.algorithm === first?.[0]?.algorithm ? lists.slice(0, 1) : lists;
    const before = this.#times?.answers ?? [];
    if (answers.length !== before.length || answers.some((parts, i) => parts !== before[i]))
      this.#times = answers.length > 0 ? { answers } : null;
    return this.#times;
  }

  /** Why there are no times. */
  get timeless() {
    return this.#answer("own 0")?.problem ?? "";
  }

  /** The answers of the algorithms side by side, in their order; those that are there. @returns {Training[]} */
  get compared() {
    const all = ALGORITHMS.flatMap((algorithm) => this.#answer(algorithm)?.answer?.train ?? []);
    const own = this.#answer("here")?.answer?.train;
    const order = (/** @type {Training} */ { algorithm }) => ALGORITHMS.indexOf(algorithm);
    return [...all, ...(own ? [own] : [])].sort((a, b) => order(a) - order(b));
  }

  /**
   * Returns the parts of a list of slots that are there; the same list as long as they are the same.
   * @param {string} name
   * @returns {TrainedSweep[]}
   */
  #parts(name) {
    const slots = this.#tasks.filter(({ slot }) => slot.startsWith(`${name} `)).map(({ slot }) => slot);
    const found = slots.flatMap((slot) => this.#answer(slot)?.answer?.trainSweep ?? []);
    const last = this.#last.get(name) ?? [];
    const isSame = found.length === last.length && found.every((part, i) => part === last[i]);
    // Until the first part of another view is there, the picture before stays.
    if (isSame || found.length === 0) return last;
    this.#last.set(name, found);
    return found;
  }

  /** Asks nothing more. */
  end() {
    clearTimeout(this.#pause);
    this.#client.leave();
  }
}
