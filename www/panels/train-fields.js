// The settings of training: the algorithm and its options.

import { html, nothing } from "lit-html";
import { settingsIn, textOf } from "../state/training.js";
import { nameOf, NAMES } from "./train-words.js";

/** @typedef {import("../state/training.js").Settings} Settings */
/** @typedef {import("../state/training-work.js").Algorithm} Algorithm */

/** Algorithms that clip ratios, so that several epochs may use the same group. */
const CLIP = ["ppo", "grpo", "dr-grpo", "dapo", "gdpo"];
/** Algorithms without samples, which have no groups and no seeds. */
const EXACT = ["gradient", "natural"];

/**
 * Returns the controls.
 * @param {object} given
 * @param {string | null} given.training
 * @param {readonly string[]} given.components  of the reward
 * @param {readonly string[]} given.actions  of the watched state
 * @param {(text: string | null) => void} given.set
 * @param {boolean} given.isOpen  whether the further settings are shown
 * @param {(isOpen: boolean) => void} given.toggle
 */
export function trainFields({ training, components, actions, set, isOpen, toggle }) {
  const settings = settingsIn(training);
  const { algorithm } = settings;
  const put = (/** @type {Partial<Settings>} */ more) => set(textOf({ ...settings, ...more }));
  const choose = (
    /** @type {keyof Settings} */ name,
    /** @type {string} */ label,
    /** @type {[string, string][]} */ options,
  ) =>
    html`<div class="choice-control"><label for=${`train-${name}`}>${label}</label>
      <select id=${`train-${name}`} @change=${(/** @type {Event} */ { target }) => put({ [name]: chosenIn(target) })}>
        ${options.map(([value, text]) => html`<option value=${value} .selected=${value === settings[name]}>${text}</option>`)}
      </select></div>`;
  const number = (
    /** @type {keyof Settings} */ name,
    /** @type {string} */ label,
    /** @type {{ min: number, max: number, step?: string, empty?: boolean }} */ { min, max, step = "1", empty },
  ) =>
    html`<div class="choice-control"><label for=${`train-${name}`}>${label}</label>
      <input
        id=${`train-${name}`}
        type="number"
        min=${min}
        max=${max}
        step=${step}
        ?required=${!empty}
        .value=${/** @type {string} */ (settings[name])}
        @change=${(/** @type {Event} */ { target }) => {
          const input = /** @type {HTMLInputElement} */ (target);
          if (input.reportValidity()) put({ [name]: input.value });
        }}
      ></div>`;
  const epochs = (/** @type {Settings} */ { algorithm }) => (CLIP.includes(algorithm) ? {} : { epochs: "1" });
  const isDrawn = !EXACT.includes(algorithm);
  const pick = (/** @type {Event} */ { target }) => {
    const chosen = { ...settings, algorithm: chosenIn(target) };
    set(textOf({ ...chosen, ...epochs(chosen) }));
  };
  return html`<div class="train-fields">
      <div class="choice-control"><label for="train-algorithm">Algorithm</label>
        <select id="train-algorithm" @change=${pick}>
          ${NAMES.map(([value]) => html`<option value=${value} .selected=${value === algorithm}>${nameOf(value)}</option>`)}
        </select></div>
      ${isDrawn ? number("group", "Answers in a group", { min: 2, max: 1024 }) : nothing}
      ${number("rate", "Learning rate", { min: 0.000001, max: 1000000, step: "any" })}
      ${number("steps", "Steps", { min: 1, max: 100000 })}
      ${isDrawn ? number("seeds", "Seeds", { min: 1, max: 100 }) : nothing}
    </div>
    <details class="train-more" ?open=${isOpen} @toggle=${(/** @type {Event} */ { target }) => toggle(/** @type {HTMLDetailsElement} */ (target).open)}>
      <summary>More settings</summary>
      <div class="train-fields">
        ${CLIP.includes(algorithm) ? [number("epochs", "Updates from each group", { min: 1, max: 100 }), number("clip", "Clip below 1 by", { min: 0.01, max: 0.99, step: "any" }), number("clipHigh", "Clip above 1 by (empty: as below)", { min: 0.01, max: 1000000, step: "any", empty: true })] : nothing}
        ${
          ["reinforce", "ppo"].includes(algorithm)
            ? choose("baseline", "Baseline", [
                ["value", "exact value"],
                ["average", "average of earlier groups"],
                ["none", "none"],
              ])
            : nothing
        }
        ${
          isDrawn
            ? choose("estimator", "Divergence by", [
                ["exact", "its exact gradient"],
                ["k3", "the k3 estimate"],
              ])
            : nothing
        }
        ${choose("optimiser", "Optimiser", [
          ["plain", "plain steps"],
          ["adam", "Adam"],
        ])}
        ${start(settings.start, actions, (text) => put({ start: text }))}
        ${isDrawn ? number("seed", "First seed", { min: 0, max: 1000000000 }) : nothing}
      </div>
      ${
        isDrawn && components.length > 0
          ? html`<fieldset class="train-chance"><legend>By chance: an action whose amount is p has 1 of it with probability p</legend>
            ${components.map(
              (name) =>
                html`<label class="check"><input
                  type="checkbox"
                  .checked=${settings.bernoulli.includes(name)}
                  @change=${(/** @type {Event} */ { target }) => put({ bernoulli: toggled(settings.bernoulli, name, /** @type {HTMLInputElement} */ (target).checked) })}
                >${name}</label>`,
            )}</fieldset>`
          : nothing
      }
    </details>`;
}

/**
 * Returns the controls of the policy with which training starts.
 * @param {string} chosen  "uniform", "base", or shares of the watched state's actions
 * @param {readonly string[]} actions
 * @param {(text: string) => void} put
 */
function start(chosen, actions, put) {
  const own = actions.map(() => "1").join(",");
  const isOwn = chosen !== "uniform" && chosen !== "base";
  /** @type {[string, string][]} */
  const options = [
    ["uniform", "all actions alike"],
    ["base", "the base policy"],
    [isOwn ? chosen : own, "own shares"],
  ];
  const named =
    actions.length <= NAMED ? actions.map((action) => `“${action}”`).join(", ") : `${actions.length} actions`;
  const type = (/** @type {Event} */ { target }) => {
    const input = /** @type {HTMLInputElement} */ (target);
    if (input.reportValidity()) put(input.value);
  };
  return html`<div class="choice-control"><label for="train-start">Start from</label>
      <select id="train-start" @change=${(/** @type {Event} */ { target }) => put(chosenIn(target))}>
        ${options.map(([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`)}
      </select></div>
    ${
      isOwn
        ? html`<div class="choice-control"><label for="train-shares">Shares of ${named}</label>
          <input id="train-shares" type="text" inputmode="decimal" required pattern="[0-9., ]+" .value=${chosen} @change=${type}></div>`
        : nothing
    }`;
}

/** The greatest number of actions whose names fit a label. */
const NAMED = 6;

/** @param {EventTarget | null} target */
function chosenIn(target) {
  return /** @type {HTMLSelectElement} */ (target).value;
}

/**
 * @param {string[]} names
 * @param {string} name
 * @param {boolean} isThere
 */
function toggled(names, name, isThere) {
  const others = names.filter((each) => each !== name);
  return isThere ? [...others, name] : others;
}
