// The disclosure "Data" under a picture: the numbers of the picture as tables, made by a script (data-table.js) that is
// fetched when it is first opened.

import { messageOf, setText } from "./elements.js";

/** @typedef {typeof import("./data-table.js")} Maker */
/** @typedef {import("./data-table.js").Table} Table */

export class Data {
  #box;
  #pc;
  /** @type {Maker | undefined} */
  #maker;
  /** What the tables are made from, and how. @type {unknown[]} */
  #from = [];
  /** @type {(maker: Maker) => Table[]} */
  #make = () => [];
  /** What the tables on show were made from. @type {unknown[]} */
  #shown = [];

  /**
   * @param {HTMLDetailsElement} box
   * @param {import("../module/core.js").Core} pc
   */
  constructor(box, pc) {
    this.#box = box;
    this.#pc = pc;
    box.addEventListener("toggle", () => void this.#draw());
  }

  /**
   * @param {unknown[]} from  the tables are made anew when one of these has changed
   * @param {(maker: Maker) => Table[]} make
   */
  show(from, make) {
    this.#from = from;
    this.#make = make;
    void this.#draw();
  }

  async #draw() {
    if (!this.#box.open) return;
    const body = /** @type {HTMLElement} */ (this.#box.lastElementChild);
    try {
      this.#maker ??= await import("./data-table.js");
    } catch (error) {
      return setText(body, `The table could not be loaded: ${messageOf(error)}. Close and open it to try again.`);
    }
    if (this.#from.length === this.#shown.length && this.#from.every((value, i) => value === this.#shown[i])) return;
    this.#shown = this.#from;
    this.#maker.draw(body, this.#pc, this.#make(this.#maker));
  }
}
