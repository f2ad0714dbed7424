//! Models of other programs: what is recognised, what becomes of it, and how it is refused. The files in `files/` were
//! written by the programs themselves (docs/IMPORT.md has the lines that write them, which `tests/node` runs).
#![cfg(feature = "studies")]

mod arrays;
mod cases;
mod explicit;
mod exporters;
#[path = "../support/files.rs"]
mod files;
mod gymnasium;
mod lists;
mod mutations;
#[path = "../support/mod.rs"]
mod support;

use files::parsed;
use policy_cliff::import::{Content, Failure, File, Imported, Options, Recognised, import, recognise};
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{self, Effort, Session};

/// A file of `files/`.
fn example(name: &str) -> File {
    let path = format!("{}/tests/import/files/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    File {
        name: name.to_owned(),
        content: Content::Bytes(bytes),
    }
}

fn pasted(text: &str) -> [File; 1] {
    [File::text("pasted", text)]
}

fn recognised(files: &[File]) -> Recognised {
    recognise(files).unwrap_or_else(|error| panic!("{error}"))
}

fn imported(files: &[File], options: &Options) -> Imported {
    import(files, options).unwrap_or_else(|error| panic!("{error}"))
}

/// The scenario of an import.
fn scenario(files: &[File], options: &Options) -> Scenario {
    parsed(&imported(files, options).scenario)
}

fn sweep(id: &str) -> Options {
    Options {
        sweep: Some(id.to_owned()),
        ..Options::default()
    }
}

/// The text of a refusal of a text, by both ways in.
fn refusal(text: &str) -> String {
    let files = pasted(text);
    let Err(Failure::Files(error)) = import(&files, &Options::default()) else {
        panic!("imported: {text}");
    };
    error.to_string()
}

/// The optimal values of all states with hard argmax, at the opening view.
fn values(scenario: &Scenario) -> Vec<f64> {
    let mut session = Session::new(scenario.clone());
    let options = study::Options {
        alpha: Some(None),
        ..study::Options::default()
    };
    let request = session.request(&options).expect("a valid request");
    session.solve(&request).expect("an answer").hard.value
}

/// The cliffs over the whole range of the first parameter, as fractions.
fn cliffs(scenario: &Scenario) -> Vec<String> {
    let mut session = Session::new(scenario.clone());
    let request = session.request(&study::Options::default()).expect("a valid request");
    let found = session
        .cliffs(&request, Effort::Thorough, &mut |_| true)
        .expect("an answer");
    let fractions =
        (0..found.cliffs.breakpoints.len()).map(|index| found.fraction(index).expect("certified").to_owned());
    fractions.collect()
}
