// Tables of scored answers: every layout that people have from a small file in it, every refusal whole, and random texts.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { answerTable } from "../../www/module/table/answers.js";
import { pc } from "./support.mjs";

const FOLDER = new URL("./answers/", import.meta.url);
const read = (/** @type {string} */ name) => readFile(new URL(name, FOLDER), "utf8");

/**
 * Returns how a file is read, and its scenario.
 * @param {string} name
 * @param {import("../../www/module/policy-cliff.d.ts").TableOptions} [options]
 */
async function table(name, options) {
  const sheet = await pc.readTable(await read(name));
  const { text, notes } = await pc.tableScenario(sheet, options);
  const scenario = JSON.parse(text);
  // What is made is a scenario.
  pc.open(text).free();
  const { shape, prompt, answer, text: of } = sheet;
  const scores = sheet.columns.flatMap(({ name, isScores }) => (isScores ? [name] : []));
  return { read: [shape, prompt, answer, of], scores, notes, text, ...scenario };
}

test("a row for each answer: CSV with quoted commas and line ends", async () => {
  const found = await table("long.csv");
  assert.deepEqual(found.read, ["long", "prompt", "answer", "answer"]);
  assert.deepEqual(found.table, {
    prompts: ["Add 2, and 2.", "Write a haiku"],
    answers: [
      ["four", "It is four. Surely.", "five"],
      ["a", "b"],
    ],
    scores: {
      judge: [
        [0.91, 0.95, 0.02],
        [0.4, 0.7],
      ],
      characters: [
        [4, 19, 4],
        [60, 180],
      ],
    },
  });
  // The digits are those of the file.
  assert.match(found.text, /\[0\.4,0\.70\]/);
  assert.deepEqual(found.weights, { judge: 1, characters: "-w/100" });
  assert.deepEqual(found.parameters, { w: { label: "weight of characters", from: 0, to: 1 } });
  assert.deepEqual(found.view, {
    state: "Add 2, and 2.",
    picture: "outcomes",
    outcomes: { judge: { judge: 1 }, "characters / 1000": { characters: "1/1000" } },
  });
  assert.deepEqual(found.notes, ["2 prompts with 5 answers"]);
});

test("answers side by side: TSV, a prompt with fewer answers than the others", async () => {
  const found = await table("wide.tsv");
  assert.deepEqual(found.read, ["wide", "question", "answer", null]);
  assert.deepEqual(found.table.answers, ["answer 1", "answer 2", "answer 3"]);
  assert.deepEqual(found.table.scores, {
    score: [
      [0.1, 0.9],
      [0.5, 0.25, 0.6],
    ],
    tokens: [
      [10, 100],
      [20, 5, 300],
    ],
  });
  assert.deepEqual(found.weights, { score: 1, tokens: "-w/100" });
});

test("semicolons and decimal commas", async () => {
  const found = await table("semicolon.csv", { answer: "antwort" });
  assert.deepEqual(found.table.scores, {
    note: [
      [0.5, 0.75],
      [1, 0.5],
    ],
    länge: [
      [100, 250],
      [30, 20],
    ],
  });
  assert.deepEqual(found.table.answers, ["a", "b"]);
});

test("UltraFeedback: ratings as texts inside of annotations, and one that is missing", async () => {
  const error = {
    message: "line 1, answer 2, column “honesty”: there is no score (“N/A”); every answer needs one, or is left out",
  };
  await assert.rejects(table("ultrafeedback.jsonl"), error);
  const found = await table("ultrafeedback.jsonl", { missing: "leave out" });
  assert.deepEqual(found.read, ["nested", "instruction", "model", "response"]);
  assert.deepEqual(found.scores, [
    "instruction_following",
    "honesty",
    "truthfulness",
    "helpfulness",
    "overall_score",
    "fine-grained_score",
  ]);
  assert.deepEqual(found.notes, [
    "2 prompts with 3 answers",
    "one answer without a score is left out",
    "one prompt has one answer, which no weight can change",
  ]);
  const weights = { helpfulness: 1, truthfulness: "w" };
  const other = await table("ultrafeedback.jsonl", { weights, true: { overall_score: 1 } });
  assert.deepEqual(other.table.answers, ["alpaca-7b", "gpt-4"]);
  assert.deepEqual(other.table.scores.truthfulness, [
    [5, 5],
    [1, 5],
  ]);
  assert.deepEqual(other.table.scores.characters, [
    [15, 34],
    [1, 1],
  ]);
  // A column with a missing score is there only if it counts.
  assert.equal(other.table.scores.honesty, undefined);
  assert.deepEqual(other.true, { overall_score: 1 });
});

