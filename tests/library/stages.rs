//! What the steps of the guided readings point at: notes have room in their pictures at the sizes of a phone and of a
//! desk, what is emphasised is there, and every question has one right answer by the solver, which another way of
//! solving gives too.

use policy_cliff::figure::{Curves, Figure, Pointer, PointerNote, Sheet, Theme};
use policy_cliff::scenario::{Picture, STAGED_PANELS, Scenario, Spot, Step, Subject};
use policy_cliff::study::{Options, Session, Solution, Sweep, Values, answer};

use crate::files::LIBRARY;
use crate::study::solve;
use crate::{scenario, solved};

fn sweep(scenario: &Scenario, step: &Step) -> Sweep {
    let setting = &step.setting;
    let options = Options {
        parameter: Some(scenario.parameters[setting.sweep].name.clone()),
        values: Some(Values(scenario.named_values(&step.values))),
        alpha: Some(setting.alpha),
        objective: Some(setting.objective.name().to_owned()),
        rule: Some(setting.rule.name().to_owned()),
        state: Some(scenario.states[setting.state].clone()),
        from: step.zoom.map(|zoom| zoom[0]),
        to: step.zoom.map(|zoom| zoom[1]),
        ..Options::default()
    };
    let mut session = Session::new(scenario.clone());
    let request = session.request(&options).expect("allowed");
    session.sweep(&request, &mut |_| true).expect("finite").clone()
}

/// The solution at the view of a step.
fn solution(scenario: &Scenario, step: &Step) -> Solution {
    let setting = &step.setting;
    solve(scenario, &step.values, setting.alpha, setting.objective, setting.rule).expect("finite")
}

fn place(scenario: &Scenario, step: &Step, spot: Spot) -> f64 {
    match spot {
        Spot::At(at) => at,
        Spot::Cliff(number) => solved(scenario, step.setting.sweep, &step.values).breakpoints[number - 1].at,
    }
}

/// The picture of a step, without what is pointed at.
fn picture(step: &Step, sweep: &Sweep, sheet: &Sheet) -> Figure {
    let is_value = step.stage.panel.is_some_and(|panel| STAGED_PANELS[panel] == "value");
    let figure = match step.setting.picture {
        _ if is_value => Figure::value(sweep, None, sheet, Curves::Main),
        Picture::Policy => Figure::bands(sweep, None, sheet),
        Picture::Outcomes => Figure::outcomes(sweep, None, sheet),
        Picture::Value => Figure::value(sweep, None, sheet, Curves::Main),
    };
    figure.expect("a picture")
}

/// Every step of every reading with its name.
fn all() -> Vec<(String, Scenario, Step)> {
    let mut steps = Vec::new();
    for name in LIBRARY {
        let scenario = scenario(name);
        for (number, step) in scenario.guide.iter().enumerate() {
            steps.push((format!("{name}, step {}", number + 1), scenario.clone(), step.clone()));
        }
    }
    steps
}

#[test]
fn every_step_points_at_something() {
    for (name, _, step) in all() {
        let stage = &step.stage;
        let points = stage.panel.is_some() || stage.highlight.is_some() || stage.note.is_some() || stage.tangent;
        assert!(points, "{name}");
    }
}

#[test]
fn notes_have_room_and_lie_on_no_name() {
    let mut notes = 0;
    for (name, scenario, step) in all() {
        let Some(note) = &step.stage.note else {
            continue;
        };
        let swept = sweep(&scenario, &step);
        let at = place(&scenario, &step, note.at);
        for (width, height) in [(360.0, 270.0), (430.0, 350.0), (880.0, 330.0)] {
            let sheet = Sheet {
                width,
                height,
                theme: Theme::Light,
                font_size: 16.0,
            };
            let plain = picture(&step, &swept, &sheet);
            let pointer = Pointer {
                note: Some(PointerNote {
                    at,
                    text: note.text.clone(),
                }),
                ..Pointer::default()
            };
            let figure = plain.clone().pointed(&pointer);
            let callout = figure
                .callout
                .as_ref()
                .unwrap_or_else(|| panic!("{name}: no room at {width}"));
            assert_eq!(callout.lines.join(" "), note.text, "{name}");
            assert!((callout.at.0 - figure.x_at(at)).abs() < 1e-9, "{name}");
            let (box_, area) = (callout.area, figure.area);
            assert!(
                box_.left >= area.left
                    && box_.right <= area.right
                    && box_.top >= area.top
                    && box_.bottom <= area.bottom,
                "{name}: {box_:?} at {width}"
            );
            for caption in &figure.captions {
                let (x, y) = caption.at;
                let is_inside = box_.left < x && x < box_.right && box_.top < y && y < box_.bottom;
                assert!(!is_inside, "{name}: on {:?} at {width}", caption.lines);
            }
            notes += 1;
        }
    }
    assert!(notes > 100, "{notes}");
}

