// Tables of scored answers, which the module fetches on demand.

export { chosen } from "./chosen.js";
export { digested } from "./digest.js";
export { opened } from "./open.js";
export { policy } from "./policy.js";
export { readTable } from "./read.js";
export { tableScenario } from "./scenario.js";
