//! The policy as bands: heights, edges at cliffs, names inside, ties, and the picture without words.

use policy_cliff::figure::{Area, Caption, Figure, Shade, Sheet, Theme, svg, text_width};

use crate::pictures::points;
use crate::{KINDS, Kind, all, drawn, figure, sheet, sweeps};

/// The place of a text.
fn place(caption: &Caption, size: f64) -> Area {
    let widths = caption.lines.iter().map(|line| text_width(line, size));
    let (width, height) = (widths.fold(0.0, f64::max), caption.lines.len() as f64 * size);
    Area {
        left: caption.at.0 - width / 2.0,
        right: caption.at.0 + width / 2.0,
        top: caption.at.1 - height / 2.0,
        bottom: caption.at.1 + height / 2.0,
    }
}

#[test]
fn heights_are_probabilities_and_add_up_to_one() {
    for sweep in all() {
        let figure = figure(&sweep, Kind::Bands);
        let branch = sweep.soft.as_ref().unwrap_or(&sweep.hard);
        let mut known = 0;
        for (point, &theta) in sweep.theta.iter().enumerate() {
            let shares = figure.shares(theta);
            if shares.is_empty() {
                let is_missing = branch.value[point].is_nan();
                assert!(is_missing || figure.risers.iter().any(|riser| riser.at == theta));
                continue;
            }
            known += 1;
            let sum: f64 = shares.iter().map(|share| share.1).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{theta}: {sum}");
            for (band, (_, share)) in figure.bands.iter().zip(shares) {
                let action = sweep.actions.iter().position(|name| *name == band.label);
                let expected = branch.policy[action.expect("an action")][point];
                assert!((share - expected).abs() < 1e-12, "{theta}: {share} {expected}");
            }
        }
        assert!(known > sweep.theta.len() / 2);
    }
}

#[test]
fn a_hard_policy_rises_at_its_cliffs_and_a_soft_one_is_dotted_there() {
    let third = 4.0 / 3.0;
    let hard = figure(&sweeps::obedience(10, None), Kind::Bands);
    let edges: Vec<(f64, f64, f64)> = hard
        .risers
        .iter()
        .map(|riser| (riser.at, riser.low, riser.high))
        .collect();
    assert_eq!(edges, [(0.4, 0.0, 1.0), (0.6, 0.0, 1.0), (third, 0.0, 1.0)]);
    assert!(
        hard.risers
            .iter()
            .all(|riser| !riser.dash && riser.color == Theme::Light.ink())
    );
    assert_eq!(hard.cliffs, [0.0; 0]);
    let soft = figure(&sweeps::obedience(10, Some(0.05)), Kind::Bands);
    assert_eq!(soft.risers, []);
    assert_eq!(soft.cliffs, [0.4, 0.6, third]);
    assert_eq!(soft.key, "with entropy, \u{3b1}\u{a0}=\u{a0}0.05");
}

#[test]
fn what_comes_with_the_parameter_rises_from_below() {
    for alpha in [None, Some(0.001), Some(0.1), Some(1.0)] {
        let figure = figure(&sweeps::obedience(41, alpha), Kind::Bands);
        let names: Vec<&str> = figure.bands.iter().map(|band| band.label.as_str()).collect();
        assert_eq!(names, ["very long", "long", "some", "think briefly"], "{alpha:?}");
    }
    // Two that are equal everywhere stand in the order of the file.
    let figure = figure(&sweeps::format_bonus(201, Some(0.05)), Kind::Bands);
    let names: Vec<&str> = figure.bands.iter().map(|band| band.label.as_str()).collect();
    assert_eq!(names, ["plain", "markdown", "boxed"]);
}

#[test]
fn a_tie_at_one_point_alone_is_a_dotted_line() {
    let mut sweep = sweeps::obedience(10, None);
    let jump = &mut sweep.jumps[1];
    jump.sets[2] = jump.sets[0].clone();
    jump.policies[2] = jump.policies[0].clone();
    sweep.jumps.truncate(2);
    for (column, level) in sweep.hard.policy.iter_mut().zip(sweep.jumps[1].policies[0].clone()) {
        column[3..].fill(level);
    }
    let figure = figure(&sweep, Kind::Bands);
    assert_eq!(figure.risers.iter().map(|riser| riser.at).collect::<Vec<_>>(), [0.4]);
    assert_eq!(figure.cliffs, [0.6]);
    assert!(figure.stretches.is_empty());
}

#[test]
fn a_tie_is_split_by_the_rule_and_hatched() {
    let sweep = sweeps::format_bonus(201, None);
    let figure = figure(&sweep, Kind::Bands);
    let [stretch] = &figure.stretches[..] else {
        panic!("one stretch: {:?}", figure.stretches)
    };
    assert_eq!((stretch.from, stretch.to, stretch.shade), (-0.5, 0.0, Shade::Tie));
    assert_eq!(stretch.note, "tie: plain, markdown");
    let halves: Vec<f64> = figure.shares(-0.25).iter().map(|share| share.1).collect();
    assert_eq!(halves, [0.5, 0.5, 0.0]);
    let document = svg(&figure).expect("drawn");
    let paper = format!("stroke=\"{}\"", Theme::Light.surface());
    let hatch: Vec<_> = document
        .lines()
        .filter(|line| line.contains(&paper))
        .map(points)
        .collect();
    assert!(hatch.len() > 20, "{}", hatch.len());
    let area = figure.area;
    for (x, y) in hatch.into_iter().flatten() {
        let is_inside = |at: f64, from: f64, to: f64| (from - 0.13..=to + 0.13).contains(&at);
        assert!(
            is_inside(x, area.left, figure.x_at(0.0)) && is_inside(y, area.top, area.bottom),
            "{x} {y}"
        );
    }
    // A soft policy does not tie.
    let soft = crate::figure(&sweeps::format_bonus(201, Some(0.05)), Kind::Bands);
    assert!(soft.stretches.is_empty());
}

