// What is out of sight need not follow every movement of the hand, which would cost a frame: it follows when it comes
// into sight, and once the hand rests.

/** The time without a change after which the hand rests. Milliseconds. */
const REST = 200;

export class Unseen {
  #redraw;
  #isSeen = false;
  #isDue = true;
  /** @type {unknown} */
  #at;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #alarm;

  /**
   * @param {Element} element  what may be out of sight
   * @param {() => void} redraw  asks for another drawing
   */
  constructor(element, redraw) {
    this.#redraw = redraw;
    const look = (/** @type {IntersectionObserverEntry[]} */ entries) => {
      this.#isSeen = entries.at(-1)?.isIntersecting ?? false;
      if (this.#isSeen) redraw();
    };
    new IntersectionObserver(look).observe(element);
  }

  /** Lets the next drawing be due: what it follows is not the hand. */
  hurry() {
    this.#isDue = true;
  }

  /**
   * Returns whether to draw now; there will be another drawing if not.
   * @param {unknown} at  what is followed at once, also out of sight: the colours of paper, before a page is printed
   */
  isDue(at) {
    clearTimeout(this.#alarm);
    const isDue = this.#isSeen || this.#isDue || at !== this.#at;
    this.#isDue = false;
    this.#at = at;
    if (!isDue)
      this.#alarm = setTimeout(() => {
        this.#isDue = true;
        this.#redraw();
      }, REST);
    return isDue;
  }
}
