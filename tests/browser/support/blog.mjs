// A small static blog, as people have them: pages with text around our pictures, and the content security policies that
// its kind of host usually gets.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

const DOCS = await readFile(new URL("../../../docs/EMBEDDING.md", import.meta.url), "utf8");

/**
 * What each kind of blog allows, as docs/EMBEDDING.md has it; `site` is the origin that has our files.
 * @type {Record<string, (site: string) => string>}
 */
export const POLICIES = Object.fromEntries(
  ["GitHub Pages", "Ghost", "Hugo"].map((kind) => {
    const [section = ""] = (DOCS.split(`\n### ${kind}\n`)[1] ?? "").split("\n#");
    const policy = /```text\n(default-src .*)\n```/.exec(section)?.[1] ?? "";
    return [kind, (site) => policy.replaceAll("https://example.org", site)];
  }),
);

/** The HTML of docs/EMBEDDING.md. @param {string} address  of our files */
export const snippets = (address) =>
  [...DOCS.matchAll(/```html\n([\s\S]*?)```/g)].map(([, html = ""]) =>
    html.replaceAll("https://example.org/policy-cliff/", address),
  );

const TEXT =
  "<p>Some words about rewards, as an article has them before and after its picture, in a column that is not very wide.</p>\n";

const STYLE = `html { font-size: 62.5% } body { font: 1.8rem/1.7 Georgia, serif; margin: 0 auto; max-width: 72rem; padding: 0 1.6rem; text-transform: none; letter-spacing: .01em }
  h1, h2 { font-family: sans-serif; text-transform: uppercase } button, input, select { border-radius: 20px; padding: 1em } a { color: crimson } * { box-sizing: border-box }`;

/**
 * @param {string} content
 * @param {{ before?: number, head?: string }} [around]  paragraphs before it
 */
export function post(content, { before = 2, head = "" } = {}) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}
<title>A post</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/blog.css">
</head>
<body>
<h1>A post</h1>
${TEXT.repeat(before)}
<article>
${content}
</article>
${TEXT.repeat(3)}
</body>
</html>`;
}

/**
 * @param {Record<string, string>} pages  by path
 * @param {string} [policy]  a header
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function blog(pages, policy) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    if (path === "/blog.css") return void response.setHeader("Content-Type", "text/css").end(STYLE);
    if (path === "/icon.svg")
      return void response.setHeader("Content-Type", "image/svg+xml").end('<svg xmlns="http://www.w3.org/2000/svg"/>');
    const page = pages[path];
    if (page === undefined) return void response.writeHead(404).end("not found");
    if (policy !== undefined) response.setHeader("Content-Security-Policy", policy);
    response.setHeader("Content-Type", "text/html; charset=utf-8").end(page);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
