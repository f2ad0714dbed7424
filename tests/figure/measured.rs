//! The pictures of published findings: the numbers of the tables, and nothing else.

use policy_cliff::figure::{Figure, Findings, Sheet, Theme};

use crate::files::scenario;

const SHEET: Sheet = Sheet {
    width: 800.0,
    height: 280.0,
    theme: Theme::Light,
    font_size: 16.0,
};

fn findings(name: &str) -> Findings {
    let measured = scenario(name).measured.expect("findings");
    Findings {
        columns: measured.columns,
        cells: measured.cells,
    }
}

/// Table 1 of the paper: for each quantity and model a line from the number before to the one after.
#[test]
fn the_table_is_drawn_as_lines_from_before_to_after() {
    let figure = Figure::measured(&findings("intelligence-obedience"), &SHEET).expect("drawn");
    let names: Vec<&str> = figure.x.ticks.iter().map(|tick| tick.text.as_str()).collect();
    assert_eq!(names, ["all followed", "share followed", "correct"]);
    let published = [
        ("Qwen2.5-1.5B", [10.00, 9.52, 27.26, 23.97, 1.21, 14.58]),
        ("Qwen2.5-7B", [15.95, 10.48, 33.13, 27.26, 13.59, 28.39]),
        ("Qwen2.5-Math-1.5B", [9.28, 8.33, 23.33, 21.31, 18.91, 24.88]),
        ("Qwen2.5-Math-7B", [9.76, 7.85, 23.53, 22.62, 20.68, 32.61]),
    ];
    assert_eq!(figure.series.len(), published.len());
    for (series, (name, numbers)) in figure.series.iter().zip(published) {
        assert_eq!(series.label, name);
        let drawn: Vec<f64> = series
            .lines
            .iter()
            .flat_map(|line| line.points.iter().map(|point| point.1))
            .collect();
        assert_eq!(drawn, numbers);
        // Each line is in the room of its quantity, and its end is marked.
        for (place, (line, mark)) in series.lines.iter().zip(&series.marks).enumerate() {
            assert!(line.points.iter().all(|point| (point.0 - place as f64).abs() < 0.5));
            assert_eq!((mark.x, mark.y), line.points[1]);
        }
    }
}

/// Section 5.4: +9.4 and -1.8.
#[test]
fn a_row_of_numbers_is_drawn_as_bars() {
    let figure = Figure::measured(&findings("sophistry"), &SHEET).expect("drawn");
    let bars: Vec<_> = figure
        .series
        .iter()
        .map(|series| (series.label.as_str(), series.lines[0].points[1].1))
        .collect();
    assert_eq!(bars, [("human approval", 9.4), ("correctness", -1.8)]);
    assert_eq!(figure.y.label, "after minus before, in percentage points");
    assert!(figure.series.iter().all(|series| series.lines[0].points[0].1 == 0.0));
    let written: Vec<&str> = figure
        .captions
        .iter()
        .map(|caption| caption.lines[0].as_str())
        .collect();
    assert_eq!(written, ["+9.4", "−1.8"]);
    for caption in &figure.captions {
        assert!(figure.area.top <= caption.at.1 + 13.0 && caption.at.1 + 6.0 <= figure.area.bottom);
    }
}

#[test]
fn other_findings_are_not_drawn() {
    let table = |columns: &[&str], cells: &[&str]| Findings {
        columns: columns.iter().map(|&cell| cell.to_owned()).collect(),
        cells: cells.iter().map(|&cell| cell.to_owned()).collect(),
    };
    for findings in [
        table(&[], &[]),
        table(&["share"], &["80 %"]),
        table(&["model", "hits, before", "after"], &["a", "1", "none"]),
        findings("best-of-eleven"),
        findings("multi-reward"),
    ] {
        assert!(!findings.is_drawn(), "{findings:?}");
        let error = Figure::measured(&findings, &SHEET).expect_err("nothing to draw");
        assert_eq!(error, "findings: the table has no numbers that can be drawn");
    }
    assert!(table(&["model", "hits, before", "after"], &["a", "1", "−2", "b", "3", "3"]).is_drawn());
    let mixed = table(&["model", "hits, before", "after"], &["a", "1", "−2", "b", "3", "4"]);
    let figure = Figure::measured(&mixed, &SHEET).expect("drawn");
    assert_eq!(
        figure.description,
        "From before to after: hits rose in 1 of 2 and fell in 1."
    );
}
