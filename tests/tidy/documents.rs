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
    assert_eq!(sections, ["1", "2", "3", "4", "5", "6", "7"]);
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
        text: "See `src/solve` and\n`www/*.js`, `tests/hard.rs` or `cargo xtask`.".to_owned(),
    };
    let paths = [(1, "src/solve".to_owned()), (2, "tests/hard.rs".to_owned())];
    assert_eq!(named_paths(&file), paths);
}
