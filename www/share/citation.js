// Citations of the paper and of this page, as text and as BibTeX.

/** The citation of the paper, which is the same as in www/references.json. */
const PAPER = {
  author: "Xingcheng Xu",
  title: "The Policy Cliff: A Theoretical Analysis of Reward-Policy Maps in Large Language Models",
  year: "2025",
  eprint: "2507.20150",
};

/**
 * @typedef {object} Page
 * @property {string} title    of what it shows
 * @property {string} link
 * @property {string} version  of the program
 * @property {string} date     of today, as 2026-01-31
 */

/** @param {Page} page */
export function citation({ title, link, version, date }) {
  const { author, title: paper, year, eprint } = PAPER;
  return `${author}. ${paper}. arXiv:${eprint}, ${year}. https://arxiv.org/abs/${eprint}\n\nPolicy Cliff, version ${version}: “${title}”. ${link} (seen ${date}).\n`;
}

/** @param {Page} page */
export function bibtex({ title, link, version, date }) {
  const { author, title: paper, year, eprint } = PAPER;
  // Braces keep the capitals of names in titles.
  const capitals = paper.replace(/^The Policy Cliff/, "{$&}").replace(/Large Language Models|Reward-Policy/g, "{$&}");
  return (
    entry("misc", "xu2025policycliff", {
      author: author.replace(/^(.*) (.*)$/, "$2, $1"),
      title: capitals,
      year,
      eprint,
      archivePrefix: "arXiv",
      url: `https://arxiv.org/abs/${eprint}`,
    }) +
    entry("misc", "policycliff", {
      key: "Policy Cliff",
      title: `{Policy Cliff}: {${latex(title)}}`,
      howpublished: `Interactive page, version ${version}`,
      url: link,
      urldate: date,
      note: "After \\cite{xu2025policycliff}",
    })
  );
}

/**
 * @param {string} kind
 * @param {string} key
 * @param {Record<string, string>} fields
 */
function entry(kind, key, fields) {
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},\n`);
  return `@${kind}{${key},\n${lines.join("")}}\n`;
}

/** Escapes the signs that LaTeX takes for commands, since names come from files. @param {string} text */
function latex(text) {
  const commands = new Map([
    ["\\", "\\textbackslash{}"],
    ["~", "\\textasciitilde{}"],
    ["^", "\\textasciicircum{}"],
  ]);
  return text.replace(/[\\~^{}&%$#_]/g, (sign) => commands.get(sign) ?? `\\${sign}`);
}
