//! The SVG document: places to an eighth of a pixel, no text on another, nothing cut off.

use policy_cliff::figure::{Figure, Sheet, Theme, captioned, svg, text_width};
use policy_cliff::study::Gap;

use crate::{KINDS, Kind, all, drawn, figure, sheet, sweeps};

/// The value of an attribute of an element.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let start = element.find(&format!(" {name}=\""))? + name.len() + 3;
    element[start..].split('"').next()
}

pub(crate) fn number(element: &str, name: &str) -> f64 {
    attribute(element, name).expect(name).parse().expect(name)
}

pub(crate) fn points(element: &str) -> Vec<(f64, f64)> {
    let pair = |pair: &str| {
        let (x, y) = pair.split_once(',').expect("x,y");
        (x.parse().expect("x"), y.parse().expect("y"))
    };
    attribute(element, "points")
        .expect("points")
        .split(' ')
        .map(pair)
        .collect()
}

#[test]
fn lines_are_where_the_data_is() {
    let figure = figure(&sweeps::format_bonus(201, None), Kind::Value);
    let document = svg(&figure).expect("drawn");
    let color = figure.series[0].color.to_string();
    let line = document
        .lines()
        .find(|line| line.starts_with("<polyline") && line.contains(&color) && !line.contains("width=\"1\""))
        .expect("the optimal value");
    let line = points(line);
    // Samples on straight stretches are left out.
    assert_eq!(line.len(), 3);
    for index in 0..=200 {
        // V* = 1 + max(0, beta) on a grid of 201 points from -1/2 to 1/2. An eighth in height, and half of one across
        // on a slope of one half.
        let beta = -0.5 + f64::from(index) / 200.0;
        let (x, y) = (figure.x_at(beta), figure.y_at(1.0 + beta.max(0.0)));
        let right = line.partition_point(|point| point.0 < x).clamp(1, 2);
        let ((x0, y0), (x1, y1)) = (line[right - 1], line[right]);
        assert!(
            (y0 + (y1 - y0) * (x - x0) / (x1 - x0) - y).abs() <= 0.2,
            "{y} at {beta}"
        );
    }
    for (beta, (x, y)) in [-0.5, 0.0, 0.5].into_iter().zip(line) {
        assert!((x - figure.x_at(beta)).abs() <= 0.126, "{x} at {beta}");
        assert!(
            (y - figure.y_at(1.0 + f64::max(0.0, beta))).abs() <= 0.126,
            "{y} at {beta}"
        );
    }
}

#[test]
fn step_ends_are_where_the_jump_is() {
    let figure = figure(&sweeps::obedience(10, None), Kind::Lines);
    let document = svg(&figure).expect("drawn");
    let jump = figure.x_at(4.0 / 3.0);
    let at = |x: f64| (x - jump).abs() <= 0.126;
    let runs = document
        .lines()
        .filter(|line| line.starts_with("<polyline") && !line.contains("dasharray=\"1.5"));
    let ending = runs
        .clone()
        .filter(|line| at(points(line)[1].0) && points(line)[0].1 == points(line)[1].1)
        .count();
    let starting = runs
        .filter(|line| at(points(line)[0].0) && points(line)[0].1 == points(line)[1].1)
        .count();
    assert_eq!((ending, starting), (4, 4));
    let dotted = document
        .lines()
        .filter(|line| line.contains("dasharray=\"1.5 3\""))
        .map(points);
    let places: Vec<f64> = dotted.map(|ends| ends[0].0).collect();
    assert_eq!(places.len(), 3);
    assert!(at(places[2]));
    // Two actions meet at one half: each colour's filled circle is there.
    let half = figure.y_at(0.5);
    let filled = document.lines().filter(|line| {
        line.starts_with("<circle") && at(number(line, "cx")) && (number(line, "cy") - half).abs() <= 0.126
    });
    assert_eq!(filled.count(), 2);
}

/// Left, top, right, bottom.
pub(crate) fn boxes(document: &str, size: f64) -> Vec<(String, [f64; 4])> {
    let place = |line: &str| {
        let text = line.split_once('>')?.1.strip_suffix("</text>")?;
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        let (x, y, width) = (number(line, "x"), number(line, "y"), text_width(&text, size));
        let left = match attribute(line, "text-anchor") {
            Some("middle") => x - width / 2.0,
            Some("end") => x - width,
            _ => x,
        };
        Some((text, [left, y - 0.76 * size, left + width, y + 0.24 * size]))
    };
    document
        .lines()
        .filter(|line| line.starts_with("<text"))
        .filter_map(place)
        .collect()
}

