// A static server of one folder, as plain as static hosts are: no headers but the type, and the CORS one when asked
// for.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".ts": "text/plain; charset=utf-8",
};

/**
 * @param {string} folder
 * @param {{ cors?: boolean, under?: string, pages?: Record<string, string>, plainWasm?: boolean }} [options]
 *   `under` is the sub-path the folder is served from, like "/a/b"; `pages` are extra pages by path; `plainWasm` serves wasm without its type
 * @returns {Promise<{ origin: string, url: string, silent: boolean, close: () => Promise<void> }>}  while `silent` it
 *   takes requests and answers none
 */
export async function serve(folder, { cors = false, under = "", pages = {}, plainWasm = false } = {}) {
  const site = {
    origin: "",
    url: "",
    silent: false,
    close: () =>
      new Promise((/** @type {(closed: void) => void} */ resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = createServer(async (request, response) => {
    if (site.silent) return;
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
    if (cors) response.setHeader("Access-Control-Allow-Origin", "*");
    const page = pages[path];
    if (page !== undefined) return void response.setHeader("Content-Type", "text/html; charset=utf-8").end(page);
    const file = path.startsWith(`${under}/`) ? normalize(path.slice(under.length)) : "";
    try {
      const body = await readFile(join(folder, file.endsWith("/") ? `${file}index.html` : file));
      const kind = extname(file) || ".html";
      response.setHeader(
        "Content-Type",
        plainWasm && kind === ".wasm" ? "application/octet-stream" : (TYPES[kind] ?? "application/octet-stream"),
      );
      response.end(body);
    } catch {
      response.writeHead(404).end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  site.origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  site.url = `${site.origin}${under}/`;
  return site;
}
