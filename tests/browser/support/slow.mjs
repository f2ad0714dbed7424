// A model of 5,000 states, whose sweep takes seconds.

/** Drops it on the page. @param {import("./page.mjs").Page} page */
export const dropSlow = async (page) => (await slowFile(page))();

/**
 * Makes its file, which takes the page some time, and returns a function that drops it.
 * @param {import("./page.mjs").Page} page
 */
export async function slowFile(page) {
  await page.evaluate(() => {
    // A number from 0 to 1 that looks random.
    const mixed = (/** @type {number} */ i) => Math.abs(Math.sin(12.9898 * i) * 43758.5453) % 1;
    const count = 5000;
    const action = (/** @type {number} */ i) => ({
      to: Object.fromEntries(
        [1, 2, 3, 4].map((k) => [`s${(k * 1237 + Math.floor(count * mixed(5 * i + k))) % count}`, 1]),
      ),
      reward: { r: Number(mixed(7 * i).toFixed(3)), q: Number(mixed(11 * i).toFixed(3)) },
    });
    /** @type {Record<string, ReturnType<typeof action>>[]} */
    const states = Array.from({ length: count }, (_, s) =>
      Object.fromEntries([0, 1, 2].map((a) => [`a${a}`, action(3 * s + a)])),
    );
    for (const actions of states)
      for (const { to } of Object.values(actions)) {
        const targets = Object.keys(to);
        for (const target of targets) to[target] = 1 / targets.length;
      }
    const file = {
      "policy-cliff": 1,
      title: "Slow",
      discount: 0.95,
      start: "s0",
      states: Object.fromEntries(states.map((actions, s) => [`s${s}`, actions])),
      parameters: { x: { from: 0, to: 1 } },
      weights: { r: "x", q: "1-x" },
      view: { alpha: 0.1 },
    };
    Object.assign(globalThis, { slow: new File([JSON.stringify(file)], "slow.json") });
  });
  return () =>
    page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(/** @type {any} */ (globalThis).slow);
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
    });
}