test("HelpSteer: a line for each answer, five attributes, texts as names", async () => {
  const found = await table("helpsteer.jsonl");
  assert.deepEqual(found.read, ["long", "prompt", "response", "response"]);
  assert.deepEqual(found.scores, ["helpfulness", "correctness", "coherence", "complexity", "verbosity"]);
  assert.deepEqual(found.table.answers[0], ["Water on grass.", "Dew is water that condenses on cool sur…"]);
  assert.deepEqual(found.table.scores.characters, [
    [15, 54],
    [13, 62],
  ]);
});

test("answers side by side with texts, one of which is a number, beside their scores", async () => {
  const found = await table("wide-texts.csv");
  assert.deepEqual(found.read, ["wide", "prompt", "answer", "text"]);
  assert.deepEqual(found.table.answers, ["answer 1", "answer 2"]);
  const length = [
    [1, 36],
    [4, 45],
  ];
  assert.deepEqual(found.table.scores, {
    score: [
      [0.81, 0.88],
      [0.92, 0.93],
    ],
    length,
    characters: length,
  });
});

test("RewardBench: chosen and rejected with scores", async () => {
  const found = await table("rewardbench.json");
  assert.deepEqual(found.read, ["wide", "prompt", "answer", "text"]);
  assert.deepEqual(found.table.answers, ["chosen", "rejected"]);
  assert.deepEqual(found.table.scores.scores, [
    [3.75, -1.5],
    [1.125, 1.25],
  ]);
  assert.match(found.text, /1\.1250/);
});

test("a log of training as columns, one for each reward function", async () => {
  const found = await table("trl.json");
  assert.deepEqual(found.read, ["long", "prompt", "completion", "completion"]);
  // Neither the step nor the advantage is a score.
  assert.deepEqual(found.scores, ["accuracy_reward", "format_reward"]);
  assert.deepEqual(found.weights, { accuracy_reward: 1, format_reward: "w", characters: 0 });
});

test("lists of answers and of scores, conversations, and numbers of many digits", async () => {
  const found = await table("lists.jsonl");
  assert.deepEqual(found.read, ["nested", "prompt", "response", "response"]);
  assert.deepEqual(found.table.prompts, ["Say hi.", "Say bye."]);
  assert.match(found.text, /\[1e-1,0\.123456789012345678901\]/);
});

test("a table of columns and data, as logs on the web have them, with truth values", async () => {
  const found = await table("wandb.json");
  assert.deepEqual(found.table.scores.is_safe, [
    [1, 0],
    [1, 1],
  ]);
});

test("a column for the prompts, one for the answers and one score: its weight moves through 0", async () => {
  const { text } = await pc.tableScenario(await pc.readTable("prompt,answer,judge\np,a,1\np,b,2\n"));
  const { weights, parameters } = JSON.parse(text);
  assert.deepEqual([weights, parameters], [{ judge: "w" }, { w: { from: -1, to: 1 } }]);
});

