// Share: the numbers of what is shown, and the scenario, as files (docs/EXPORT.md).

import { html, nothing } from "lit-html";
import { build } from "../view/dom.js";
import { messageOf, setText } from "../view/elements.js";
import { download, fileName } from "./download.js";
import { certificateOf, populationOf } from "../state/panel-requests.js";
import { question } from "../state/request.js";
import { whole as wholeOf } from "../state/text.js";
import { cliffsCsv, json, sweepCsv } from "./tables.js";
import { alongQuestion, trainingCsv } from "./training.js";

const CSV = "text/csv;charset=utf-8";
const JSON_TYPE = "application/json";

/** @param {import("./shown.js").Shown} shown */
export function dataSection(shown) {
  const { choice, entry, link, model, pc, stem } = shown;
  const status = build(html`<p role="status"></p>`);
  const sweep = () => shown.ask("sweep", question);
  const certificate = () => shown.ask("certificate", (_, c) => ({ ask: certificateOf(c) }));
  const chosen = async (/** @type {"csv" | "jsonl"} */ format) =>
    pc.chosen(await shown.ask("population", populationOf), format);
  const policy = async (/** @type {"csv" | "json"} */ format) =>
    pc.policy(model, await shown.ask("solve", question), format);
  const whole = { version: pc.version, link };
  const of = `of-${choice.parameter}`;
  const at = `at-${choice.parameter}`;
  const across = choice.axis === "alpha" ? "alpha" : choice.parameter;

  /**
   * @param {string} label
   * @param {string[]} parts  of the file's name
   * @param {string} end  of it
   * @param {() => Promise<string>} write
   */
  const button = (label, parts, end, write) => {
    const save = async () => {
      setText(status, "Computing…");
      try {
        const content = await write();
        setText(status, download(fileName([stem, ...parts], end), content, end === "csv" ? CSV : JSON_TYPE));
      } catch (error) {
        setText(status, `There is no such file: ${messageOf(error)}.`);
      }
    };
    return html`<button type="button" @click=${save}>${label}</button>`;
  };
  const row = (/** @type {string} */ title, /** @type {string} */ what, /** @type {unknown[]} */ ...buttons) =>
    html`<li><div><strong>${title}</strong><p>${what}</p></div><span class="actions">${buttons}</span></li>`;
  const rows = [
    row(
      "Sweep",
      `A row for every value of ${across} in the picture: best actions, the policy hard and soft, each value by its own name.`,
      button("CSV", ["sweep", `of-${across}`], "csv", async () => sweepCsv(await sweep())),
      button("JSON", ["sweep", `of-${across}`], "json", async () => json({ ...whole, ...(await sweep()) })),
    ),
    row(
      "Policy",
      `The whole policy at the present place: a row for every action of every state, with its probability hard and soft and its Q-value.`,
      button("CSV", ["policy", at], "csv", () => policy("csv")),
      button("JSON", ["policy", at], "json", () => policy("json")),
    ),
    row(
      "Cliffs",
      `Every value of ${choice.parameter} at which the best actions of a state change, exact where it can be.`,
      button("CSV", ["cliffs", of], "csv", async () => cliffsCsv(await shown.cliffs())),
      button("JSON", ["cliffs", of], "json", async () => json({ ...whole, ...(await shown.cliffs()) })),
    ),
    row(
      "Training",
      `Where every seed ends at values of ${choice.parameter}, as the panel “Train it” has them: a row for every run.`,
      button("CSV", ["training", of], "csv", async () => trainingCsv(await shown.ask("trainSweep", alongQuestion))),
      button("JSON", ["training", of], "json", async () =>
        json({ ...whole, ...(await shown.ask("trainSweep", alongQuestion)) }),
      ),
    ),
    model.isTable
      ? row(
          "Chosen answers",
          `The best answer to each prompt at the present value of ${choice.parameter}, by how much it is the best, and the next cliff.`,
          button("CSV", ["chosen", of], "csv", () => chosen("csv")),
          button("JSONL", ["chosen", of], "jsonl", () => chosen("jsonl")),
        )
      : nothing,
    row(
      "Certificate",
      "The cliffs with their proof in fractions, for any program to check.",
      button("JSON", ["cliffs", of], "certificate.json", async () => (await certificate()).text),
    ),
    row(
      "Scenario",
      "The model as a file that can be edited, and dropped on this page.",
      button("JSON", [], "json", () => wholeOf(entry.text)),
    ),
  ];
  return html`<ul class="files">${rows}</ul>${status}`;
}
