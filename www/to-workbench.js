// The script of the page of a scenario (scenarios/ID.html), which is there for readers without scripts and for previews
// of links: goes on to what the fragment says, or to the scenario in the workbench, before anything is painted.

const id = location.pathname
  .split("/")
  .pop()
  ?.replace(/\.html$/, "");
const fragment = location.hash.slice(1);
// Some programs encode all of a link. One that names neither a scenario nor a model is about the scenario of the page.
const isNamed = /(^|&|%26)(amp;)?(scenario|model)(=|%3D)/i.test(fragment);
const link = isNamed ? fragment : `v=1&scenario=${id}${fragment && `&${fragment}`}`;
location.replace(`../#${link}`);