test("log-probabilities are the base policy, not a score, and may be another column or none", async () => {
  const csv = "prompt,answer,judge,ref_logprob,style\np,a,1,-40,3\np,b,2,-41,5\nq,a,0,0,1\n";
  const sheet = await pc.readTable(csv);
  const { text } = await pc.tableScenario(sheet);
  const { table, view, weights } = JSON.parse(text);
  assert.deepEqual(weights, { judge: 1, style: "w" });
  assert.deepEqual(table.base, [[-40, -41], [0]]);
  assert.deepEqual(Object.keys(table.scores), ["judge", "style"]);
  assert.equal(view.objective, "kl");
  // The soft policy is the base policy times exp(reward / alpha): at w = 0 and alpha = 1 the reward of 1 more takes back
  // the probability that is smaller by a factor of e.
  const { soft } = pc.open(text).solve({ values: { w: 0 }, alpha: 1, objective: "kl" });
  const [first = NaN] = soft?.policy ?? [];
  assert.ok(Math.abs(first - 0.5) < 1e-12, `${first}`);

  const none = JSON.parse((await pc.tableScenario(sheet, { base: null })).text);
  assert.deepEqual([none.table.base, none.view.objective], [undefined, undefined]);
  assert.deepEqual(none.weights, { judge: 1, ref_logprob: "w", style: 0 });
  const other = JSON.parse((await pc.tableScenario(sheet, { base: "style" })).text);
  assert.deepEqual(other.table.base, [[3, 5], [1]]);
  await assert.rejects(pc.tableScenario(sheet, { base: "stile" }), /base.*no column “stile”/s);
  const gap = await pc.readTable(csv.replace("-41", "N/A"));
  await assert.rejects(pc.tableScenario(gap), /row 3.*ref_logprob/s);
});

test("names are made distinct, and prompts of rows apart are one", async () => {
  const long = "x".repeat(200);
  const rows = [
    "prompt,answer,judge",
    `${long}1,a,1`,
    `${long}2,a,1`,
    "end,a,1",
    `${long}1,a,1`,
    `${long}1,a,2`,
    "end,b,1",
  ];
  const { text, notes, texts, areNames } = await pc.tableScenario(await pc.readTable(rows.join("\n")));
  assert.deepEqual([texts.prompts, areNames], [[`${long}1`, `${long}2`, "end"], false]);
  assert.equal((await pc.tableScenario(await pc.readTable("prompt,answer,judge\np,a,1\np,b,2\n"))).areNames, true);
  const { prompts, answers } = JSON.parse(text).table;
  const start = `${"x".repeat(79)}…`;
  assert.deepEqual(prompts, [start, `${start} (2)`, "end (2)"]);
  assert.deepEqual(answers, [["a", "a (2)", "a (3)"], ["a"], ["a", "b"]]);
  assert.deepEqual(notes.slice(1), [
    "one answer repeats an earlier one of its prompt",
    "one prompt has one answer, which no weight can change",
  ]);
});

test("the module opens a table as a model", async () => {
  const options = {
    prompt: "prompt",
    answer: "answer",
    parameters: { w: { from: 0, to: 1, value: 0.5 } },
    weights: { judge: 1, characters: "-w/1000" },
    true: { judge: 1 },
    view: { alpha: 0.05 },
  };
  const model = await pc.table(await read("long.csv"), options);
  assert.deepEqual(
    model.states.map(({ name }) => name),
    ["Add 2, and 2.", "Write a haiku", "end"],
  );
  assert.equal(model.hasTrueReward, true);
  assert.equal(model.view.alpha, 0.05);
  // 0.7 - 0.18 w = 0.4 - 0.06 w at w = 2.5; 0.95 - 0.019 w = 0.91 - 0.004 w at w = 8/3.
  const { breakpoints } = model.cliffs({ from: 0, to: 3 });
  assert.deepEqual(
    breakpoints.map(({ text, exact }) => [text, exact]),
    [
      ["5/2", true],
      ["8/3", true],
    ],
  );
  model.free();
});

const thousands = (/** @type {string} */ cell) =>
  `${cell} may have separators of thousands; allowed are such as 1200, 0.25, -3, 1e-4 or 1/3`;

