// The built module, as a user of it would load it.

import { DIST } from "../support/scenarios.mjs";

/** @type {typeof import("../../www/module/policy-cliff.d.ts")} */
const entry = await import(new URL("policy-cliff.js", DIST).href);

export const pc = await entry.load();
export const { load } = entry;
