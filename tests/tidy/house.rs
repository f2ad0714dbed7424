//! Rules of every file: finished, and without a trace of the machine it was written on.

use crate::sources::{assert_none, files, project_files, read};

/// Written in two halves, so that this file does not hold what it looks for.
const MACHINE_PATHS: [[&str; 2]; 3] = [["/ho", "me/"], ["/ro", "ot/"], ["/wo", "rk/"]];
const UNFINISHED: [[&str; 2]; 5] = [
    ["TO", "DO"],
    ["FIX", "ME"],
    ["XX", "X"],
    ["todo", "!("],
    ["unimple", "mented!("],
];

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let mut faults = Vec::new();
    for file in project_files() {
        let paths = MACHINE_PATHS.map(|halves| halves.concat());
        faults.extend(paths.iter().flat_map(|path| file.lines_with(path)));
    }
    assert_none(&faults);
}

#[test]
fn the_lock_file_of_the_tools_names_no_registry() {
    assert_none(&read("package-lock.json").lines_with("\"resolved\""));
}

#[test]
fn nothing_is_left_unfinished() {
    let mut faults = Vec::new();
    for file in files(&["src", "xtask/src", "www"], &["rs", "js", "css"]) {
        let marks = UNFINISHED.map(|halves| halves.concat());
        faults.extend(marks.iter().flat_map(|mark| file.lines_with(mark)));
    }
    assert_none(&faults);
}

#[test]
fn every_dependency_and_every_allowed_lint_has_its_reason() {
    let mut faults = Vec::new();
    for manifest in [
        "Cargo.toml",
        "src/linear/Cargo.toml",
        "src/solver/Cargo.toml",
        "src/train/Cargo.toml",
        "xtask/Cargo.toml",
    ]
    .map(read)
    {
        let mut section = "";
        let mut before = "";
        for line in manifest.text.lines() {
            if line.starts_with('[') {
                section = line;
            }
            let entry = line.contains(" = ") && !line.starts_with(['#', '[']);
            let judged = section.ends_with("dependencies]") || line.ends_with("\"allow\"");
            if entry && judged && !before.starts_with('#') {
                faults.push(format!("{}: {line}", manifest.name));
            }
            before = line;
        }
    }
    assert_none(&faults);
}
