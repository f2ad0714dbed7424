//! Rules of the page: no mathematics, no markup from text, nothing inline, nothing from elsewhere.

use crate::sources::{File, assert_none, files, leading_word, read};

/// Counting and pixels. Everything else is mathematics, and that is Rust's.
const MATH: [&str; 6] = ["abs", "ceil", "floor", "max", "min", "round"];

/// Names and descriptions come from strangers' files and are shown as text.
const HTML_FROM_TEXT: [&str; 4] = ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"];

/// Tags that make the browser, or who makes a preview of the page, fetch something.
const LOADING: [&str; 6] = ["script", "link", "img", "iframe", "source", "meta"];

fn scripts() -> Vec<File> {
    files(&["www"], &["js"])
}

#[test]
fn javascript_does_no_mathematics() {
    let mut faults = Vec::new();
    for file in scripts() {
        let code = file.code();
        let foreign = |line: &str| {
            let mut functions = line.split("Math.").skip(1).map(leading_word);
            functions.any(|name| !MATH.contains(&name))
        };
        faults.extend(code.lines_where(foreign));
        faults.extend(code.lines_with(" ** "));
    }
    assert_none(&faults);
}

#[test]
fn text_never_becomes_markup() {
    let mut faults = Vec::new();
    for file in scripts() {
        faults.extend(HTML_FROM_TEXT.iter().flat_map(|name| file.lines_with(name)));
    }
    assert_none(&faults);
}

#[test]
fn the_page_has_nothing_inline_and_nothing_from_elsewhere() {
    let mut faults = Vec::new();
    for page in [read("index.html"), read("scenario.html"), read("claims.html")] {
        let forbidden = tags(&page.text).filter(|tag| is_inline(tag) || is_from_elsewhere(tag));
        faults.extend(forbidden.map(|tag| format!("{}: <{tag}>", page.name)));
    }
    for file in files(&["www"], &["css"]) {
        faults.extend(file.lines_with("@import"));
        faults.extend(file.lines_with("//"));
    }
    for file in scripts() {
        faults.extend(file.lines_with("setAttribute(\"style\""));
        faults.extend(file.code().lines_with("fetch(\"http"));
    }
    assert_none(&faults);
}

/// What stands between the angle brackets of every tag.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or(rest))
}

fn attributes(tag: &str) -> impl Iterator<Item = &str> {
    tag.split_whitespace().skip(1).filter(|word| word.contains('='))
}

/// A style or a script in the page itself, which its content security policy forbids.
fn is_inline(tag: &str) -> bool {
    let handler = |attribute: &str| attribute.starts_with("style=") || attribute.starts_with("on");
    let sourceless = !attributes(tag).any(|attribute| attribute.starts_with("src="));
    match leading_word(tag) {
        "style" => true,
        "script" => sourceless,
        _ => attributes(tag).any(handler),
    }
}

/// An address that would break below a sub-path, or ask another host.
fn is_from_elsewhere(tag: &str) -> bool {
    let value = |attribute: &str| {
        let (name, value) = attribute.split_once('=')?;
        ["src", "href", "content"]
            .contains(&name)
            .then(|| value.trim_matches('"').to_owned())
    };
    LOADING.contains(&leading_word(tag))
        && attributes(tag)
            .filter_map(value)
            .any(|address| address.starts_with('/') || address.starts_with("http"))
}

#[test]
fn inline_and_foreign_tags_are_told_from_plain_ones() {
    let inline = [
        "style",
        "script type=\"module\"",
        "p style=\"color:red\"",
        "a onclick=\"x()\"",
    ];
    assert!(inline.iter().all(|tag| is_inline(tag)));
    let plain = ["script src=\"./www/a.js\"", "meta content=\"on and on\""];
    assert!(!plain.iter().any(|tag| is_inline(tag)));
    assert!(is_from_elsewhere("script src=\"/www/a.js\""));
    assert!(is_from_elsewhere(
        "link rel=\"stylesheet\" href=\"https://example.org/a.css\""
    ));
    assert!(is_from_elsewhere(
        "meta property=\"og:image\" content=\"https://example.org/a.png\""
    ));
    assert!(!is_from_elsewhere("link href=\"./www/styles/style.css\""));
    assert!(!is_from_elsewhere("a href=\"https://example.org\""));
}
