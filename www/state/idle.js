// What can wait until the browser has nothing else to do.

/** Runs a function once the browser is idle. WebKit has no such callback. */
export const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