/** Texts with options, and the whole errors. @type {[string, object, string][]} */
const REFUSALS = [
  ["", {}, "it is empty; expected are prompts, answers and scores"],
  [" \n\t", {}, "it is empty; expected are prompts, answers and scores"],
  ["prompt\np\n", {}, "there is one column; allowed are two at least, separated by commas, tabs, semicolons or bars"],
  ["prompt,judge\n", {}, "there are no rows below the names of the columns"],
  ["prompt,,judge\np,a,1\n", {}, "row 1: cell 2 is empty; the first row names the columns"],
  ["prompt,judge,judge\np,1,1\n", {}, "row 1: “judge” names two columns"],
  ["0.5,1\n0.25,2\n", {}, "row 1: “0.5” is no name of a column; the first row names the columns"],
  ["prompt,answer,judge\np,a,1\np,b\n", {}, "row 3: it has 2 cells, and the first row has 3"],
  ["prompt,answer,judge\np,a,1\np,b,2,3\n", {}, "row 3: it has 4 cells, and the first row has 3"],
  ['prompt,answer,judge\np,"a,1\np,b,2\n', {}, "row 2: a quotation mark is not closed, or stands inside a cell"],
  [
    "prompt,answer,judge\np,a,1\np,b,\n",
    {},
    "row 3, column “judge”: there is no score (the cell is empty); every answer needs one, or is left out",
  ],
  [
    "prompt,answer,judge\np,a,1\np,b,N/A\np,c,2\np,d,2\np,e,2\n",
    {},
    "row 3, column “judge”: there is no score (“N/A”); every answer needs one, or is left out",
  ],
  [
    "prompt,answer,judge\np,a,1\np,b,good\np,c,2\n",
    {},
    "row 3, column “judge”: “good” is not a number; allowed are such as 0.25, -3, 1e-4 or 1/3",
  ],
  [
    "prompt,answer,judge\np,a,1\np,b,inf\np,c,2\n",
    {},
    "row 3, column “judge”: “inf” is not a number; allowed are such as 0.25, -3, 1e-4 or 1/3",
  ],
  [
    'prompt,answer,judge\np,a,1\np,b,"0,5"\np,c,2\n',
    {},
    "row 3, column “judge”: “0,5” is not a number; allowed are such as 0.25, -3, 1e-4 or 1/3",
  ],
  ["prompt,answer,judge\np,a,1\n,b,2\n", {}, "row 3, column “prompt”: there is no prompt; every row needs one"],
  ["prompt,answer,judge\np,a,1\n\u0001,b,2\n", {}, "row 3, column “prompt”: there is no prompt; every row needs one"],
  [
    "prompt,answer,judge\np,a,1\n\n,,\np,b,two\np,c,3\n",
    {},
    "row 5, column “judge”: “two” is not a number; allowed are such as 0.25, -3, 1e-4 or 1/3",
  ],
  [
    "add,short,0.91,9\nadd,long,0.95,240\n",
    {},
    "row 1: “0.91” is no name of a column; the first row names the columns",
  ],
  ["p,a,0,1\np,b,1,0\n", {}, "row 1: “0” is no name of a column; the first row names the columns"],
  ["prompt\tlen\np\t950\np\t1,200\n", {}, thousands("row 3, column “len”: “1,200”")],
  ["prompt;judge;len\np;1,5;0\np;0,5;1.200\n", {}, thousands("row 3, column “len”: “1.200”")],
  ['prompt,len\np,"1,200"\np,"3,000.5"\n', {}, thousands("row 2, column “len”: “1,200”")],
  ["{}", {}, "there are no columns; allowed are objects with prompts, answers and scores"],
  [
    '{"columns": ["prompt", "judge"], "data": [["p", 1], ["p"]]}',
    {},
    "entry 2: it has 1 cells; allowed is a list of 2 cells, as there are columns",
  ],
  [
    '{"columns": ["prompt", "judge"], "data": [["p", 1], null]}',
    {},
    "entry 2: it is null; allowed is a list of 2 cells, as there are columns",
  ],
  [
    '[{"prompt": "p", "responses": ["1", "2"], "scores": [1]}]',
    {},
    "entry 1, column “responses”: the list has 2 items, and that of “scores” has 1",
  ],
  [`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, {}, "lists and objects in it are too deep"],
  [
    "prompt,answer,judge\np,a,1\nq,b,2\n",
    {},
    "every prompt has one answer, so there is nothing to choose; is “prompt” the column of the prompts?",
  ],
  ["prompt,answer\np,a\np,b\n", {}, "no column has scores; there are “prompt”, “answer”"],
  [
    "prompt,answer,judge\np,a,1\np,b,2\n",
    { prompt: "promt" },
    "column “prompt”: there is no column “promt”; there are “prompt”, “answer”, “judge”",
  ],
  [
    "prompt,answer,judge\np,a,1\np,b,2\n",
    { weights: { jugde: 1 } },
    "column “jugde”: there is no column “jugde”; there are “prompt”, “answer”, “judge”",
  ],
  [
    "prompt,answer,judge\np,a,\np,b,\np,c,1\n",
    { weights: { judge: 1 }, missing: "leave out" },
    "every prompt has one answer, so there is nothing to choose; is “prompt” the column of the prompts?",
  ],
  ["prompt,answer,judge\np,a,N/A\np,b,\n", { weights: { judge: 1 }, missing: "leave out" }, "no answer has all scores"],
  ["[]", {}, "the list is empty; allowed are objects, one for each prompt or answer"],
  ["[1, 2]", {}, "entry 1: it is “1”; allowed is an object with the names of columns"],
  ['[{"prompt": "p"}, null]', {}, "entry 2: it is null; allowed is an object with the names of columns"],
  ['{"prompt": ["p", "q"], "judge": [1]}', {}, "the columns have different lengths: “prompt” 2, “judge” 1"],
  [
    '[{"prompt": "p", "responses": ["a", "b"], "scores": [1]}]',
    {},
    "entry 1, column “responses”: the list has 2 items, and that of “scores” has 1",
  ],
  [
    "prompt,score_1,score-1,score_2,score-2\np,1,2,3,4\n",
    {},
    "two columns of answers that stand side by side would be called “score”; please rename one of them",
  ],
];

test("the page opens a table with a prompt that flips inside the range, if there is one", async () => {
  const ask = /** @type {import("../../www/state/client.js").Ask} */ ({ tableScenario: {} });
  const watched = async (/** @type {string[][]} */ ...prompts) => {
    const rows = prompts.flatMap((answers, p) => answers.map((scores, a) => `p${p},a${a},${scores}\n`));
    const { tableScenario } = await answerTable(`prompt,answer,one,other\n${rows.join("")}`, ask, async (text) => {
      const model = pc.open(text);
      return /** @type {any} */ ({ text, model });
    });
    return tableScenario?.watched;
  };
  // one + w other: the answers tie at 1, never, at 1/4, at 2/3 and at 0; the weight begins at 1/2.
  const atTheEnd = ["2,0", "1,1"];
  const never = ["1,1", "0,0"];
  const quarter = ["1,0", "0,4"];
  const nearer = ["2,0", "0,3"];
  const atTheStart = ["0,0", "0,1"];
  assert.equal(await watched(atTheEnd, never, quarter, nearer), "p3");
  assert.equal(await watched(quarter, nearer), "");
  assert.equal(await watched(atTheEnd, never), "");
  assert.equal(await watched(never, atTheStart), "p1");
  assert.equal(await watched(never, never), "");
});

test("every refusal says what, where, and what is allowed", async () => {
  for (const [text, options, message] of REFUSALS) {
    const refused = async () => pc.tableScenario(await pc.readTable(text), options);
    await assert.rejects(refused, { name: "TableError", message }, text);
  }
  for (const [text, place] of [
    ['[{"prompt": "p"', "it is not JSON: "],
    ['{"prompt": "p", "judge": 1}\n{"prompt": "q", judge: 2}\n', "line 2: it is not JSON: "],
  ])
    await assert.rejects(
      pc.readTable(text ?? ""),
      ({ name, message }) => name === "TableError" && message.startsWith(place),
    );
  await assert.rejects(pc.readTable(/** @type {any} */ (7)), {
    name: "TypeError",
    message: "a table is a text, not number",
  });
  const none = { name: "ScenarioError", message: /weights\.judge: unknown parameter "v"/ };
  // What is wrong with a number is told where it stands in the table, though the scenario refuses it.
  for (const [text, message] of [
    ["prompt,judge\nq,1\np,1\nq,1e400\n", "row 4, column “judge”: 1e400 is too large; a number is below 1e38 in size"],
    [
      "prompt,a [b]\np,1e-400\np,0\n",
      "row 2, column “a [b]”: 1e-400 is too small; a number is 0 or at least 1e-38 in size",
    ],
    ["prompt,judge,logprob\np,1,0\np,1,-1e99\n", "row 3: -1e99 is too large; a number is below 1e38 in size"],
  ])
    await assert.rejects(pc.table(text ?? ""), { name: "TableError", message }, text);
  await assert.rejects(pc.table(await read("long.csv"), { weights: { judge: "v" } }), none);
});

/** The numbers of two prompts with two answers each, of columns called judge and len. */
const PLAIN = {
  judge: [
    [1, 0],
    [0, 0.5],
  ],
  len: [
    [0, 3],
    [1, 5],
  ],
};
const CSV = "judge,len,answer,prompt\n1,0,a,p\n0,3,b,p\n0,1,a,q\n0.5,5,b,q\n";
const [HEAD = "", ...LINES] = CSV.trim().split("\n");
const ENTRIES = LINES.map((line) => {
  const [judge = "", len = "", answer, prompt] = line.split(",");
  return { judge: Number(judge), len: Number(len), answer, prompt };
});
const COLUMNS = ["judge", "len", "answer", "prompt"];
const byRow = (/** @type {string} */ name) =>
  ENTRIES.map((entry) => Object.entries(entry).find(([key]) => key === name)?.[1]);
const numbered = (/** @type {unknown[]} */ list) => Object.fromEntries(list.map((each, at) => [at, each]));

/** The same table as programs write it. @type {Record<string, string>} */
const SAME = {
  "line ends of both kinds": CSV.replace(/\n/g, (_, /** @type {number} */ at) => (at % 2 === 0 ? "\r\n" : "\n")),
  "line ends of both kinds, and quotes": `${HEAD}\n1,0,a,"p"\r\n0,3,b,"p"\n0,1,a,"q"\r\n0.5,5,b,"q"`,
  "line ends of old computers": CSV.replaceAll("\n", "\r"),
  "a line that says what separates": `sep=;\r\n${CSV.replaceAll(",", ";")}`,
  "empty rows": `\n${CSV.replaceAll("\n", "\n,,,\n\n")}`,
  "decimal commas": CSV.replaceAll(",", ";").replaceAll(".", ","),
  "columns by row": JSON.stringify(Object.fromEntries(COLUMNS.map((name) => [name, numbered(byRow(name))]))),
  "rows by number": JSON.stringify(numbered(ENTRIES)),
  "columns beside what they are of": JSON.stringify({
    model: "m",
    ...Object.fromEntries(COLUMNS.map((name) => [name, byRow(name)])),
  }),
};

test("one table is read alike however it is written", async () => {
  for (const [how, text] of Object.entries(SAME)) {
    const { table } = JSON.parse((await pc.tableScenario(await pc.readTable(text))).text);
    assert.deepEqual(table, { prompts: ["p", "q"], answers: ["a", "b"], scores: PLAIN }, how);
  }
});

test("reward models that are counted are no answers side by side", async () => {
  const sheet = await pc.readTable("prompt,answer,rm1,rm2\np,a,1,0\np,b,0,3\nq,a,1,2\nr,a,2,2\n");
  assert.deepEqual([sheet.shape, sheet.columns.filter(({ isScores }) => isScores).length], ["long", 2]);
});

test("what is the same for all answers to a prompt is no score", async () => {
  const chosen = "id,results,prompt,scores_chosen,scores_rejected\n1,1,p,2,1\n2,0,q,1,2\n";
  const nested = JSON.stringify([{ prompt: "p", level: 3, completions: [{ score: 1 }, { score: 2 }] }]);
  for (const [text, scores] of /** @type {const} */ ([
    [chosen, ["scores"]],
    [nested, ["score"]],
  ])) {
    const { columns } = await pc.readTable(text);
    assert.deepEqual(
      columns.flatMap(({ name, isScores }) => (isScores ? [name] : [])),
      scores,
    );
  }
});

test("scores that Python has no number for, and gaps in lists, are missing", async () => {
  const lines = '{"prompt":"p NaN","answer":"a","judge":NaN}\n{"prompt":"p NaN","answer":"b","judge":1}\n';
  const more = '{"prompt":"p NaN","answer":"c","judge":2}\n';
  const refused = { name: "TableError", message: /^line 1, column “judge”: there is no score \(“NaN”\)/ };
  await assert.rejects(pc.table(lines + more, { weights: { judge: 1 } }), refused);
  const lists = '[{"prompt":"p","responses":["a","b","c"],"scores":[null,1,2]}]';
  await assert.rejects(pc.table(lists), { place: "entry 1, answer 1", column: "scores" });
  const { text } = await pc.tableScenario(await pc.readTable(lists), { missing: "leave out" });
  assert.deepEqual(JSON.parse(text).table.scores, { scores: [[1, 2]] });
});

test("columns may be called like what every object has", async () => {
  const sheet = await pc.readTable("prompt,answer,judge,len,__proto__,constructor\np,a,1,0,1,2\np,b,0,3,2,1\n");
  const { text } = await pc.tableScenario(sheet);
  assert.match(text, /"weights": \{"judge":1,"len":"-w","__proto__":0,"constructor":0\}/);
  const model = await pc.table("prompt,answer,__proto__,constructor\np,a,1,0\np,b,0,3\n");
  // 1 = 3 w
  assert.deepEqual(
    model.cliffs().breakpoints.map(({ text }) => text),
    ["1/3"],
  );
  model.free();
});

test("of more scores than a scenario has, those that do not count are left out", async () => {
  const names = Array.from({ length: 100 }, (_, at) => `c${at}x`);
  const rows = ["a", "b"].map((answer, of) => ["p", answer, ...names.map((_, at) => (at * (of + 3)) % 7)].join());
  const { text, notes } = await pc.tableScenario(await pc.readTable([`prompt,answer,${names}`, ...rows].join("\n")), {
    weights: { c99x: "w" },
  });
  pc.open(text).free();
  const scores = Object.keys(JSON.parse(text).table.scores);
  assert.deepEqual([scores.length, scores[0], scores[63]], [64, "c99x", "c62x"]);
  assert.deepEqual(notes, ["one prompt with 2 answers", "36 columns that do not count are left out"]);
});

test("halves of characters do not keep a table from being opened", async () => {
  const half = JSON.stringify("p\ud83d");
  const lines = ["a", "b"].map((answer, at) => `{"prompt":${half},"answer":"${answer}","judge":${at}}`).join("\n");
  const model = await pc.table(lines);
  assert.equal(model.states[0]?.name, "p\ufffd");
  model.free();
});

/** Returns whole numbers below a bound, by Marsaglia's xorshift. @param {number} seed */
function random(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

test("no random text is answered with anything but a table or its refusal", async () => {
  const files = await Promise.all((await readdir(FOLDER)).map(read));
  const pieces = [
    '"',
    ",",
    "\n",
    "\t",
    ";",
    "{",
    "}",
    "[",
    "]",
    ":",
    "N/A",
    "prompt",
    "1e999",
    "-",
    "0,5",
    "\u0000",
    "\ufeff",
    "é",
    "\\",
    " ",
  ];
  const below = random(15);
  let [tables, refusals] = [0, 0];
  for (let round = 0; round < 3000; round++) {
    let text = files[below(files.length)] ?? "";
    for (let change = below(4); change >= 0; change--) {
      const [at, length] = [below(text.length + 1), below(3) === 0 ? below(200) : below(3)];
      text = text.slice(0, at) + (below(2) === 0 ? (pieces[below(pieces.length)] ?? "") : "") + text.slice(at + length);
    }
    try {
      const model = await pc.table(text);
      tables++;
      model.free();
    } catch (error) {
      assert.ok(error instanceof Error && ["TableError", "ScenarioError"].includes(error.name), `${error}\n${text}`);
      refusals++;
    }
  }
  assert.ok(tables > 300 && refusals > 300, `${tables} tables, ${refusals} refusals`);
});
