// Share: the current view as a picture, PNG or SVG. Both carry the link, so that a picture that is dropped on the page
// opens the view again.

import { html } from "lit-html";
import { copyButton, copyPicture } from "./clipboard.js";
import { build } from "../view/dom.js";
import { find, messageOf, setText } from "../view/elements.js";
import { download, fileName } from "./download.js";
import { checkFields, numberField, selectField } from "../view/form.js";
import { nearest, positions } from "../panels/model.js";
import { mapped } from "../panels/phase.js";
import { axisOf, placeOn } from "../state/axis.js";
import { kindsOf, PICTURES } from "../view/kinds.js";
import { settingsOf } from "./shown.js";
import { alongQuestion, exactQuestion, gradientQuestion, hereQuestion, timesQuestion } from "./training.js";
import { shownOf } from "../state/training.js";
import {
  drawingOf,
  experimentOf,
  feedbackOf,
  mapsAlpha,
  phaseOf,
  returnsOf,
  roadmapOf,
} from "../state/panel-requests.js";
import { question } from "../state/request.js";

/** @typedef {Pick<import("../module/policy-cliff.js").Figure, "svg" | "title" | "description" | "free">} Figure */
/** @typedef {{ width: number, theme: "light" | "dark", height?: number, fontSize?: number }} Paper  without a height each picture has its own */

/** The width that pictures have at first, and the allowed ones. CSS pixels. */
const WIDTH = 720;
const LEAST = 240;
const MOST = 2000;
/** The shape of a slide, and how many letters of the root font's size it is wide. */
const SLIDE = 9 / 16;
const LETTERS = 46;
/** The share of the upper one of two pictures. */
const UPPER = 0.58;

/**
 * @typedef {{ name: string, label: string, at?: number | undefined, draw: (paper: Paper, caption: string) => Promise<Figure> }} Picture  the caption is that of the document; `at` is where the cursor stands
 */

/**
 * Returns the pictures that there are of a view.
 * @param {import("./shown.js").Shown} shown
 */
