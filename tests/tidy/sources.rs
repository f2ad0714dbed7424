//! The project's files, as the rules read them.

use std::fs;
use std::path::{Path, PathBuf};

/// Built, installed or kept by git: not ours to judge.
const NOT_OURS: [&str; 7] = [
    ".git",
    "target",
    "dist",
    "dist.new",
    "dist.npm",
    "dist.old",
    "node_modules",
];

#[derive(Clone)]
pub(crate) struct File {
    /// From the root, with forward slashes.
    pub(crate) name: String,
    pub(crate) text: String,
}

impl File {
    /// The text with its comment lines empty, so that line numbers stay.
    pub(crate) fn code(&self) -> Self {
        let keep = |line| if is_comment(line) { "" } else { line };
        let lines: Vec<&str> = self.text.lines().map(keep).collect();
        Self {
            name: self.name.clone(),
            text: lines.join("\n"),
        }
    }

    /// `name:line: text` of every line that contains `needle`.
    pub(crate) fn lines_with(&self, needle: &str) -> Vec<String> {
        self.lines_where(|line| line.contains(needle))
    }

    pub(crate) fn lines_where(&self, fault: impl Fn(&str) -> bool) -> Vec<String> {
        let lines = self.text.lines().enumerate();
        lines
            .filter(|(_, line)| fault(line))
            .map(|(index, line)| format!("{}:{}: {}", self.name, index + 1, line.trim()))
            .collect()
    }
}

pub(crate) fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["//", "/*", "* ", "*/"].iter().any(|start| line.starts_with(start))
}

pub(crate) fn read(name: &str) -> File {
    let text = fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    File {
        name: name.to_owned(),
        text,
    }
}

/// Files below some folders with one of the extensions, sorted by name; a folder need not exist.
/// The files with one of these extensions in some folders; a file stands for itself.
pub(crate) fn files(folders: &[&str], extensions: &[&str]) -> Vec<File> {
    let mut paths = Vec::new();
    for folder in folders {
        let path = root().join(folder);
        if path.is_file() {
            paths.push(path);
        } else {
            walk(&path, &mut paths);
        }
    }
    paths.retain(|path| {
        path.extension()
            .is_some_and(|end| extensions.iter().any(|each| end == *each))
    });
    texts(paths)
}

/// Every text file of the project.
pub(crate) fn project_files() -> Vec<File> {
    let mut paths = Vec::new();
    walk(root(), &mut paths);
    texts(paths)
}

/// The word at the start of some code: letters, digits and underscores.
pub(crate) fn leading_word(text: &str) -> &str {
    let end = text.find(|character: char| !(character.is_alphanumeric() || character == '_'));
    &text[..end.unwrap_or(text.len())]
}

#[track_caller]
pub(crate) fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if NOT_OURS.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Pictures and other files that are not text are left out.
fn texts(mut paths: Vec<PathBuf>) -> Vec<File> {
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(root()).ok()?.to_string_lossy();
        Some(File {
            name: name.replace('\\', "/"),
            text: fs::read_to_string(path).ok()?,
        })
    };
    paths.iter().filter_map(read).collect()
}

#[test]
fn comments_are_not_code_and_lines_keep_their_numbers() {
    let file = File {
        name: "a.rs".to_owned(),
        text: "//! needle\nlet a = 1;\n    needle();".to_owned(),
    };
    assert_eq!(file.lines_with("needle").len(), 2);
    assert_eq!(file.code().lines_with("needle"), ["a.rs:3: needle();"]);
    assert_eq!(leading_word("exp(2)"), "exp");
}
