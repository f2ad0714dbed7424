// Serves a folder until the program that started this one ends.
//
//   node xtask/serve.mjs <folder> <host> <port>

import { context } from "esbuild";

const [servedir = "", host = "", port = ""] = process.argv.slice(2);

const server = await context({ logLevel: "error" });
// A page in a sandboxed frame has no origin, so its own scripts come from another one.
const { hosts, port: taken } = await server.serve({ servedir, host, port: Number(port), cors: { origin: "*" } });
console.log(`Policy Cliff is at http://${hosts[0] ?? host}:${taken}/ (stop with Ctrl-C)`);
process.stdin.on("end", () => process.exit()).resume();
