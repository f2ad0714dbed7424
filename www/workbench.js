// The workbench: joins the views to the store and the store to the worker. It is fetched when it is first wanted.

import { html } from "lit-html";
import { Address, OWN } from "./state/address.js";
import { axisOf, isUnanswered, moved, nameOf, placeOn, placesOf } from "./state/axis.js";
import { Bars } from "./view/bars.js";
import { Chart } from "./view/chart.js";
import { Client } from "./state/client.js";
import { Data } from "./view/data.js";
import { Controls } from "./view/controls.js";
import { fill } from "./view/dom.js";
import { find, setAttribute, setHidden, setText } from "./view/elements.js";
import { changed, History } from "./state/history.js";
import { whenIdle } from "./state/idle.js";
import { CLIFF_KEYS, exactly, keyed, nextCliff, onCliff, stepped } from "./view/keys.js";
import { isStart, nameScenario, onStart } from "./view/pages.js";
import { kindsOf } from "./view/kinds.js";
import { Later } from "./state/later.js";
import { canKeep } from "./module/assets.js";
import { prefetch } from "./state/library.js";
import { lineOf, Opener } from "./state/opener.js";
import { Panels } from "./panels/panels.js";
import { PictureChoice } from "./view/picture-choice.js";
import { Pin } from "./view/pin.js";
import { Readout } from "./view/readout.js";
import { LATE, question } from "./state/request.js";
import { Sentence } from "./view/sentence.js";
import { dress } from "./view/sheet.js";
import { noLink, sharing } from "./share/sharing.js";
import { Steps } from "./view/steps.js";
import { stepOf, Store } from "./state/store.js";
import { isLarge } from "./state/text.js";
import { Story } from "./view/story.js";
import { followPage } from "./view/theme.js";
import { measureUpdate } from "./state/timing.js";
import { whole } from "./state/whole.js";
import { Zoom } from "./view/zoom.js";

/** @typedef {import("./state/store.js").Choice} Choice */
/** @typedef {import("./state/store.js").Entry} Entry */

/** How long the step of a reading that a link leads into may take before it is seen in parts. Milliseconds. */
const PATIENCE = 10_000;

/** Returns whether models of the reader's own are kept. */
function hasDrafts() {
  try {
    return Object.keys(localStorage).some((name) => name.startsWith("policy-cliff-model-"));
  } catch {
    return false;
  }
}

/**
 * What the rest of the page asks of the workbench.
 * @typedef {object} Workbench
 * @property {(fragment: string) => void} go  shows what an address says
 * @property {() => void} leave  ends what would change the address, because the start page is shown
 * @property {(files: File[], when: number) => void} restore  opens files that came at a time on performance.now's clock
 * @property {import("./share/sharing.js").Page["table"]} table  asks for a table of scored answers
 * @property {import("./share/sharing.js").Page["own"]} own  asks for a model of the reader's own
 * @property {(text: import("./state/text.js").Text, editing?: boolean, how?: import("./state/opener.js").How) => void} openText  shows a model of the reader's own, and how it is edited
 */

/**
 * @param {import("./module/core.js").Core} pc
 * @param {Entry[]} library
 * @param {import("./state/solver-worker.js").SolverWorker} solver
 * @returns {Workbench}
 */
