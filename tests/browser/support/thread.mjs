// What the page's own thread does, to be seen from a test. It runs in the page, before its scripts.

/**
 * Notes the longest time between two frames, the longest text that the thread takes apart, and what workers are asked
 * about texts that are sent to them.
 */
export function watchThread() {
  const seen = { longest: 0, text: 0, asked: /** @type {string[][]} */ ([]) };
  Object.assign(globalThis, { seen });
  let last = performance.now();
  const frame = (/** @type {number} */ now) => {
    seen.longest = Math.max(seen.longest, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  for (const [owner, name] of /** @type {[any, string][]} */ ([
    [JSON, "parse"],
    [String.prototype, "split"],
    [TextEncoder.prototype, "encode"],
  ])) {
    const own = owner[name];
    owner[name] = function (/** @type {any[]} */ ...given) {
      seen.text = Math.max(seen.text, String(name === "split" ? this : given[0]).length);
      return own.apply(this, given);
    };
  }
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ more) {
    if (message?.text !== undefined) seen.asked.push(Object.keys(message.ask));
    return postMessage.call(this, message, more);
  };
}
