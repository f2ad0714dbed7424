// A short line in a curve's colour, for legends.

/**
 * @param {string} color
 * @param {boolean} dash
 */
export function swatch(color, dash) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ viewBox: "0 0 20 8", width: "20", height: "8", "aria-hidden": "true" }))
    svg.setAttribute(name, value);
  for (const [name, value] of Object.entries({
    d: "M0 4H20",
    stroke: color,
    "stroke-width": "2",
    fill: "none",
    "stroke-dasharray": dash ? "4 3" : "none",
  }))
    line.setAttribute(name, value);
  svg.append(line);
  return svg;
}
