// The script of the page of a scenario (scenarios/ID.html), which is there for readers without scripts and for previews
// of links: goes on to the scenario in the workbench, or to what a link says of it, before anything is painted.

const id = location.pathname
  .split("/")
  .pop()
  ?.replace(/\.html$/, "");
location.replace(`../${location.hash.length > 1 ? location.hash : `#v=1&scenario=${id}`}`);
