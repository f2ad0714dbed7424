// The text of a model in CodeMirror: colours, folding, completion from the schema, and a mark where the solver finds
// something wrong. It stands in a shadow root, where its styles are adopted sheets, which the page's policy allows.

import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, Transaction } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { format } from "jsonc-parser";
import { readText } from "../module/assets.js";
import { applied } from "./json.js";
import { proposalsAt } from "./completion.js";

/** Colours of the page, by its variables, so that they follow its theme. */
const LOOK = EditorView.theme({
  "&": { backgroundColor: "var(--paper)", color: "var(--ink)", height: "100%", fontSize: "0.8125rem" },
  ".cm-scroller": {
    fontFamily: 'ui-monospace, "SF Mono", Consolas, monospace',
    lineHeight: "1.5",
    overflow: "auto",
  },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused": { outline: "2px solid var(--accent)" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--quiet)", borderRightColor: "var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--groove) 50%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--groove)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 30%, transparent)",
  },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--paper)" },
  ".cm-completionDetail": { fontStyle: "normal", color: "inherit" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--groove)", color: "var(--quiet)", borderColor: "var(--line)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.string, color: "light-dark(#7a4100, #e0a868)" },
  { tag: [tags.number, tags.bool, tags.null], color: "light-dark(#1c6b39, #7fd39b)" },
  { tag: [tags.brace, tags.squareBracket, tags.separator], color: "var(--quiet)" },
]);

export class Code {
  #page;
  #view;
  #isReadOnly = new Compartment();
  /** How lines end in the file. */
  #lineEnd = "\n";
  /** @type {Promise<Record<string, any>> | undefined} */
  #schema;
  /** Whether a text is being put here, rather than typed. */
  #isPut = false;

  /**
   * @param {HTMLElement} host
   * @param {object} page
   * @param {(text: string) => void} page.typed  hears of every text that is typed
   */
  constructor(host, page) {
    this.#page = page;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.#view = new EditorView({ root, parent: root, state: this.#state("") });
    // What is typed here is no command of the page, but for undo and redo.
    host.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
  }

  /** @param {string} text */
  #state(text) {
    return EditorState.create({
      doc: text,
      extensions: [
        ...[lineNumbers(), foldGutter(), lintGutter(), drawSelection(), indentOnInput(), bracketMatching()],
        ...[highlightActiveLine(), json(), indentUnit.of("  "), LOOK, syntaxHighlighting(COLOURS)],
        autocompletion({ override: [(context) => this.#complete(context)] }),
        EditorState.lineSeparator.of(this.#lineEnd),
        this.#isReadOnly.of([]),
        keymap.of([...completionKeymap, ...foldKeymap, ...lintKeymap, ...defaultKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ "aria-label": "The text of the model", tabindex: "0" }),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged && !this.#isPut) this.#page.typed(this.text);
        }),
      ],
    });
  }

  get text() {
    return this.#view.state.sliceDoc();
  }

  /** Shows a text, changing no more than what differs, so that the cursor and folds stay. @param {string} text */
  put(text) {
    if (text === this.text) return;
    const lineEnd = /\r\n/.test(text) && !/[^\r]\n/.test(text) ? "\r\n" : "\n";
    this.#isPut = true;
    if (lineEnd !== this.#lineEnd) {
      this.#lineEnd = lineEnd;
      this.#view.setState(this.#state(text));
    } else {
      const [before, after] = [this.#view.state.doc.toString(), text.split(lineEnd).join("\n")];
      const least = Math.min(before.length, after.length);
      let head = 0;
      while (head < least && before[head] === after[head]) head++;
      let tail = 0;
      while (tail < least - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
      const insert = after.slice(head, after.length - tail).replaceAll("\n", lineEnd);
      this.#view.dispatch({
        changes: { from: head, to: before.length - tail, insert },
        annotations: Transaction.addToHistory.of(false),
      });
    }
    this.#isPut = false;
  }

  /** Marks where something is wrong; "" for nothing. @param {string} problem  of the solver, with its place */
  mark(problem) {
    const { doc } = this.#view.state;
    const [, line = "", column = ""] = /^line (\d+), column (\d+)/.exec(problem) ?? [];
    const { from, text, to } = doc.line(Math.max(1, Math.min(Number(line) || 1, doc.lines)));
    // The solver counts characters, the editor what they are written with.
    const before = [...text].slice(0, Math.max(0, Number(column) - 1)).join("").length;
    const at = Math.min(from + before, to);
    const severity = /** @type {const} */ ("error");
    const marks =
      problem === "" ? [] : [{ from: at, to: Math.max(at, this.#endOf(at, to)), severity, message: problem }];
    this.#view.dispatch(setDiagnostics(this.#view.state, marks));
  }

  /** Returns where the word at a place ends. @param {number} at @param {number} end  of the line */
  #endOf(at, end) {
    const [word = ""] = /^("(?:[^"\\]|\\.)*"?|[^\s,:[\]{}]+|.)?/.exec(this.#view.state.sliceDoc(at, end)) ?? [];
    return at + word.length;
  }

  /** Moves the cursor to where something is wrong. @param {string} problem */
  go(problem) {
    const [, line = "1", column = "1"] = /^line (\d+), column (\d+)/.exec(problem) ?? [];
    const { doc } = this.#view.state;
    const { from, to } = doc.line(Math.max(1, Math.min(Number(line), doc.lines)));
    this.#view.dispatch({ selection: { anchor: Math.min(from + Number(column) - 1, to) }, scrollIntoView: true });
    this.#view.focus();
  }

  /** Formats the text; one that is not JSON stays as it is. */
  format() {
    const { text } = this;
    const options = { insertSpaces: true, tabSize: 2, eol: this.#lineEnd };
    const formatted = applied(text, format(text, undefined, options));
    if (formatted === text) return;
    this.put(formatted);
    this.#page.typed(formatted);
  }

  focus() {
    this.#view.focus();
  }

  /** @param {import("@codemirror/autocomplete").CompletionContext} context */
  async #complete(context) {
    if (!context.explicit && !context.matchBefore(/"[^"]*/)) return null;
    this.#schema ??= readText("scenario.schema.json").then((text) => JSON.parse(text));
    const schema = await this.#schema.catch(() => ({}));
    const { from, to, proposals } = proposalsAt(schema, context.state.doc.toString(), context.pos);
    if (proposals.length === 0) return null;
    return {
      from,
      to,
      filter: false,
      options: matching(proposals, context.state.sliceDoc(from, context.pos)).map(({ label, raw, detail }) => ({
        label,
        apply: raw,
        detail,
      })),
    };
  }
}

/**
 * Returns the proposals that go on with what is typed.
 * @param {import("./completion.js").Proposal[]} proposals
 * @param {string} typed
 */
function matching(proposals, typed) {
  const begun = typed.replace(/^"/, "").toLowerCase();
  return proposals.filter(({ label }) => label.toLowerCase().startsWith(begun));
}