function picturesOf(shown) {
  const { pc, model, choice, stress } = shown;
  const { state, parameter } = choice;
  const { pointers } = shown;
  const across = choice.axis === "alpha" ? "alpha" : parameter;
  /** Returns the paper with a height in proportion to its width. @param {Paper} paper @param {number} share */
  const sheet = (paper, share) => ({ ...paper, height: paper.height ?? Math.round(paper.width * share) });
  const { style, curves } = choice;
  const draw = (/** @type {import("../view/kinds.js").Kind} */ kind) => async (/** @type {Paper} */ paper) => {
    const sweep = await shown.ask("sweep", question);
    const pointer = pointers[kind];
    const options = { kind, style, curves, ...sheet(paper, 0.5), ...(pointer ? { pointer } : {}) };
    if (!choice.pin) return pc.figure(sweep, options);
    const pinned = { sweep: await shown.ask("pinned", question), settings: model.pinnedSettings(choice) };
    return pc.figure(sweep, { ...options, pinned });
  };
  const at = placeOn(choice, axisOf(choice));
  const outcomes = { name: `outcomes-by-${across}`, label: "Outcomes", at, draw: draw("outcomes") };
  const [main, other] = kindsOf(choice);
  /** Draws the two pictures of the page, one above the other. @param {Paper} paper */
  const both = async (paper) => {
    const { height } = sheet(paper, 0.8);
    const upper = await draw(main)({ ...paper, height: Math.round(height * UPPER) });
    const lower = await draw(other)({ ...paper, height: Math.round(height * (1 - UPPER)) });
    return {
      svg: (/** @type {string} */ words, /** @type {number} */ cursor) => upper.svgAbove(lower, words, cursor),
      title: `${upper.title}; ${lower.title}`,
      description: `${upper.description} ${lower.description}`,
      free() {
        upper.free();
        lower.free();
      },
    };
  };
  /** @type {Picture[]} */
  const list = [
    { name: `policy-in-${state}-by-${across}`, label: `Policy in “${state}”`, at, draw: draw("policy") },
    ...(model.outcomes.length > 0 ? [outcomes] : []),
    { name: `value-by-${across}`, label: "Value", at, draw: draw("value") },
    { name: `${main}-and-${other}-by-${across}`, label: "Both pictures of the page", at, draw: both },
    {
      name: `model-of-${state}`,
      label: "Drawing of the model",
      draw: (paper, caption) => drawing(shown, paper, caption),
    },
  ];
  const returns = () => shown.ask("returns", returnsOf);
  list.push(
    {
      name: `from-reward-to-policy-by-${parameter}`,
      label: "Figure 1: Q, best actions, policy, value",
      draw: async (paper) => pc.roadmapFigure(await shown.ask("roadmap", roadmapOf), sheet(paper, 0.9)),
    },
    {
      name: `values-of-policies-by-${parameter}`,
      label: "Values of the best policies, as lines",
      draw: async (paper) => pc.envelopeFigure(await returns(), sheet(paper, 0.5)),
    },
    {
      name: `hull-by-${parameter}`,
      label: "Hull of what policies collect",
      draw: async (paper) => pc.hullFigure(await returns(), sheet(paper, 0.6)),
    },
  );
  list.push({
    name: `best-in-${state}`,
    label: "What is best, and how little breaks a tie",
    draw: (paper, caption) => drawing(shown, paper, caption, "best"),
  });
  list.push(
    {
      name: `training-by-${parameter}`,
      label: "Train it: where seeds end",
      at: choice.values[parameter],
      draw: async (paper) => {
        const [sweep, found] = [await shown.ask("sweep", exactQuestion), await shown.ask("trainSweep", alongQuestion)];
        return pc.trainedFigure(sweep, [found], { ...sheet(paper, 0.5), kind: shownOf(choice, model) });
      },
    },
    {
      name: `training-in-${state}`,
      label: "Train it: the way there",
      draw: async (paper) => pc.trainPathsFigure(await shown.ask("train", hereQuestion), sheet(paper, 0.7)),
    },
    {
      name: `training-times-by-${parameter}`,
      label: "Train it: how long near the cliff",
      draw: async (paper) => {
        const own = await shown.ask("trainSweep", timesQuestion);
        const exact = await shown.ask("trainSweep", gradientQuestion);
        return pc.trainTimesFigure(own.algorithm === exact.algorithm ? [[own]] : [[own], [exact]], sheet(paper, 0.6));
      },
    },
  );
  if (model.components.length > 1)
    list.push({
      name: `scheme-of-${state}`,
      label: "Scheme of the reward models",
      draw: (paper, caption) => drawing(shown, paper, caption, "framework"),
    });
  if (model.hasFeedback)
    for (const [kind, label] of /** @type {const} */ ([
      ["loop", "Fixed points, up and down"],
      ["outcome", "Fixed points here"],
    ]))
      list.push({
        name: `fixed-points-${kind}`,
        label,
        draw: async (paper) =>
          pc.feedbackFigure(await shown.ask("feedback", feedbackOf), { ...sheet(paper, 0.6), kind }),
      });
  if (mapsAlpha(choice)) {
    const name = `map-of-${choice.plane?.[0] ?? parameter}-and-alpha`;
    const draw = async (/** @type {Paper} */ paper) =>
      pc.alphaMapFigure(await shown.ask("alphaMap", phaseOf), sheet(paper, 0.75));
    list.push({ name, label: "Map of a parameter and α", draw });
  } else if (choice.plane) {
    const draw = async (/** @type {Paper} */ paper) => {
      const soft = phaseOf(shown.entry, choice).ask.field;
      const [phase, field] = [await shown.ask("phase", phaseOf), soft ? await shown.ask("field", phaseOf) : null];
      const watched = model.names.named(field?.state ?? state);
      return pc.phaseFigure(phase, field, {
        ...sheet(paper, 0.75),
        ...(field ? {} : { outcomes: mapped(model, choice, phase) }),
        state: /** @type {import("../module/policy-cliff.js").State} */ (watched),
      });
    };
    list.push({ name: `phase-diagram-of-${choice.plane.join("-and-")}`, label: "Phase diagram", draw });
  }
  if (choice.plane) {
    list.push({
      name: "changes-by-1-percent",
      label: "Change each parameter by 1 %",
      draw: async (paper) => pc.experimentFigure(await shown.ask("experiment", experimentOf), sheet(paper, 0.6)),
    });
  }
  if (stress)
    list.push({
      name: "stress-test",
      label: "Stress test",
      draw: async (paper) => pc.stressFigure(stress, sheet(paper, 0.5)),
    });
  return list;
}

