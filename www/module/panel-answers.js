// What the worker answers to panels that is not just what a method of the model returns.

/**
 * Returns a drawing of the model as plain data.
 * @param {import("./policy-cliff.js").Model} model
 * @param {import("./policy-cliff.js").DrawingOptions & { caption?: string }} options
 * @returns {import("../state/client.js").Drawn}
 */
export function drawn(model, { caption = "", ...options }) {
  const figure = model.drawing(options);
  const { title, description, area, nodes } = figure;
  const svg = figure.svg(caption);
  const [actions, part] = [figure.drawnActions(), figure.drawnPart()];
  figure.free();
  return { svg, title, description, area, nodes, actions, part };
}

/**
 * Returns a certificate, checked again at once.
 * @param {import("./policy-cliff.js").PolicyCliff} pc
 * @param {import("./policy-cliff.js").Model} model
 * @param {import("./policy-cliff.js").CliffOptions} options
 * @returns {import("../state/client.js").Certified}
 */
export function certified(pc, model, options) {
  const text = model.certificate(options);
  return { text, check: pc.check(text) };
}