export function workbench(pc, library, solver) {
  const store = new Store(render);
  const redraw = () => store.redraw();
  const story = new Story(choose, () => {
    reading = store.state.shown;
    redraw();
  });
  const controls = new Controls(change);
  const sentence = new Sentence(pc, () => client.cancel());
  const bars = new Bars(pc, redraw);
  const readout = new Readout(pc);
  const pictureChoice = new PictureChoice(change);
  const pin = new Pin(change);
  const data = new Data(find("data", HTMLDetailsElement), pc);
  const charts = ["policy-chart", "value-chart"].map(
    (id, place) =>
      new Chart(find(id, HTMLElement), {
        kind: (choice) => kindsOf(choice)[place] ?? "value",
        focusable: place === 0,
        pc,
        move: (at) => moveTo(exactly(store.state, at, pc.format)),
        cliff: toCliff,
        drag: dragTo,
        hover: readAt,
        key: pressed,
        wheel: (event, at) => zoom.wheel(event, at),
        resized: redraw,
      }),
  );
  const second = find("value-chart", HTMLElement);
  const title = find("now-title", HTMLElement);
  /** What the title was made of. @type {unknown[]} */
  let titled = [];
  const notice = find("notice", HTMLElement);
  const zoom = new Zoom(pc, () => store.state, change);
  const perturbed = new Later(
    () => {},
    redraw,
    async () => {
      const { Perturbed } = await import("./state/perturbed.js");
      return new Perturbed(() => change((choice) => ({ ...choice, perturbation: null })));
    },
  );
  /** @type {Promise<import("./state/sources.js").Sources> | undefined} */
  let packing;
  // Scenarios of the library need no packing.
  const sources = {
    of: async (/** @type {Entry} */ entry) => {
      if (entry.source) return entry.source;
      packing ??= import("./state/sources.js").then(({ Sources }) => new Sources(solver, store));
      return (await packing).of(entry);
    },
  };
  const past = new History(document);
  const steps = new Steps({
    cliff: toNextCliff,
    undo,
    redo,
    reset: () => change(({ show, step }) => ({ ...opening(step), show })),
  });
  const opener = new Opener(pc, store, ask);
  const address = new Address(link, () => store.state.busy && isLarge(entryOf(store.state.shown)?.text ?? ""));

  /** Whether the panels have been scrolled to, or the reader has moved anything. */
  let wanted = false;
  /** Whether the page is being printed. Paper is light. */
  let isOnPaper = false;
  /** The scenario whose guided reading the reader waits for; "" for none. */
  let reading = "";
  const look = (/** @type {IntersectionObserverEntry[]} */ entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    seen.disconnect();
    wanted = true;
    redraw();
  };
  // They are fetched when some of a panel is seen, not only the tabs above it.
  const seen = new IntersectionObserver(look, { rootMargin: "0px 0px -60px" });
  const wereKept = hasDrafts();
  const drafts = new Later(
    () => {},
    redraw,
    async () => {
      const { Drafts } = await import("./own/drafts.js");
      return new Drafts(store, opener, present);
    },
  );
  const panels = new Panels(change);
  const say = (/** @type {string} */ text) => {
    panels.say(text);
    if (reading) setText(find("read-line", HTMLElement), text);
  };
  const onDemand = new Later(say, redraw, async () => {
    const { OnDemandPanels } = await import("./panels/on-demand.js");
    return new OnDemandPanels(pc, store, {
      ...{ about, ask, showStep, change, drag, step, toCliff, perturb, panels },
      cursor: { move: (name, at) => set({ [name]: exactly(store.state, at, pc.format) }), drag, hover: readAt },
      edits: { store, solver, opener, past, present, undo, redo, choose, drafts },
    });
  });
  const parts = {
    ...{ pc, store, opener, sources, solver, about },
    stress: () => onDemand.part?.stressed,
    pointers: () => onDemand.part?.stage(store.state)?.pointers ?? {},
  };
  const { restore, table, own } = sharing(parts, () => there);
  find("your-model", HTMLElement).onclick = () => own();

  /** The model for which the page has said that there is no link to it. */
  let unlinked = "";

  /** The answer that the next frame draws first. @type {{ sent: number, received: number } | undefined} */
  let fresh;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let late;
  /** Whether the page may still wait for the step of a reading that a link leads into. */
  let isPatient = true;
  setTimeout(() => {
    isPatient = false;
  }, PATIENCE);

  /** What is told and shown of a late answer before it is there. */
  const begun = new Later(
    () => {},
    () => {},
    async () => {
      const { Begun } = await import("./view/begun.js");
      return new Begun(await whole(), store);
    },
  );

  /** The client for the pictures that move with the hand. */
  const client = new Client(solver, {
    answered(answer, asked, sent) {
      const { opening } = asked;
      if (opener.outdated(asked)) return settle();
      const { sweep, solve, pinned = null, pinnedPoint = null } = answer;
      settle();
      fresh = { sent, received: performance.now() };
      if (opening) {
        store.state.model?.free();
        if (opening.replaces === undefined) past.turn(lineOf(opening.entry));
      }
      store.update({
        ...(opening ? opener.opened(opening, answer) : {}),
        ...(sweep ? { sweep, pinned, pinnedPoint } : {}),
        ...(solve ? { solution: solve, solved: placesOf(answer.first?.choice ?? asked.ask.solve) } : {}),
        problem: "",
      });
      if (opening) past.keep(lineOf(opening.entry));
      if (opening?.here) address.at(subject());
      else if (opening) address.changed(subject());
      // Another scenario opens without a network, too, where the browser does not keep the files.
      if (opening && !canKeep()) whenIdle(() => prefetch(store.state.library));
    },
    progress(share, name, more) {
      if (!store.state.busy) return;
      sentence.tell(share);
      // A picture of the core is not late enough to fetch the whole for words about it.
      if (more.told) begun.get()?.tell(share, name, more.told, more.part);
    },
    failed(message, { opening }) {
      settle();
      // If a scenario does not open, the one before stays, or the first one comes.
      if (opening && store.state.shown === "" && opening.entry !== store.state.library[0])
        return opener.openFirst(message);
      const back = opening ? { scenario: store.state.shown } : {};
      store.update({ ...back, problem: message, again: null });
      // A change that was made before must still be written.
      if (opening) address.changed(subject());
    },
  });

  /** @param {import("./state/client.js").Question} asked */
  function ask(asked) {
    client.ask(onDemand.part?.pace.of(asked) ?? asked);
    awaitAnswer();
  }

  function awaitAnswer() {
    late ??= setTimeout(() => store.update({ busy: true }), LATE);
  }

  function settle() {
    clearTimeout(late);
    late = undefined;
    begun.part?.end();
    sentence.tell(null);
    if (store.state.busy) store.update({ busy: false });
    // A question that waited may be under way by now.
    if (client.isWaiting) awaitAnswer();
  }

  /** @param {string} id */
  function entryOf(id) {
    return store.state.library.find((entry) => entry.id === id);
  }

  /** @param {string} fragment */
  function go(fragment) {
    address.stop();
    // The entry of a model without a link names its subject.
    const [named] = fragment === OWN ? JSON.parse(history.state ?? "[]") : [];
    const own = named && store.state.library.find((entry) => lineOf(entry) === named);
    if (own) void opener.open(own, { fragment: "", here: true });
    else void opener.go(fragment);
  }

  /** @param {string} id */
  function choose(id) {
    const entry = entryOf(id);
    wanted = true;
    if (entry) void opener.open(entry);
  }

  /** @type {Workbench["openText"]} */
  function openText(text, editing = false, how = {}) {
    wanted ||= editing;
    if (editing) store.update({ editing });
    opener.openText(text, how);
  }

  /**
   * Shows a step of a guided reading.
   * @param {string} id
   * @param {number} step
   */
  function showStep(id, step) {
    const { scenario, shown, model } = store.state;
    const entry = entryOf(id);
    wanted = true;
    if (model && shown === id && scenario === id) {
      change(({ show }) => ({ ...model.opening(step), show: [...new Set([...show, /** @type {const} */ ("guide")])] }));
    } else if (entry) {
      void opener.open(entry, { step });
    }
  }

  /**
   * Returns a question about the current view; undefined while another scenario is being opened.
   * @template T
   * @param {(entry: Entry, choice: Choice) => T} of
   */
  function about(of) {
    const { choice, scenario, shown } = store.state;
    const entry = entryOf(shown);
    return choice && entry && scenario === shown ? of(entry, choice) : undefined;
  }

  /**
   * @param {(choice: Choice) => Choice} apply
   * @param {string} [reason]  for a new perturbation
   */
  function change(apply, reason = store.state.reason) {
    const next = about((_, choice) => apply(choice));
    if (!next) return;
    const fields = changed(/** @type {Choice} */ (store.state.choice), next);
    if (fields !== "") past.note(present, fields);
    put(next, reason);
  }

  /**
   * @param {Choice} choice
   * @param {string} reason  for its perturbation
   */
  function put(choice, reason) {
    store.update({ choice, reason, notice: "" });
    wanted = true;
    const asked = about(question);
    if (asked) ask(asked);
    address.changed(subject());
  }

  /** @returns {import("./state/history.js").Entry} */
  function present() {
    const { reason, shown, draft, model } = store.state;
    const choice = /** @type {Choice} */ (store.state.choice);
    const fragment = model?.writeLink({ scenario: "" }, choice) ?? "";
    return { choice, reason, model: entryOf(shown), fragment, draft };
  }

  /** Shows what was set before. */
  function undo() {
    if (about(() => true)) travel(past.undo(present()));
  }

  /** Shows what was undone last. */
  function redo() {
    if (about(() => true)) travel(past.redo(present()));
  }

  /** @param {import("./state/history.js").Entry | undefined} entry */
  function travel(entry) {
    if (!entry) return store.redraw();
    const { choice, reason, model, fragment, draft } = entry;
    const { shown } = store.state;
    const show = store.state.choice?.show ?? [];
    if (model && model.id !== shown) return void opener.open(model, { fragment, replaces: shown, show, draft });
    put({ ...choice, show }, reason);
    store.update({ draft });
  }

  /** @param {number | null} step  of the guided reading */
  function opening(step) {
    return /** @type {import("./module/policy-cliff.js").Outline} */ (store.state.model).opening(step ?? undefined);
  }

  /** Returns the subject of the history's entry. */
  function subject() {
    const { shown, choice } = store.state;
    return JSON.stringify([lineOf(entryOf(shown)) || shown, choice?.step]);
  }

  /**
   * Returns the link to the current view: "" for a model that is too long for one, undefined while another scenario is
   * being opened.
   */
  async function link() {
    const entry = about((shown) => shown);
    if (!entry || onStart()) return;
    try {
      const source = await sources.of(entry);
      return about(({ id }, choice) => (id === entry.id ? store.state.model?.writeLink(source, choice) : undefined));
    } catch (error) {
      if (unlinked !== entry.id && about(({ id }) => id === entry.id)) store.update({ notice: noLink(error) });
      unlinked = entry.id;
      return "";
    }
  }

  /**
   * @param {Float64Array} perturbation
   * @param {string} reason
   */
  function perturb(perturbation, reason) {
    change((choice) => ({ ...choice, perturbation }), reason);
  }

  /** @param {Record<string, number>} places  by the names of what they are on */
  function set(places) {
    change((choice) => moved(choice, places));
  }

  /** Returns the name of what the pictures go over. */
  function axis() {
    const { choice } = store.state;
    return choice ? axisOf(choice) : "";
  }

  /** @param {number} theta */
  function moveTo(theta) {
    set({ [axis()]: theta });
  }

  /** Moves the cursor to a cliff, and watches a state that changes there. @param {number} at */
  function toCliff(at) {
    change((choice) => onCliff(store.state, choice, at));
  }

  /** @param {1 | -1} direction */
  function toNextCliff(direction) {
    const at = nextCliff(store.state, direction);
    if (at !== undefined) toCliff(at);
  }

  /** Shows in all charts what they read at a place. @param {number | null} theta */
  function readAt(theta) {
    const at = theta === null ? null : zoom.round(axis(), theta);
    for (const chart of charts) chart.read(at);
    onDemand.part?.readAt(axis(), at);
  }

  /** @param {number} theta */
  function dragTo(theta) {
    drag({ [axis()]: theta });
  }

  /** @param {Record<string, number>} places  under a hand */
  function drag(places) {
    set(Object.fromEntries(Object.entries(places).map(([name, value]) => [name, zoom.round(name, value)])));
  }

  /**
   * Moves a parameter, or the temperature, by steps of its slider.
   * @param {string} name
   * @param {number} steps
   */
  function step(name, steps) {
    const value = stepped(store.state, name, steps);
    if (value !== undefined) set({ [name]: value });
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (zoom.key(event) || cliffKey(event)) return event.preventDefault();
    const theta = keyed(store.state, event, zoom.scale(axis()));
    if (theta === undefined) return;
    event.preventDefault();
    moveTo(theta);
  }

  /** Handles a key that goes to a cliff; returns whether it is one. @param {KeyboardEvent} event */
  function cliffKey({ key }) {
    const direction = CLIFF_KEYS[key];
    if (direction) toNextCliff(direction);
    return direction !== undefined;
  }

  /** @param {import("./state/store.js").State} state */
  function render(state) {
    const drawing = performance.now();
    if (isOnPaper) state = { ...state, theme: "light" };
    const stage = onDemand.part?.stage(state);
    story.show(state);
    panels.show(state, stage?.step, isOnPaper);
    setHidden(second, stepOf(state) === null && !state.choice?.show.includes("both"));
    // Before what moves in every frame is written.
    const sizes = charts.map(({ size }) => size);
    controls.show(state);
    if (stage) wanted = true;
    if (wereKept || state.library.some(({ original }) => original !== undefined)) drafts.get()?.keep();
    zoom.show(state);
    pictureChoice.show(state);
    pin.show(state);
    charts.forEach((chart, place) => {
      chart.show(state, stage, sizes[place]);
    });
    const { sweep, choice } = state;
    if (sweep && choice) {
      const { name } = sweep.parameter;
      const at = isUnanswered(state) ? placeOn(choice, nameOf(sweep)) : state.solved[nameOf(sweep)];
      const said = isUnanswered(state) ? "No answer at" : "At";
      if (titled[0] !== sweep || titled[1] !== at || titled[2] !== said) {
        titled = [sweep, at, said];
        fill(title, html`${said} <var>${pc.symbol(name)}</var> = ${pc.exact(at ?? NaN)}, in ${sweep.state}`);
      }
      bars.show(state, charts[0]?.colors ?? new Map());
      readout.show(state);
      data.show([sweep, choice.picture], (maker) => kindsOf(choice).map((kind) => maker.sweepTable(pc, sweep, kind)));
      // A step that a link leads into is seen as a whole, so that nothing moves.
      const isAwaited = isPatient && !document.body.dataset.scenario && stepOf(state) !== null;
      if (isAwaited && !onDemand.part?.isStaged(state)) setTimeout(redraw, 50);
      // The scenario that the pictures show, which is the chosen one as soon as it is solved.
      else setAttribute(document.body, "data-scenario", state.shown);
      setAttribute(document.body, "data-measure", sweep.measure ?? null);
      nameScenario(state.model?.title ?? "");
      setAttribute(document.body, "data-studies", state.studies.id);
      // Nothing is empty for want of a soft policy.
      setAttribute(document.body, "data-alpha", choice.alpha === null ? "off" : null);
    }
    // What is there instead of a scenario is seen.
    if (state.problem !== "") document.body.dataset.scenario ??= "";
    sentence.show(state);
    // Before there is a picture, they are higher on the page than they will be.
    if (sweep && !wanted) seen.observe(find("studies", HTMLElement));
    steps.show(state, past);
    setText(notice, state.notice);
    setHidden(notice, state.notice === "");
    (state.choice?.perturbation ? perturbed.get() : perturbed.part)?.show(state);
    if (onDemand.part || wanted || reading || panels.isAsked || stepOf(state) !== null) below(state);
    if (fresh) {
      measureUpdate(fresh.sent, fresh.received, drawing);
      fresh = undefined;
    }
  }

  /** Shows what is below the picture, or beside it to be read. @param {import("./state/store.js").State} state */
  function below(state) {
    const part = onDemand.get();
    if (part && reading) void part.read(reading);
    if (part) reading = "";
    part?.show(state, wanted);
  }

  find("skip", HTMLElement).addEventListener("click", () => {
    /** @type {HTMLElement | null} */ (document.querySelector("#policy-chart .stage"))?.focus();
  });
  const talkButton = find("talk", HTMLButtonElement);
  talkButton.addEventListener("click", () => {
    // There are no panels then.
    isPatient = false;
    void Promise.all([import("./view/talk.js"), dress("panels.css")]).then(([{ talk }]) => talk(talkButton, pressed));
  });
  addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
    if (ctrlKey || metaKey || altKey) return;
    if (target instanceof Element && target.closest("input:not([type=range]), select, textarea, dialog")) return;
    const button = key.toLowerCase() === "f" ? talkButton : key.toLowerCase() === "p" ? pin.button : undefined;
    if (button?.checkVisibility()) button.click();
  });
  // A frame would come too late, and so do panels that have not been seen: the next print has them.
  addEventListener("beforeprint", () => {
    isOnPaper = true;
    wanted ||= store.state.sweep !== null;
    render(store.state);
  });
  addEventListener("afterprint", () => {
    isOnPaper = false;
    redraw();
  });
  // A slider hears the same keys as the picture; in a text these are letters.
  find("main-fields", HTMLElement).addEventListener("keydown", (event) => {
    if (/** @type {Element} */ (event.target).matches("[type=range]") && cliffKey(event)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !(isRedo || key === "z")) return;
    const target = /** @type {Element} */ (event.target);
    const isElsewhere = target.closest("textarea, dialog, input:not([type=range], [type=checkbox])");
    if (isElsewhere || onStart() || !store.state.choice) return;
    event.preventDefault();
    if (isRedo) redo();
    else undo();
  });
  followPage((surroundings) => store.update(surroundings));
  store.update({ library });
  // What a file opens from the start page gets an entry of the history after that of the start page.
  const leave = () => address.at("start");
  if (isStart(Address.fragment)) leave();
  /** @type {Workbench} */
  const there = { go, leave, restore, table, own, openText };
  return there;
}
