//! Rules of what is published: workflows that know nothing the project does not, a picture that others can show, a crate
//! that its registry takes.

use std::fs;

use crate::sources::{assert_none, files, read};

/// What a workflow may run; the rest is the project's own business.
const COMMANDS: [&str; 2] = [".ci/run", "cargo xtask build --address \"$ADDRESS\""];

#[test]
fn workflows_run_the_projects_commands_and_pinned_official_actions() {
    let workflows = files(&[".github/workflows"], &["yml", "yaml"]);
    assert_eq!(workflows.len(), 2);
    let mut faults = Vec::new();
    for workflow in workflows {
        faults.extend(workflow.lines_where(|line| {
            let line = line.trim_start().trim_start_matches("- ");
            if let Some(command) = line.strip_prefix("run:") {
                return !COMMANDS.contains(&command.trim());
            }
            line.strip_prefix("uses:").is_some_and(|action| {
                let official = action.trim().strip_prefix("actions/");
                let version = official.and_then(|action| action.split_once("@v"));
                version.is_none_or(|(_, version)| version.parse::<u32>().is_err())
            })
        }));
        assert!(workflow.text.contains("run:"), "{}", workflow.name);
    }
    assert_none(&faults);
}

#[test]
fn the_previews_have_the_size_they_are_said_to_have_and_the_page_does_not_load_them() {
    let www = concat!(env!("CARGO_MANIFEST_DIR"), "/www/");
    // The page's own is a landscape of many curves.
    let mut pictures = vec![("preview.png".to_owned(), 90_000)];
    for scenario in files(&["www/scenarios"], &["json"]) {
        let id = scenario
            .name
            .trim_start_matches("www/scenarios/")
            .trim_end_matches(".json");
        pictures.push((format!("previews/{id}.png"), 60_000));
    }
    assert!(pictures.len() > 11);
    for (name, most) in pictures {
        let bytes = fs::read(format!("{www}{name}")).expect(&name);
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
        let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        assert_eq!((side(16), side(20)), (1200, 630));
        assert!(bytes.len() < most, "{name} has {} bytes", bytes.len());
    }
    let mut pages = files(&["www"], &["js", "css", "json"]);
    pages.push(read("index.html"));
    assert_none(
        &pages
            .iter()
            .flat_map(|file| file.lines_with("preview.png"))
            .collect::<Vec<_>>(),
    );
}

/// The registry's rules that `cargo publish --dry-run` does not know: five keywords of 20 letters at most.
#[test]
fn the_registry_takes_the_crates_keywords() {
    let manifest = read("Cargo.toml");
    let list = manifest
        .text
        .split("\nkeywords = [")
        .nth(1)
        .and_then(|rest| rest.split(']').next());
    let words: Vec<&str> = list
        .expect("keywords")
        .split(", ")
        .map(|word| word.trim_matches('"'))
        .collect();
    assert!(words.len() <= 5, "{words:?}");
    for word in words {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_+".contains(letter);
        assert!(word.len() <= 20 && word.chars().all(plain), "{word}");
    }
}

/// Registries show these files away from the others.
#[test]
fn what_registries_show_names_no_file_beside_it() {
    let mut faults = Vec::new();
    for name in ["docs/CRATE.md", "docs/NPM.md"] {
        let file = read(name);
        faults.extend(file.lines_where(|line| line.split("](").skip(1).any(|link| !link.starts_with("https://"))));
    }
    assert_none(&faults);
}
