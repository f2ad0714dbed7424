// Marks on the browser's timeline, for its profiler, for the tests and for the pace of a moving hand (pace.js). They are
// cleared at once, so that the page's list does not grow.

/**
 * Marks the time from a request to its picture: solving, transfer and drawing, without the wait for the next frame
 * between them.
 * @param {number} sent      the request left
 * @param {number} received  its answer arrived
 * @param {number} drawing   its frame began to draw
 */
export function measureUpdate(sent, received, drawing) {
  const draw = performance.now() - drawing;
  const detail = { solve: received - sent, draw };
  performance.measure("policy-cliff:update", { start: sent, duration: detail.solve + draw, detail });
  performance.clearMeasures("policy-cliff:update");
}
