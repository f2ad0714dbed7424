//! What the pages say of the scenarios: the cards of the start page, and a page for each scenario, for readers and
//! programs that run no scripts. Both are made from the scenario files, so that nothing is written twice.
//!
//! A page has comments such as `<!-- cards -->`, whose place the text takes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use pulldown_cmark::{Options, Parser, html};
use serde_json::{Value, json};

/// The groups of the start page, each with its scenarios from the simplest idea to the richest. A scenario that is not
/// named here comes at the end of the last group, so adding one is adding its file.
const GROUPS: [(&str, &[&str]); 3] = [
    (
        "Failures of language models",
        &[
            "format-bonus",
            "clever-slacker",
            "clever-slacker-two",
            "reasoning-length",
            "length-control",
            "deceptive-reasoning",
            "intelligence-obedience",
            "sophistry",
        ],
    ),
    (
        "Rewards and data",
        &[
            "multi-reward",
            "two-objectives",
            "right-or-wrong",
            "trained-here",
            "best-of-eleven",
            "weights-that-look-back",
        ],
    ),
    (
        "How it works",
        &[
            "what-training-does",
            "word-by-word",
            "house-style",
            "three-peaks",
            "grid-world",
            "lipschitz-fork",
            "future-ties",
        ],
    ),
];

/// The number of bytes beyond which a scenario is fetched only when it is opened.
const LARGE: usize = 64 << 10;

/// What is shown of a scenario before it is opened.
pub(crate) struct Scenario {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    about: String,
    source: String,
    steps: usize,
    measured: bool,
    /// Whether its text is larger than [`LARGE`].
    large: bool,
    /// Its group in [`GROUPS`], and its place there.
    place: (usize, usize),
}

/// Reads the scenario files of a folder, in the order of the start page.
pub(crate) fn scenarios(folder: &Path) -> Result<Vec<Scenario>> {
    let mut scenarios = Vec::new();
    for name in super::site::names_in(folder, ".json")? {
        let file = folder.join(&name);
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let scenario: Value = serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))?;
        let id = name.trim_end_matches(".json").to_owned();
        let string = |key: &str| scenario[key].as_str().unwrap_or_default().to_owned();
        scenarios.push(Scenario {
            title: string("title"),
            summary: string("summary"),
            about: string("about"),
            source: string("source"),
            steps: scenario["guide"].as_array().map_or(0, Vec::len),
            measured: scenario.get("measured").is_some(),
            large: text.len() > LARGE,
            place: place(&id),
            id,
        });
    }
    // Files come sorted by name, and so stay those that have no place.
    scenarios.sort_by_key(|scenario| scenario.place);
    Ok(scenarios)
}

fn place(id: &str) -> (usize, usize) {
    let places = GROUPS.iter().enumerate().flat_map(|(group, (_, ids))| {
        ids.iter()
            .enumerate()
            .map(move |(index, known)| (*known, (group, index)))
    });
    let mut known = places.filter(|(known, _)| *known == id);
    known.next().map_or((GROUPS.len() - 1, usize::MAX), |(_, place)| place)
}

/// The list of the scenarios that the scripts read, as JSON.
pub(crate) fn list(scenarios: &[Scenario]) -> String {
    let entry = |scenario: &Scenario| {
        let mut entry = json!({
            "id": scenario.id,
            "title": scenario.title,
            "steps": scenario.steps,
            "measured": scenario.measured,
        });
        if scenario.large {
            entry["large"] = true.into();
        }
        entry
    };
    scenarios.iter().map(entry).collect::<Value>().to_string()
}

/// The start page with its pictures and cards.
pub(crate) fn start_page(page: &str, scenarios: &[Scenario]) -> Result<String> {
    let page = with_pictures(page)?;
    let page = replaced(&page, "count", &scenarios.len().to_string())?;
    replaced(&page, "cards", &cards(scenarios))
}

/// The page of a scenario. The icon is that of the start page.
pub(crate) fn scenario_page(template: &str, start: &str, scenario: &Scenario) -> Result<String> {
    let icon = start.lines().find(|line| line.starts_with("<link rel=\"icon\""));
    let mut page = replaced(template, "icon", icon.context("index.html has no icon")?)?;
    for (name, text) in [
        ("title", &scenario.title),
        ("summary", &scenario.summary),
        ("about", &scenario.about),
        ("source", &scenario.source),
        ("id", &scenario.id),
    ] {
        page = replaced(&page, name, &escaped(text))?;
    }
    Ok(page)
}

/// The page of what the paper says and where it is seen, made of docs/CLAIMS.md, whose links lead to the page in the
/// folder above.
pub(crate) fn claims_page(template: &str, start: &str, claims: &str) -> Result<String> {
    let icon = start.lines().find(|line| line.starts_with("<link rel=\"icon\""));
    // A link that opens a panel, and no step with the panel beside the picture, brings the panel into sight.
    let claims = claims.split("](../index.html#").collect::<Vec<_>>();
    let links = claims[1..].iter().map(|rest| {
        let link = rest.split(')').next().unwrap_or_default();
        let home = if link.contains("&show=") {
            "](./?panel#"
        } else {
            "](./#"
        };
        format!("{home}{rest}")
    });
    let claims = format!("{}{}", claims[0], links.collect::<String>());
    let mut text = String::new();
    html::push_html(&mut text, Parser::new_ext(&claims, Options::ENABLE_TABLES));
    let page = replaced(template, "icon", icon.context("index.html has no icon")?)?;
    replaced(&page, "claims", &text)
}