#[test]
fn what_is_emphasised_is_in_the_picture_and_the_rest_fades() {
    for (name, scenario, step) in all() {
        let (label, fits) = match step.stage.highlight {
            Some(Subject::Action(action)) => {
                let pair = scenario.mdp.actions(step.setting.state).start + action;
                (
                    scenario.actions[pair].to_string(),
                    step.setting.picture == Picture::Policy,
                )
            }
            Some(Subject::Outcome(outcome)) => (
                scenario.view.outcomes[outcome].name.clone(),
                step.setting.picture == Picture::Outcomes,
            ),
            Some(Subject::Truth) => ("true value".to_owned(), step.setting.picture == Picture::Value),
            Some(Subject::Training) => ("training optimum".to_owned(), true),
            Some(Subject::Cliff(number)) => {
                let at = place(&scenario, &step, Spot::Cliff(number));
                let sheet = Sheet {
                    width: 880.0,
                    height: 330.0,
                    theme: Theme::Light,
                    font_size: 16.0,
                };
                let pointer = Pointer {
                    cliff: Some(at),
                    ..Pointer::default()
                };
                let figure = picture(&step, &sweep(&scenario, &step), &sheet).pointed(&pointer);
                assert_eq!(figure.lit, Some(at), "{name}");
                continue;
            }
            Some(Subject::State(_)) | None => continue,
        };
        assert!(fits, "{name}: {label} is in another picture");
        let swept = sweep(&scenario, &step);
        for theme in [Theme::Light, Theme::Dark] {
            let sheet = Sheet {
                width: 430.0,
                height: 350.0,
                theme,
                font_size: 16.0,
            };
            let plain = picture(&step, &swept, &sheet);
            let pointer = Pointer {
                label: Some(label.clone()),
                ..Pointer::default()
            };
            let pointed = plain.clone().pointed(&pointer);
            let colors = |figure: &Figure| -> Vec<_> {
                let bands = figure.bands.iter().map(|band| (band.label.clone(), band.color));
                let series = figure.series.iter().map(|series| (series.label.clone(), series.color));
                bands.chain(series).collect()
            };
            let (before, after) = (colors(&plain), colors(&pointed));
            assert!(
                before.iter().any(|(other, _)| *other == label),
                "{name}: {label} is not drawn"
            );
            for ((other, before), (_, after)) in before.iter().zip(&after) {
                let is_same = before == after;
                assert_eq!(is_same, *other == label, "{name}: {other}");
            }
        }
    }
}

#[test]
fn every_question_has_one_right_answer_by_the_solver() {
    let mut questions = 0;
    for (name, scenario, step) in all() {
        let Some(question) = &step.question else {
            continue;
        };
        questions += 1;
        let solution = solution(&scenario, &step);
        let solved = answer(&scenario, &step, question, &solution).expect("answers to choose from");
        assert_eq!(
            solved.right.iter().filter(|&&right| right).count(),
            1,
            "{name}: {solved:?}"
        );
        // The same number as the picture shows at the cursor, which is computed along the whole range.
        let swept = sweep(&scenario, &step);
        let theta = step.values[step.setting.sweep];
        let (subject, _) = question.answers.as_ref().expect("answers");
        let branch = swept.soft.as_ref().unwrap_or(&swept.hard);
        let column = match *subject {
            Subject::Action(place) => &branch.policy[place],
            Subject::Outcome(index) => &branch.outcomes[index],
            Subject::Truth => &branch.truth,
            _ => continue,
        };
        let jump = swept.jumps.iter().find(|jump| jump.at == theta);
        if let Some(jump) = jump.filter(|_| swept.soft.is_none()) {
            if let Subject::Action(place) = *subject {
                assert!((jump.policies[1][place] - solved.number).abs() < 1e-9, "{name}");
            }
            continue;
        }
        let right = swept.theta.partition_point(|&at| at < theta);
        let (low, high) = (swept.theta[right - 1], swept.theta[right]);
        let part = (theta - low) / (high - low);
        let drawn = column[right - 1] * (1.0 - part) + column[right] * part;
        assert!(
            (drawn - solved.number).abs() < 1e-3,
            "{name}: {drawn} is not {}",
            solved.number
        );
    }
    assert!(questions >= 12, "{questions}");
}

/// A right answer moves with the model, not with the text.
#[test]
fn another_reward_has_another_right_answer() {
    let scenario = scenario("clever-slacker");
    let mut step = scenario.guide[2].clone();
    let question = step.question.clone().expect("a question");
    let right = |step: &Step| {
        answer(&scenario, step, &question, &solution(&scenario, step))
            .expect("answers")
            .right
    };
    assert_eq!(right(&step), [false, false, true]);
    step.values[0] = 0.1;
    assert_eq!(right(&step), [false, true, false]);
    step.values[0] = 0.0;
    assert_eq!(right(&step), [true, false, false]);
}
