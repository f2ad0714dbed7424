// cargo xtask bench [MODEL ...] [--budget SECONDS]: the module on Node beside plain JavaScript.

import { load } from "../dist/policy-cliff.js";
import { HEAD, line, measure } from "./measure.mjs";
import { models, scenario } from "./models.mjs";
import { choose } from "./options.mjs";

const { budget, chosen } = choose(process.argv.slice(2), models());
const inputs = chosen.map((model) => ({ id: model.id, text: scenario(model), model }));
console.log(
  `${HEAD}\n201 values of theta, one thread, medians; diff.: largest difference of the two answers; bound: the error bound ours reports`,
);
await measure(await load(), inputs, budget, (row) => console.log(line(row)));