#[test]
fn no_text_lies_on_another_or_is_cut_off() {
    for sweep in all() {
        for kind in KINDS {
            for width in (300..=1400).step_by(25).map(f64::from) {
                for (height, font_size) in [(260.0, 16.0), (360.0, 16.0), (360.0, 20.0), (200.0, 12.0)] {
                    let sheet = Sheet {
                        width,
                        height,
                        theme: Theme::Light,
                        font_size,
                    };
                    let figure = drawn(&sweep, kind, &sheet).expect("valid");
                    let document = svg(&figure).expect("drawn");
                    let boxes = boxes(&document, figure.text_size);
                    // Where not everything carries its name, a legend follows below.
                    let rows = number(&document, "height") - height;
                    assert_eq!(rows > 0.0, !figure.named);
                    let height = height + rows;
                    assert!(boxes.len() > 6);
                    for (index, (text, a)) in boxes.iter().enumerate() {
                        let inside = a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= width + 0.1 && a[3] <= height;
                        assert!(inside, "{text} leaves {width} x {height}: {a:?}");
                        for (other, b) in &boxes[..index] {
                            let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
                            assert!(apart, "{text} and {other} at {width} x {height}: {a:?} {b:?}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_document_stands_alone() {
    let case = sweeps::format_bonus(21, Some(0.05));
    let figure = figure(&case, Kind::Bands);
    let document = svg(&figure).expect("drawn");
    assert!(document.starts_with(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\" height=\"300\" viewBox=\"0 0 760 300\" role=\"img\" "
    ));
    assert!(document.contains(
        "font-size=\"13\">\n<title>Policy in \u{201c}solved\u{201d} against β</title>\n<desc>At β\u{a0}=\u{a0}0 "
    ));
    assert!(document.ends_with("</g>\n</svg>\n"));
    let big = Figure::bands(
        &case,
        None,
        &Sheet {
            font_size: 32.0,
            ..sheet(1400.0)
        },
    );
    assert!(svg(&big.expect("valid")).expect("drawn").contains(" font-size=\"26\">"));
}

#[test]
fn hostile_names_are_text() {
    let mut sweep = sweeps::format_bonus(21, Some(0.05));
    let hostile = "<script>alert('&')</script>\0\u{202e}";
    let sets = sweep.jumps.iter_mut().flat_map(|jump| &mut jump.sets);
    for name in sets.flatten().chain(&mut sweep.actions).filter(|name| *name == "plain") {
        hostile.clone_into(name);
    }
    sweep.state = "\"]]><\u{1}&amp;".into();
    sweep.parameter.name = "a<b".into();
    let figure = Figure::lines(&sweep, None, &sheet(1400.0)).expect("valid");
    let document = svg(&figure).expect("drawn");
    assert!(!document.contains("<script") && !document.contains("]]>"));
    assert!(document.contains("&lt;script&gt;alert('&amp;')&lt;/script&gt;"));
    assert!(document.contains("<title>Policy in \u{201c}\"]]&gt;&lt; &amp;amp;\u{201d} against a&lt;b</title>"));
    assert!(
        !document
            .chars()
            .any(|c| (c.is_control() && c != '\n') || c == '\u{202e}')
    );
}

#[test]
fn a_caption_stands_below_and_keeps_to_the_width() {
    let figure = figure(&sweeps::slacker(201, Some(0.05)), Kind::Lines);
    let plain = svg(&figure).expect("drawn");
    let long = "wide ".repeat(100);
    let with = captioned(&figure, &format!("A <title> & more\n{long}")).expect("drawn");
    let height = |document: &str| number(document, "height");
    assert_eq!(captioned(&figure, "").expect("drawn"), plain);
    assert!(height(&with) > height(&plain) + 2.0 * figure.text_size);
    assert!(with.contains(">A &lt;title&gt; &amp; more</text>"));
    let line = with.lines().find(|line| line.contains(">wide")).expect("a line");
    let text = line.split(['>', '<']).nth(2).expect("its text");
    assert!(text.ends_with('\u{2026}') && text_width(text, figure.text_size) <= figure.width);
    // All else is as it was.
    assert!(
        with.contains(
            plain
                .split_once("<g ")
                .expect("a group")
                .1
                .trim_end_matches("</g>\n</svg>\n")
        )
    );
}

/// Where actions tie in a stretch that has no soft value, both notes can be read.
#[test]
fn notes_of_stretches_that_overlap_stand_on_lines_of_their_own() {
    let mut sweep = sweeps::format_bonus(201, Some(0.05));
    sweep.gaps.push(Gap {
        points: [0, 200],
        soft: true,
        problem: "entropy pays for never ending".to_owned(),
        edge: None,
    });
    let document = svg(&figure(&sweep, Kind::Lines)).expect("drawn");
    let height = |words: &str| {
        let element = document.split("<text").find(|element| element.contains(words));
        number(element.expect(words), "y")
    };
    let (tie, gap) = (height("tie: plain"), height("no finite soft value"));
    let size = figure(&sweep, Kind::Lines).text_size;
    assert!(gap - tie >= size, "{tie} and {gap} at a size of {size}");
}