/// A page with a text in the place of every comment of a name.
fn replaced(page: &str, name: &str, text: &str) -> Result<String> {
    let comment = format!("<!-- {name} -->");
    ensure!(page.contains(&comment), "a page has no {comment}");
    Ok(page.replace(&comment, text))
}

/// A page with a picture in the place of every comment `<!-- picture: NAME WIDTH HEIGHT DESCRIPTION -->`.
fn with_pictures(page: &str) -> Result<String> {
    let mut parts = page.split("<!-- picture: ");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (comment, rest) = part.split_once(" -->").context("a comment does not end")?;
        let words: Vec<&str> = comment.splitn(4, ' ').collect();
        let [name, width, height, description] = words[..] else {
            anyhow::bail!("a picture needs name, width, height and description: {comment}");
        };
        result += &picture(name, [width, height], description);
        result += rest;
    }
    Ok(result)
}

/// A still picture, light and dark. Pictures of a part of the page that is not on show are not fetched.
fn picture(name: &str, [width, height]: [&str; 2], description: &str) -> String {
    format!(
        "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"./pictures/{name}-dark.svg\">\
         <img src=\"./pictures/{name}.svg\" width=\"{width}\" height=\"{height}\" alt=\"{}\" loading=\"lazy\"></picture>",
        escaped(description)
    )
}

fn cards(scenarios: &[Scenario]) -> String {
    let group = |(index, (title, _)): (usize, &(&str, &[&str]))| {
        let members = scenarios.iter().filter(|scenario| scenario.place.0 == index);
        let cards: String = members.map(card).collect();
        format!(
            "<div class=\"group\"><h3 id=\"group-{index}\">{title}</h3>\n\
             <ul class=\"cards\" aria-labelledby=\"group-{index}\">\n{cards}</ul></div>\n"
        )
    };
    GROUPS.iter().enumerate().map(group).collect()
}

fn card(scenario: &Scenario) -> String {
    let [id, title, summary] = [&scenario.id, &scenario.title, &scenario.summary].map(|text| escaped(text));
    let picture = picture(&format!("thumbnails/{id}"), ["320", "180"], "");
    let tour = match scenario.steps {
        0 => String::new(),
        steps => format!("<small>Tour, {steps} steps</small>"),
    };
    format!(
        "<li><a href=\"./scenarios/{id}.html\" data-link=\"v=1&amp;scenario={id}\">{picture}<strong>{title}</strong>\
         <span>{summary}</span>{tour}</a></li>\n"
    )
}

/// A text as it stands in HTML, also between quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_take_the_places_of_comments_and_are_spelt_for_html() -> Result<()> {
        let scenario = Scenario {
            id: "a-b".to_owned(),
            title: "A & \"B\"".to_owned(),
            summary: "x < y".to_owned(),
            about: String::new(),
            source: String::new(),
            steps: 2,
            measured: false,
            large: false,
            place: place("unknown"),
        };
        let start = start_page(
            "<!-- count --><!-- picture: a 3 2 An <a>. --><!-- cards -->",
            &[scenario],
        )?;
        assert!(
            start.starts_with(
                "1<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"./pictures/a-dark.svg\">"
            )
        );
        assert!(start.contains("<img src=\"./pictures/a.svg\" width=\"3\" height=\"2\" alt=\"An &lt;a&gt;.\""));
        assert!(
            start.contains("<strong>A &amp; &quot;B&quot;</strong><span>x &lt; y</span><small>Tour, 2 steps</small>")
        );
        assert!(!start.contains("<!--"));
        let error = start_page("<!-- count -->", &[]).expect_err("no cards");
        assert_eq!(error.to_string(), "a page has no <!-- cards -->");
        Ok(())
    }

    #[test]
    fn links_of_the_claims_lead_to_the_page_beside_theirs() -> Result<()> {
        let page = claims_page(
            "<!-- icon --><!-- claims -->",
            "<link rel=\"icon\">",
            "# Where\n\n| in | where |\n|---|---|\n| 2.4 | [A, 1](../index.html#v=1&scenario=a&step=0) |\n",
        )?;
        assert!(page.starts_with("<link rel=\"icon\"><h1>Where</h1>\n<table>"));
        assert!(page.contains("<td><a href=\"./#v=1&amp;scenario=a&amp;step=0\">A, 1</a></td>"));
        Ok(())
    }

    #[test]
    fn known_scenarios_come_in_their_order_and_others_last() {
        let mut ids = ["zeta", "future-ties", "clever-slacker", "grid-world", "format-bonus"];
        ids.sort_by_key(|id| place(id));
        assert_eq!(
            ids,
            ["format-bonus", "clever-slacker", "grid-world", "future-ties", "zeta"]
        );
    }
}
