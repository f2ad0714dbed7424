// The HTML that an author pastes into a page to show a picture there, for a frame or for the element. Everything in it
// is escaped, and it is valid as it stands.

/**
 * The choices of an author.
 * @typedef {object} Embedding
 * @property {string} home      address of the full page
 * @property {string} fragment  the link to what is shown, without its #
 * @property {string} title
 * @property {readonly string[]} pictures  "policy", "outcomes", "value"; none for those of the view
 * @property {readonly string[] | null} controls  keys of fields; null for the swept parameter and the temperature
 * @property {"auto" | "light" | "dark"} theme
 * @property {number} width     of a frame, at most; CSS pixels
 * @property {number} height    of a frame; until it has said its own, if it may
 * @property {boolean} automatic  a frame's height follows what is in it
 * @property {boolean} sandboxed
 * @property {string} still     address of a picture for readers without scripts; "" for none
 */

/**
 * The permissions of a sandboxed frame: scripts, and links to the full page in another window; access neither to the
 * page around it nor to cookies.
 */
const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

/**
 * Returns the attributes of the frame, without those for its looks.
 * @param {Embedding} embedding
 * @returns {Record<string, string>}
 */
export function frameAttributes(embedding) {
  const { home, fragment, title, width, height, sandboxed } = embedding;
  const query = Object.entries(settings(embedding))
    .map(([name, value]) => `${name}=${value.split(",").map(encodeURIComponent).join(",")}`)
    .join("&");
  return {
    src: `${new URL("embed.html", home)}${query && `?${query}`}#${fragment}`,
    title,
    ...(sandboxed ? { sandbox: SANDBOX } : {}),
    width: String(width),
    height: String(height),
  };
}

/** @param {Embedding} embedding */
export function frameSnippet(embedding) {
  const frame = element("iframe", { ...frameAttributes(embedding), loading: "lazy", style: "max-width:100%;border:0" });
  const host = element("script", { src: new URL("embed-host.js", embedding.home).href, async: "" });
  return [frame, `<noscript><p>${link(embedding)}</p></noscript>`, ...(embedding.automatic ? [host] : []), ""].join(
    "\n",
  );
}

/** @param {Embedding} embedding */
export function elementSnippet(embedding) {
  const script = element("script", { type: "module", src: new URL("element.js", embedding.home).href });
  return [
    element("policy-cliff", { link: embedding.fragment, ...settings(embedding) }, `\n  <p>${link(embedding)}</p>\n`),
    script,
    "",
  ].join("\n");
}

/**
 * Returns the settings that differ from the defaults.
 * @param {Embedding} embedding
 * @returns {Record<string, string>}
 */
function settings({ pictures, controls, theme }) {
  return {
    ...(pictures.length > 0 ? { pictures: pictures.join() } : {}),
    ...(controls ? { controls: controls.join() || "none" } : {}),
    ...(theme === "auto" ? {} : { theme }),
  };
}

/**
 * Returns the link, or the static picture in it, that is shown instead of the picture where there are no scripts.
 * @param {Embedding} embedding
 */
function link({ home, fragment, title, still }) {
  const shown = still ? `<img src="${escaped(still)}" alt="${escaped(title)}">` : escaped(title);
  return element("a", { href: `${home}#${fragment}` }, shown);
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {string} [content]  HTML
 */
function element(tag, attributes, content = "") {
  const written = Object.entries(attributes).map(([name, value]) =>
    value === "" ? ` ${name}` : ` ${name}="${escaped(value)}"`,
  );
  return `<${tag}${written.join("")}>${content}</${tag}>`;
}

/** @param {string} text  as HTML, in an attribute too */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
