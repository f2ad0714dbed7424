// The element <policy-cliff>: a picture in another page without a frame. All of them on a page share one WebAssembly
// instance and one worker, and none
// loads anything before it comes near the screen. docs/EMBEDDING.md has its attributes, properties and events.

import { home, readText } from "./module/assets.js";
import { loadLibrary } from "./state/library.js";
import { load } from "./module/core.js";
import { becomesWhole } from "./state/whole.js";
import { NAMES, TABLE, settingsOf } from "./state/settings.js";
import { Widget } from "./view/widget.js";
import { SolverWorker } from "./state/solver-worker.js";

/** The attributes that are entries of a link. */
const ENTRIES = ["alpha", "state", "sweep", "rule", "objective", "zoom"];

/** The root font size that the style sheets are made for, in CSS pixels; a page around it may have another. */
const SIZE = 16;

/** The distance from the screen at which a picture loads. */
const NEAR = "300px";

/** @typedef {import("./module/element.d.ts").PolicyCliffElement} Described */
/**
 * @typedef {{ pc: import("./module/core.js").Core, library: import("./state/store.js").Entry[], solver: SolverWorker, sheets: CSSStyleSheet[] }} Shared
 */

/**
 * The module, the library, the worker and the style sheets that all pictures of the page share.
 * @type {Promise<Shared> | undefined}
 */
let shared;

/**
 * @param {string} link  of the first picture, without its #
 * @returns {Promise<Shared>}
 */
async function prepare(link) {
  const [pc, library, ...sheets] = await Promise.all([
    load(),
    loadLibrary(link),
    sheet("style.css"),
    sheet("embed.css"),
  ]);
  return { pc: becomesWhole(pc), library, solver: new SolverWorker(pc.module), sheets };
}

/** Returns a style sheet with sizes in pixels, since a rem depends on the page around. @param {string} name */
async function sheet(name) {
  const text = await readText(name);
  const made = new CSSStyleSheet();
  return made.replace(text.replace(/([\d.]+)rem\b/g, (_, count) => `${Number(count) * SIZE}px`));
}

/** The base class: on a server, which may import this along with a page's other scripts, there are no elements. */
const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (/** @type {unknown} */ (class {}));

/** @implements {Described} */
export class PolicyCliffElement extends Base {
  static observedAttributes = ["scenario", "model", "link", "view", ...ENTRIES, ...NAMES, ...TABLE];

  #root = this.attachShadow({ mode: "open" });
  // The page around may be in another language, and written from right to left.
  #box = Object.assign(document.createElement("div"), { lang: "en", dir: "ltr" });
  /** @type {Widget | undefined} */
  #widget;
  /** @type {IntersectionObserver | undefined} */
  #observer;
  #link = "";
  /** Whether there has been a picture. */
  #shown = false;

  constructor() {
    super();
    // The content of the element is shown until there is a picture: a link, a static picture.
    this.#root.append(document.createElement("slot"));
  }

  connectedCallback() {
    if (this.#widget) return;
    this.#observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void this.#start();
      },
      { rootMargin: NEAR },
    );
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    this.#observer?.disconnect();
    // The element may only have been moved.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#widget?.end();
      this.#widget = undefined;
      this.#shown = false;
      this.#root.replaceChildren(document.createElement("slot"));
    });
  }

  /** @param {string} name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(name, before, after) {
    if (!this.#widget || before === after) return;
    if (NAMES.includes(name)) this.#widget.set(settingsOf((each) => this.getAttribute(each)));
    else this.#show();
  }

  /** Returns the link to the current view, without its #. Setting it shows another view. */
  get link() {
    return this.#widget?.link || this.#link;
  }

  set link(link) {
    this.setAttribute("link", link);
  }

  /** Returns the choice: parameter values, temperature, state and so on; null before anything is shown. */
  get choice() {
    return this.#widget?.state.choice ?? null;
  }

  /**
   * Changes fields by their keys (docs/LINKS.md), as `{ rho: 0.1, alpha: "off" }`; once there is a picture.
   * @param {Record<string, unknown>} fields
   */
  async set(fields) {
    if (!this.#shown) await new Promise((ready) => this.addEventListener("policy-cliff-ready", ready, { once: true }));
    await this.#widget?.change(Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)])));
  }

  async #start() {
    this.#observer?.disconnect();
    try {
      shared ??= prepare(this.#address);
      const { pc, library, solver, sheets } = await shared;
      if (this.#widget || !this.isConnected) return;
      this.#root.adoptedStyleSheets = sheets;
      this.#root.replaceChildren(this.#box);
      this.#widget = new Widget(this.#box, {
        pc,
        library,
        solver,
        root: this,
        home: this.getAttribute("home") ?? home(),
        size: () => SIZE,
        ready: () => {
          this.#shown = true;
          this.#say("ready", {});
        },
        changed: (link) => this.#say("change", { link }),
        failed: (message) => this.#say("error", { message }),
      });
      this.#widget.set(settingsOf((name) => this.getAttribute(name)));
      this.#show();
    } catch (error) {
      shared = undefined;
      this.#say("error", { message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** @param {string} what @param {object} detail */
  #say(what, detail) {
    this.dispatchEvent(new CustomEvent(`policy-cliff-${what}`, { detail, bubbles: true, composed: true }));
  }

  /**
   * Returns the file that the element contains, a scenario or the options of a table; "" for none, or where a link
   * replaces it.
   */
  get #file() {
    const text = this.hasAttribute("link")
      ? ""
      : (this.querySelector('script[type="application/json"]')?.textContent ?? "");
    return text.trim() === "" ? "" : text;
  }

  /** Returns the entries of a link that the attributes add to the opening view. */
  get #entries() {
    const entries = new URLSearchParams(this.getAttribute("view") ?? "");
    for (const name of ENTRIES) {
      const value = this.getAttribute(name);
      if (value !== null) entries.set(name, value);
    }
    return entries;
  }

  /** Returns the link that the attributes describe, without its #. */
  get #address() {
    const link = this.getAttribute("link");
    if (link !== null) return link.replace(/^#/, "");
    const scenario = this.getAttribute("scenario") ?? "format-bonus";
    const model = this.getAttribute("model");
    const source = new URLSearchParams(model === null ? { v: "1", scenario } : { v: "1", model });
    return String(new URLSearchParams([...source, ...this.#entries]));
  }

  /** Shows the view that the attributes and the content describe. */
  #show() {
    const table = this.hasAttribute("link") ? null : this.getAttribute("src");
    if (table !== null) {
      const setting = (/** @type {string} */ name) => this.getAttribute(name);
      const file = this.#file;
      return void this.#widget?.openTable(
        ({ fetchTable }, solver) => fetchTable(solver, table, setting, file),
        String(this.#entries),
      );
    }
    if (this.#file !== "") return void this.#widget?.open(this.#file, String(this.#entries));
    this.#link = this.#address;
    this.#widget?.show(this.#link);
  }
}

if (globalThis.customElements && !customElements.get("policy-cliff"))
  customElements.define("policy-cliff", PolicyCliffElement);
