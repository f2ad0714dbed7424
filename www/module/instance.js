// One instance of the WebAssembly: every call into it goes through here.

import { copied } from "./arguments.js";

/** Returns whether an error is that of a panic, which says what happened and where. @param {unknown} error */
function isPanic(error) {
  return error instanceof Error && error.name === "PanicError";
}

export class Instance {
  /** The error of the first call that failed inside WebAssembly. @type {Error | undefined} */
  #failure;

  /**
   * Calls into WebAssembly. A panic or a trap may leave its memory half written: from then on every call throws an
   * error that says so, and what to do.
   * @template {unknown[]} Arguments
   * @template Answer
   * @param {(...given: Arguments) => Answer} ask
   * @param {Arguments} given
   * @returns {Answer}
   */
  call(ask, ...given) {
    const failure = this.#failure;
    if (failure) {
      const message = `the solver has failed and cannot go on: load the module in a new worker or page (${failure.message})`;
      throw new Error(message, { cause: failure });
    }
    try {
      return ask(...given);
    } catch (error) {
      const isExhausted = error instanceof Error && /call stack|too much recursion/i.test(error.message);
      if (error instanceof WebAssembly.RuntimeError || isPanic(error) || isExhausted)
        this.#failure = /** @type {Error} */ (error);
      throw error;
    }
  }

  /**
   * Calls a method. The arguments are copied before anything is computed: getters in them that throw, or call the same
   * object, do so outside of WebAssembly.
   * @param {any} handle  an object of WebAssembly
   * @param {PropertyKey} method  of it
   * @param {unknown[]} given
   * @returns {any}
   */
  ask(handle, method, ...given) {
    return this.call((...given) => handle[method](...given), ...given.map(copied));
  }

  /**
   * Returns a function that reads answers of a kind into WebAssembly, each the first time that it is drawn, and keeps
   * it there as long as the object exists; later changes of the object have no effect. Answers are plain objects, which
   * may have come from another thread.
   * @template Drawable
   * @param {new (kind: string, answer: object) => Drawable} Class
   * @param {string} kind
   * @returns {(answer: object) => Drawable}
   */
  readOnce(Class, kind) {
    /** @type {WeakMap<object, Drawable>} */
    const known = new WeakMap();
    return (answer) => {
      const drawable = known.get(answer) ?? this.call((object) => new Class(kind, object), copied(answer));
      known.set(answer, drawable);
      return drawable;
    };
  }

  /**
   * Returns the picture of what has been read.
   * @param {{ figure(options: object): unknown }} drawable
   * @param {object | undefined} options
   */
  drawn(drawable, options) {
    return this.figure(this.ask(drawable, "figure", options));
  }

  /**
   * Adds to a picture in WebAssembly's memory its properties.
   * @param {{ properties(): object }} picture
   * @returns {any}
   */
  figure(picture) {
    return Object.assign(
      picture,
      this.call(() => picture.properties()),
    );
  }
}