#[test]
fn a_name_on_a_dotted_line_covers_it() {
    let mut crossed = 0;
    for width in [288.0, 370.0, 760.0] {
        for sweep in all() {
            let figure = drawn(&sweep, Kind::Bands, &sheet(width)).expect("a valid sweep");
            for caption in &figure.captions {
                let Area { left, right, .. } = place(caption, figure.text_size);
                let is_crossed = |&at: &f64| (left..=right).contains(&figure.x_at(at));
                if figure.cliffs.iter().any(is_crossed) {
                    crossed += 1;
                    assert!(caption.paper.is_some(), "{caption:?}");
                }
            }
        }
    }
    assert!(crossed > 0);
}

#[test]
fn the_name_of_a_parameter_is_whole_on_a_narrow_picture() {
    let mut sweep = sweeps::slacker(201, Some(0.05));
    "weight of instructions and faithfulness".clone_into(&mut sweep.parameter.label);
    let figure = drawn(&sweep, Kind::Bands, &sheet(288.0)).expect("a valid sweep");
    let document = svg(&figure).expect("drawn");
    assert!(
        document.contains("weight of instructions and faithfulness (\u{3c1})"),
        "{document}"
    );
}

#[test]
fn names_are_inside_their_bands() {
    let mut count = 0;
    for sweep in all() {
        for width in (300..=1400).step_by(100).map(f64::from) {
            let figure = drawn(&sweep, Kind::Bands, &sheet(width)).expect("valid");
            for caption in &figure.captions {
                let name = caption.lines.join(" ");
                let position = figure.bands.iter().position(|band| band.label == name).expect("a band");
                let place = place(caption, figure.text_size);
                for part in 0..=50 {
                    let x = place.left + (place.right - place.left) * f64::from(part) / 50.0;
                    let theta = figure.theta_at(x);
                    if figure.risers.iter().any(|riser| riser.at == theta) {
                        continue;
                    }
                    let (middle, share) = figure.shares(theta)[position];
                    let (top, bottom) = (figure.y_at(middle + share / 2.0), figure.y_at(middle - share / 2.0));
                    assert!(top <= place.top && place.bottom <= bottom, "{name} at {width}, {theta}");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 1000, "{count}");
    let wide = figure(&sweeps::slacker(201, Some(0.05)), Kind::Bands);
    assert!(wide.named && wide.captions.len() == 2);
    // No name of the crowd fits anywhere.
    let crowd = figure(&sweeps::crowd(41, Some(0.2)), Kind::Bands);
    assert!(!crowd.named);
}

#[test]
fn names_beside_curves_are_on_no_curve() {
    for sweep in all() {
        for kind in [Kind::Value, Kind::AllValues] {
            for width in (300..=1400).step_by(100).map(f64::from) {
                let figure = drawn(&sweep, kind, &sheet(width)).expect("valid");
                for caption in &figure.captions {
                    let place = place(caption, figure.text_size);
                    for series in &figure.series {
                        for line in series.lines.iter().flat_map(|line| line.points.windows(2)) {
                            for part in 0..=20 {
                                let at = |a: f64, b: f64| a + (b - a) * f64::from(part) / 20.0;
                                let x = figure.x_at(at(line[0].0, line[1].0));
                                let y = figure.y_at(at(line[0].1, line[1].1));
                                let is_on = place.left < x && x < place.right && place.top < y && y < place.bottom;
                                assert!(!is_on, "{:?} and {} at {width}", caption.lines, series.label);
                            }
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_bare_picture_has_no_words_and_fills_its_size() {
    let sheet = Sheet {
        width: 320.0,
        height: 180.0,
        theme: Theme::Dark,
        font_size: 16.0,
    };
    for sweep in all() {
        for kind in KINDS {
            let bare = drawn(&sweep, kind, &sheet).expect("valid").bare();
            let document = svg(&bare).expect("drawn");
            assert!(!document.contains("<text"), "{kind:?}: {document}");
            assert!(document.contains("width=\"320\" height=\"180\" viewBox=\"0 0 320 180\""));
            assert_eq!([bare.x_at(bare.x.from), bare.x_at(bare.x.to)], [0.0, 320.0]);
            assert_eq!([bare.y_at(bare.y.from), bare.y_at(bare.y.to)], [180.0, 0.0]);
        }
    }
}

#[test]
fn the_cursor_reads_heights_but_none_where_they_are_not_known() {
    let hard = figure(&sweeps::format_bonus(201, None), Kind::Bands);
    assert_eq!(hard.shares(0.0), []);
    assert_eq!(hard.shares(0.25), [(1.0, 0.0), (1.0, 0.0), (0.5, 1.0)]);
    let gap = figure(&sweeps::with_gap(201, 0.1), Kind::Bands);
    assert_eq!(gap.shares(0.3), []);
    assert_eq!(gap.shares(0.1).len(), 3);
    let bare: Figure = gap.bare();
    assert_eq!(bare.shares(0.1).len(), 3);
}