/**
 * @param {import("./shown.js").Shown} shown
 * @param {Paper} paper
 * @param {string} caption
 * @param {"model" | "framework" | "best"} [kind]
 * @returns {Promise<Figure>}
 */
async function drawing(shown, { height: _, ...paper }, caption, kind = "model") {
  const changing = positions(nearest(await shown.cliffs(), shown.choice), shown.model);
  // The scheme shows the soft policy where there is one.
  const soft = kind === "framework" || find("model-soft", HTMLInputElement).checked;
  const { svg, title, description } = await shown.ask("drawing", (entry, choice) =>
    drawingOf(entry, choice, { ...paper, soft, changing, kind, caption }),
  );
  return { svg: () => svg, title, description, free() {} };
}

/**
 * Returns the caption: the title, the settings and the address.
 * @param {import("./shown.js").Shown} shown
 */
function captionOf(shown) {
  const { home } = shown;
  return `${settingsOf(shown)}\nPolicy Cliff, after Xu 2025${/^https?:/.test(home) ? `, ${home}` : ""}`;
}

/** @param {import("./shown.js").Shown} shown */
export function pictureSection(shown) {
  const pictures = picturesOf(shown);
  const kind = selectField(
    "Picture",
    pictures.map(({ label }, i) => ({ value: String(i), label })),
    String(
      Math.max(
        0,
        PICTURES.filter((kind) => kind !== "outcomes" || shown.model.outcomes.length > 0).indexOf(shown.choice.picture),
      ),
    ),
  );
  const shape = selectField(
    "Shape",
    [
      { value: "", label: "for a page" },
      { value: "slide", label: "slide: 16:9, large type" },
    ],
    "",
  );
  const theme = selectField(
    "Colours",
    [
      { value: "light", label: "light" },
      { value: "dark", label: "dark" },
    ],
    shown.theme,
  );
  const width = numberField("Width in pixels", WIDTH, LEAST, MOST);
  const scale = selectField(
    "Resolution of the PNG",
    [1, 2, 3, 4].map((times) => ({ value: String(times), label: `${times}×` })),
    "2",
  );
  const caption = checkFields("With it", [
    { value: "caption", label: "What it is of, and this page's address", checked: true },
    { value: "cursor", label: "The cursor", checked: true },
  ]);
  const image = new Image();
  const line = build(html`<p></p>`);
  const status = build(html`<span role="status"></span>`);
  /** The picture that is shown, with its name. @type {{ svg: string, name: string } | undefined} */
  let drawn;
  /** The number of the newest drawing, and its end. */
  let count = 0;
  let last = Promise.resolve();

  /** Draws the chosen picture. The picture before stays until there is another. */
  async function show() {
    const mine = ++count;
    const wanted = pictures[Number(kind.value)] ?? pictures[0];
    if (!wanted) return;
    setText(status, drawn ? "" : "Computing…");
    try {
      const words = caption.values.includes("caption") ? captionOf(shown) : "";
      const at = caption.values.includes("cursor") ? wanted.at : undefined;
      /** @type {Paper} */
      const paper = { width: width.value, theme: theme.value === "dark" ? "dark" : "light" };
      const most = Math.round(paper.width * SLIDE);
      const large = { ...paper, height: most, fontSize: paper.width / LETTERS };
      let figure = await wanted.draw(shape.value === "slide" ? large : paper, words);
      let svg = figure.svg(words, at);
      const over = heightOf(svg) - most;
      if (shape.value === "slide" && over > 0) {
        // The caption and the legend take their room from the picture.
        figure.free();
        figure = await wanted.draw({ ...large, height: most - over }, words);
        svg = figure.svg(words, at);
      }
      const alt = `${figure.title}. ${figure.description}`;
      figure.free();
      if (mine !== count) return;
      drawn = { svg, name: wanted.name };
      image.src = address(svg);
      image.alt = alt;
      await image.decode();
      if (mine !== count) return;
      const times = Number(scale.value);
      setText(
        line,
        `PNG of ${image.naturalWidth * times} × ${image.naturalHeight * times} pixels. ${shown.problem || "PNG and SVG carry the link: dropped on this page, they open this view again."}`,
      );
      setText(status, "");
    } catch (error) {
      if (mine !== count) return;
      drawn = undefined;
      image.removeAttribute("src");
      image.alt = "";
      setText(status, messageOf(error));
    }
  }

  /** @param {string} text @param {string} type */
  const stamped = (text, type) => new Blob([withLink(shown, new TextEncoder().encode(text))], { type });

  /** Returns the current picture as a PNG with the link in it. */
  async function png() {
    if (!drawn) throw new Error("there is no picture yet");
    const plain = await raster(drawn.svg, Number(scale.value));
    return new Blob([withLink(shown, new Uint8Array(await plain.arrayBuffer()))], { type: "image/png" });
  }

  /** @param {string} label @param {() => Promise<void>} act */
  const button = (label, act) => {
    const press = () => act().catch((error) => setText(status, messageOf(error)));
    return html`<button type="button" @click=${press}>${label}</button>`;
  };
  /** @param {string} end @param {() => Promise<Blob>} content */
  const save = async (end, content) => {
    // A button that is pressed early saves what is being drawn.
    await last;
    if (!drawn) throw new Error("there is no picture yet");
    const { name } = drawn;
    const blob = await content();
    setText(
      status,
      download(fileName([shown.stem, name, ...(end === "png" ? [`${scale.value}x`] : [])], end), blob, blob.type),
    );
  };
  const redraw = () => {
    last = show();
  };
  redraw();
  const fields = [kind, shape, theme, width, scale, caption].map(({ element }) => element);
  return html`<div class="options" @change=${redraw}>${fields}</div>
    <p class="actions">
      ${button("Download PNG", () => save("png", png))}
      ${button("Download SVG", () => save("svg", async () => stamped(drawn?.svg ?? "", "image/svg+xml")))}
      ${copyButton("Copy PNG", () => copyPicture(png()).catch(messageOf))}${status}
    </p>
    ${line}
    <div class="preview">${image}</div>`;
}

/**
 * @param {import("./shown.js").Shown} shown
 * @param {Uint8Array<ArrayBuffer>} picture
 */
function withLink({ pc, fragment, link }, picture) {
  if (fragment === "") return picture;
  return /** @type {Uint8Array<ArrayBuffer>} */ (pc.withLink(picture, link) ?? picture);
}

/** Returns the height of a document in CSS pixels. @param {string} svg */
function heightOf(svg) {
  return Number(/ height="([\d.]+)"/.exec(svg)?.[1]);
}

/** Returns an SVG document as a data address. @param {string} svg */
function address(svg) {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/**
 * Returns a drawing in pixels, its paper included. The browser draws the document itself, so that PNG and SVG cannot
 * differ.
 * @param {string} svg
 * @param {number} scale
 * @returns {Promise<Blob>}
 */
async function raster(svg, scale) {
  const image = new Image();
  image.src = address(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * scale;
  canvas.height = image.naturalHeight * scale;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((/** @type {BlobCallback} */ done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("this browser makes no picture of that many pixels; choose a lower resolution or width");
  return blob;
}
