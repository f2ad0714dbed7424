// Share: HTML that shows the picture in another page, with a preview that is the frame itself (docs/EMBEDDING.md).

import { html, nothing } from "lit-html";
import { CopyText } from "./clipboard.js";
import { build } from "../view/dom.js";
import { setText } from "../view/elements.js";
import { kindsOf } from "../view/kinds.js";
import { checkFields, numberField, selectField, textField } from "../view/form.js";
import { elementSnippet, frameAttributes, frameSnippet } from "./snippets.js";

/** The sizes of a frame at first. CSS pixels. */
const WIDTH = 720;
const HEIGHT = 900;

/** The pause before the preview loads anew. Milliseconds. */
const REST = 300;

/** The time within which a frame that works reports its height, after it has loaded. Milliseconds. */
const PATIENCE = 3000;

const LOCAL = "This page comes from a file. What others are to see in theirs must be at an address on the web.";
const SILENT = "The frame does not answer.";
const NEEDS =
  "Sandboxed frames need a host that sends Access-Control-Allow-Origin for its files, which this one does not";

/** @param {import("./shown.js").Shown} shown */
export function embedSection(shown) {
  const { model, choice, home, fragment, problem } = shown;
  if (problem !== "") return html`<p class="notice">${problem}</p>`;
  if (!/^https?:/.test(home)) return html`<p class="notice">${LOCAL}</p>`;
  // The controls of the phase diagram have no effect in a frame.
  const controls = model
    .fields()
    .filter(
      ({ kind, scale, options, group }) => (scale || (kind === "choice" && options.length > 1)) && group !== "phase",
    )
    .map(({ name, key, label }) => ({
      value: key,
      label,
      checked: name === "alpha" || name === `value.${choice.parameter}`,
    }));
  const usual = controls
    .filter(({ checked }) => checked)
    .map(({ value }) => value)
    .join();

  const as = selectField(
    "As",
    [
      { value: "frame", label: "a frame" },
      { value: "element", label: "an element, without a frame" },
    ],
    "frame",
  );
  const theme = selectField(
    "Colours",
    [
      { value: "auto", label: "as the reader's system" },
      { value: "light", label: "light" },
      { value: "dark", label: "dark" },
    ],
    "auto",
  );
  /** @type {readonly string[]} */
  const drawn = kindsOf(shown.choice);
  const pictures = checkFields(
    "Pictures",
    [
      { value: "policy", label: "Policy", checked: drawn.includes("policy") },
      ...(shown.model.outcomes.length > 0
        ? [{ value: "outcomes", label: "Outcomes", checked: drawn.includes("outcomes") }]
        : []),
      { value: "value", label: "Value", checked: drawn.includes("value") },
      { value: "roadmap", label: "Figure 1: Q, best actions, policy, value", checked: false },
      { value: "envelope", label: "Values of the best policies", checked: false },
      { value: "hull", label: "Hull of what policies collect", checked: false },
      ...(shown.model.hasFeedback
        ? [{ value: "feedback", label: "Fixed points of the weight that looks back", checked: false }]
        : []),
      { value: "trained", label: "Train it: where seeds end", checked: false },
      { value: "paths", label: "Train it: the way there", checked: false },
      { value: "times", label: "Train it: how long near the cliff", checked: false },
    ],
    1,
  );
  const kept = checkFields("Controls", controls);
  const width = numberField("Width at most", WIDTH, 240, 4000);
  const height = numberField("Height", HEIGHT, 120, 4000);
  const manner = checkFields("Frame", [
    { value: "automatic", label: "Height follows the content, by a script", checked: true },
    { value: "sandboxed", label: "Sandboxed: runs scripts, and nothing else", checked: true },
  ]);
  // The build draws every scenario of the library as it opens.
  const still = textField(
    "Picture for readers without scripts",
    "https://…",
    shown.entry.source && "scenario" in shown.entry.source
      ? new URL(`pictures/${shown.entry.source.scenario}.svg`, home).href
      : "",
  );
  const code = new CopyText("HTML", "", { rows: 4, code: true });
  const line = build(html`<p role="status"></p>`);
  const stage = build(html`<div class="preview"></div>`);

  /** Whether the author has typed a height. Until then the frame's own is taken. */
  let typed = false;
  /** The frame in the preview, and what it was made from. @type {HTMLIFrameElement | undefined} */
  let frame;
  let made = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** The height that the frame has reported; 0 before. */
  let reported = 0;
  /** Whether the author knows that a sandbox fails on this host. */
  let warned = false;

  /** @returns {import("./snippets.js").Embedding} */
  const embedding = () => ({
    home,
    fragment,
    title: `Policy Cliff: ${model.title}`,
    pictures:
      pictures.values.length === 2 && pictures.values.every((kind) => drawn.includes(kind)) ? [] : pictures.values,
    controls: kept.values.join() === usual ? null : kept.values,
    theme: /** @type {"auto" | "light" | "dark"} */ (theme.value),
    width: width.value,
    height: height.value,
    automatic: manner.values.includes("automatic"),
    sandboxed: manner.values.includes("sandboxed"),
    still: still.value,
  });

  function show() {
    const wanted = embedding();
    const framed = as.value === "frame";
    for (const { element } of [width, height, manner]) element.hidden = !framed;
    code.text = framed ? frameSnippet(wanted) : elementSnippet(wanted);
    clearTimeout(timer);
    timer = setTimeout(preview, frame ? REST : 0, wanted);
  }

  /** @param {import("./snippets.js").Embedding} wanted */
  function preview(wanted) {
    const { width: across = "", height: down = "", ...rest } = frameAttributes(wanted);
    const from = JSON.stringify(rest);
    if (!frame || from !== made) {
      // A new frame is made, since another address for the old one would be a step back in the reader's history.
      made = from;
      frame = /** @type {HTMLIFrameElement} */ (
        build(html`<iframe src=${rest.src} title=${rest.title} sandbox=${rest.sandbox ?? nothing}></iframe>`)
      );
      reported = 0;
      const mine = frame;
      frame.addEventListener("load", () => setTimeout(() => mine === frame && silent(), PATIENCE));
      stage.replaceChildren(frame);
    }
    frame.width = across;
    frame.height = wanted.automatic && reported > 0 ? String(reported) : down;
  }

  /** Shows a message about a frame that has not reported its height, and so has not started. */
  function silent() {
    if (reported > 0) return;
    if (!manner.values.includes("sandboxed")) return setText(line, SILENT);
    setText(line, warned ? `${NEEDS}.` : `${NEEDS}, so it is off.`);
    // An author who ticks it again wants it, for another host.
    if (!warned) manner.untick("sandboxed");
    warned = true;
    show();
  }

  /** @param {MessageEvent} event */
  function receive({ source, data }) {
    if (!stage.isConnected) return removeEventListener("message", receive);
    if (source !== frame?.contentWindow) return;
    if (data?.type === "policy-cliff:error") return silent();
    if (!Number.isFinite(data?.height)) return;
    reported = data.height;
    if (manner.values.includes("sandboxed") || line.textContent === SILENT) setText(line, "");
    // A preview that is narrower than the frame will be has another height.
    if (!typed && frame?.clientWidth === width.value) height.value = reported;
    show();
  }

  addEventListener("message", receive);
  height.element.addEventListener("input", () => (typed = true));
  show();
  const fields = [as, theme, width, height, pictures, kept, manner, still].map(({ element }) => element);
  return html`<div class="options" @input=${show}>${fields}</div>${code.element}${line}${stage}`;
}
