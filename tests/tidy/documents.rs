//! Rules of the documents: what is cited exists.

use std::path::Path;

use crate::sources::{File, assert_none, files, read};

/// A citation in the sources is this word and the numbers of sections of docs/THEORY.md.
const CITATION: &str = "THEORY ";

#[test]
fn every_cited_section_of_the_theory_exists() {
    let theory = read("docs/THEORY.md");
    let headings = theory.text.lines().filter_map(|line| line.strip_prefix("## "));
    let sections: Vec<&str> = headings
        .filter_map(|heading| Some(heading.split_once(". ")?.0))
        .collect();
    assert_eq!(
        sections,
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
    );
    let mut faults = Vec::new();
    let mut count = 0;
    for file in files(
        &["src", "tests", "benches", "www", "xtask/src"],
        &["rs", "js", "mjs", "ts"],
    ) {
        if file.name == "tests/tidy/documents.rs" {
            continue;
        }
        for (index, line) in file.text.lines().enumerate() {
            for rest in line.split(CITATION).skip(1) {
                count += 1;
                let cited = cited_sections(rest);
                if cited.is_empty() || cited.iter().any(|section| !sections.contains(&section.as_str())) {
                    faults.push(format!("{}:{}: {}", file.name, index + 1, line.trim()));
                }
            }
        }
    }
    assert_none(&faults);
    assert!(count >= 15, "only {count} citations were found");
}

/// The numbers at the beginning of a text such as "2, 4 and 5), at one reward".
fn cited_sections(text: &str) -> Vec<String> {
    let numbers = text.replace(" and ", ", ");
    let numbers = numbers.split(", ").map_while(|number| {
        let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
        (!digits.is_empty()).then_some(digits)
    });
    numbers.collect()
}

/// The names and paths of the rows of a table: `a` and `b` in `path`.
fn entry_points(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        let mut names = Vec::new();
        for quoted in line.split('`').skip(1).step_by(2) {
            if quoted.contains('/') {
                found.extend(names.drain(..).map(|name: String| (name, quoted.to_owned())));
            } else {
                names.push(quoted.to_owned());
            }
        }
    }
    found
}

#[test]
fn every_place_that_the_architecture_leads_to_is_a_function_of_its_file() {
    let architecture = read("ARCHITECTURE.md");
    for (heading, least) in [("Entry points", 12), ("From a number in a file to a pixel", 20)] {
        let section = architecture.text.split(&format!("\n## {heading}\n")).nth(1);
        let section = section.expect(heading).split("\n## ").next().unwrap_or_default();
        let entries = entry_points(section);
        let missing: Vec<String> = entries
            .iter()
            .filter(|(name, path)| {
                let code = read(path).code().text;
                let is_script = path.starts_with("www/");
                let starts = if is_script {
                    ["function ", "  async ", "  "]
                } else {
                    ["fn "; 3]
                };
                let ends = ["(", "<"];
                let mut wanted = starts
                    .iter()
                    .flat_map(|start| ends.map(|end| format!("{start}{name}{end}")));
                !wanted.any(|wanted| code.contains(&wanted))
            })
            .map(|(name, path)| format!("{path} has no function {name}"))
            .collect();
        assert_none(&missing);
        assert!(
            entries.len() >= least,
            "only {} places were found under {heading}",
            entries.len()
        );
    }
}

/// The paths in backquotes that documents for people name.
fn named_paths(file: &File) -> Vec<(usize, String)> {
    let folders = ["src/", "tests/", "docs/", "www/", "xtask/", "benches/"];
    let mut paths = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for quoted in line.split('`').skip(1).step_by(2) {
            let is_path = folders.iter().any(|folder| quoted.starts_with(folder));
            if is_path && !quoted.contains([' ', '*', '<', '{']) {
                paths.push((index + 1, quoted.to_owned()));
            }
        }
    }
    paths
}

#[test]
fn every_path_that_a_document_names_exists() {
    let mut faults = Vec::new();
    let mut count = 0;
    let mut documents = files(&["docs"], &["md"]);
    documents.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(read));
    for file in documents {
        for (line, path) in named_paths(&file) {
            count += 1;
            if !Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).exists() {
                faults.push(format!("{}:{line}: {path} does not exist", file.name));
            }
        }
    }
    assert_none(&faults);
    assert!(count >= 40, "only {count} paths were found");
}

#[test]
fn citations_and_paths_are_found() {
    assert_eq!(cited_sections("2, 4 and 5), at one reward"), ["2", "4", "5"]);
    assert_eq!(cited_sections("3): every theta"), ["3"]);
    assert_eq!(cited_sections("2; paper 3.1)"), ["2"]);
    assert!(cited_sections("says so").is_empty());
    let file = File {
        name: "a.md".to_owned(),
        text: "See `src/solver/solve` and\n`www/*.js`, `tests/hard.rs` or `cargo xtask`.".to_owned(),
    };
    let paths = [(1, "src/solver/solve".to_owned()), (2, "tests/hard.rs".to_owned())];
    assert_eq!(named_paths(&file), paths);
    let row = "| How? | `write` and `read` in `src/a.rs`, then `draw` in `src/b.rs` |";
    let expected = [("write", "src/a.rs"), ("read", "src/a.rs"), ("draw", "src/b.rs")];
    assert_eq!(
        entry_points(row),
        expected.map(|(name, path)| (name.to_owned(), path.to_owned()))
    );
}
