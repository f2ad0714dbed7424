//! The pictures of training: dots where seeds end, ways in a triangle and as lines, times near a cliff; and their
//! sentences.

use policy_cliff::figure::{Exact, Figure, Point, Trained, TrainedPoint, Way, describe_ends, svg};
use policy_cliff::study::{Column, Options, Parameter, Session, Sweep, TrainedSweep};

use crate::files::scenario;
use crate::sheet;

fn sweep() -> Sweep {
    let mut session = Session::new(scenario("format-bonus"));
    let request = session.request(&Options::default()).expect("valid");
    session.sweep(&request, &mut |_| true).expect("an answer").clone()
}

/// Two seeds at each of three values of beta.
fn part() -> TrainedSweep {
    let shares = [0.1, 0.2, 0.4, 0.5, 0.8, 1.0];
    TrainedSweep {
        parameter: Parameter {
            name: "beta".to_owned(),
            label: "bonus for the box".to_owned(),
            ..Parameter::default()
        },
        state: "solved".to_owned(),
        actions: ["plain", "boxed", "markdown"].map(str::to_owned).to_vec(),
        outcome_names: vec!["answer in a box".to_owned()],
        algorithm: "dr-grpo".to_owned(),
        steps: 2000.0,
        theta: vec![-0.25, -0.25, 0.0, 0.0, 0.25, 0.25],
        seed: [1.0, 2.0].repeat(3),
        policy: vec![
            shares.map(|share| (1.0 - share) * 0.75).to_vec(),
            shares.to_vec(),
            shares.map(|share| (1.0 - share) * 0.25).to_vec(),
        ],
        outcomes: vec![shares.to_vec()],
        value: vec![0.9, 0.95, 1.0, 1.0, 1.2, 1.25],
        truth: vec![1.0; 6],
        distance: vec![0.1, 0.2, 0.0, 0.1, 0.3, 0.5],
        everywhere: vec![0.1, 0.2, 0.0, 0.1, 0.3, 0.5],
        reached: vec![10.0, 20.0, f64::NAN, f64::NAN, 100.0, f64::NAN],
        ..TrainedSweep::default()
    }
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-9, "{a} is not {b}");
}

#[test]
fn every_run_is_a_dot_of_every_quantity_over_the_exact_curves() {
    let (sweep, part) = (sweep(), part());
    let draw = |kind| Figure::trained(&sweep, std::slice::from_ref(&part), kind, &sheet(800.0)).expect("a picture");
    let policy = draw(Trained::Policy);
    // Dots on one pixel are one.
    let twice = [part.clone(), part.clone()];
    let again = Figure::trained(&sweep, &twice, Trained::Policy, &sheet(800.0)).expect("a picture");
    assert_eq!(again.scatter, policy.scatter);
    let places: Vec<Point> = policy.scatter.iter().map(|dot| dot.at).collect();
    let expected = part
        .policy
        .iter()
        .flat_map(|column| part.theta.iter().copied().zip(column.iter().copied()));
    assert_eq!(places, expected.collect::<Vec<Point>>());
    // An action has one colour in dots and curves, soft and hard; at 0.25 both curves are there.
    assert_eq!(policy.scatter[6].color, policy.series[3].color);
    let soft = sweep.soft.as_ref().expect("soft");
    let at = sweep
        .theta
        .iter()
        .position(|&theta| theta == 0.25)
        .expect("on the grid");
    let height = |series: usize| {
        let points = policy.series[series].lines.iter().flat_map(|line| &line.points);
        points
            .filter(|point| (point.0 - 0.25).abs() < 1e-9)
            .map(|point| point.1)
            .next_back()
    };
    near(height(2).expect("soft"), soft.policy[1][at]);
    let boxed = &policy.series[3].lines;
    assert!(
        boxed
            .iter()
            .flat_map(|line| &line.points)
            .all(|point| point.1 == 0.0 || point.1 == 1.0 || point.0 == 0.0)
    );
    assert_eq!(draw(Trained::Outcomes).scatter.len(), 6);
    let value = draw(Trained::Value);
    // Both seeds earn 1 at 0, and their true value is 1 everywhere.
    assert_eq!(value.scatter.len(), 5 + 3);
    near(value.scatter[4].at.1, 1.25);
    let far = draw(Trained::Distance);
    assert_eq!((far.scatter.len(), far.y.from < 0.0), (6, true));
    assert_eq!(
        policy.description,
        "6 runs of Dr. GRPO over 3 values of β, 2000 steps each. On average they end 20\u{a0}% (total variation) from the \
         exact soft policy (α\u{a0}=\u{a0}0.05); of these values the farthest is 40\u{a0}% at β\u{a0}=\u{a0}0.25."
    );
    assert!(svg(&policy).is_ok_and(|text| text.contains("Dr. GRPO")));
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let sweep = sweep();
    let refused = |part: TrainedSweep| Figure::trained(&sweep, &[part], Trained::Policy, &sheet(800.0)).err();
    let other = TrainedSweep {
        state: "prompt".to_owned(),
        ..part()
    };
    assert_eq!(
        refused(other).as_deref(),
        Some("the sweep is of another parameter or state")
    );
    let short = TrainedSweep {
        value: vec![1.0],
        ..part()
    };
    assert_eq!(
        refused(short).as_deref(),
        Some("a column has not 6 values, one for each run")
    );
    let none = Figure::trained(&sweep, &[], Trained::Policy, &sheet(800.0)).err();
    assert_eq!(none.as_deref(), Some("there is no part, allowed is one or more"));
    let apart = Figure::train_times(&[vec![part()]], &sheet(800.0)).err();
    assert_eq!(apart.as_deref(), Some("the places are not distances from a cliff"));
}

fn point(actions: &[&str], paths: &[&[f64]], ends: &[f64], soft: Option<&[f64]>) -> TrainedPoint {
    TrainedPoint {
        parameter: "beta".to_owned(),
        at: 0.0003,
        state: "solved".to_owned(),
        actions: actions.iter().map(|&name| name.to_owned()).collect(),
        algorithm: "grpo".to_owned(),
        steps: vec![0.0, 1000.0, 2000.0],
        runs: paths
            .iter()
            .map(|path| Way {
                path: Column(path.to_vec()),
            })
            .collect(),
        exact: Exact {
            alpha: soft.map(|_| 0.05),
            optimal: actions.iter().enumerate().map(|(action, _)| action == 1).collect(),
            hard: Column(
                actions
                    .iter()
                    .enumerate()
                    .map(|(action, _)| f64::from(action == 1))
                    .collect(),
            ),
            soft: soft.map(|soft| Column(soft.to_vec())),
        },
        ends: ends.to_vec(),
        mean: Column(
            (0..actions.len())
                .map(|action| {
                    let last = paths.iter().map(|path| path[path.len() - actions.len() + action]);
                    last.sum::<f64>() / paths.len() as f64
                })
                .collect(),
        ),
    }
}

#[test]
fn three_actions_are_a_triangle_with_an_action_in_each_corner() {
    let third = 1.0 / 3.0;
    let way = [third, third, third, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    let soft = [0.25, 0.5, 0.25];
    let found = point(&["plain", "boxed", "markdown"], &[&way], &[0.0, 0.0, 1.0], Some(&soft));
    let figure = Figure::train_paths(&found, &sheet(600.0)).expect("a picture");
    let graph = figure.graph.as_ref().expect("a triangle");
    let corners = &graph.shapes[0].points;
    let path = graph
        .shapes
        .iter()
        .find(|shape| shape.points.len() == 3 && shape.width == 1.0)
        .expect("a way");
    let middle = |at: fn(&Point) -> f64| corners[..3].iter().map(at).sum::<f64>() / 3.0;
    near(path.points[0].0, middle(|point| point.0));
    near(path.points[0].1, middle(|point| point.1));
    assert_eq!((path.points[1], path.points[2]), (corners[1], corners[2]));
    // All sides are equal.
    let side = |a: usize, b: usize| (corners[a].0 - corners[b].0).hypot(corners[a].1 - corners[b].1);
    near(side(0, 1), side(1, 2));
    near(side(0, 1), side(0, 2));
    let names: Vec<&str> = graph.labels.iter().map(|label| label.text.as_str()).collect();
    assert_eq!(names, ["plain", "boxed", "markdown"]);
    // What is a dot or a ring in the picture is one in the legend.
    let legend: Vec<(&str, Option<bool>)> = figure.legend().map(|entry| (entry.label, entry.dot)).collect();
    assert_eq!(
        legend,
        [
            ("ways of the seeds", None),
            ("where they end", Some(true)),
            ("start", Some(true)),
            ("exact soft policy", Some(false)),
        ]
    );
}

#[test]
fn other_numbers_of_actions_are_lines_over_the_steps() {
    let ways: [&[f64]; 2] = [&[0.5, 0.5, 0.2, 0.8, 0.0, 1.0], &[0.5, 0.5, 0.6, 0.4, 0.7, 0.3]];
    let found = point(&["guess", "reason"], &ways, &[0.0, 1.0], Some(&[0.4, 0.6]));
    let figure = Figure::train_paths(&found, &sheet(800.0)).expect("a picture");
    assert_eq!((figure.x.from, figure.x.to), (0.0, 2000.0));
    let lines: Vec<&[Point]> = figure.series[2].lines.iter().map(|line| &line.points[..]).collect();
    assert_eq!(
        lines,
        [
            [(0.0, 0.5), (1000.0, 0.8), (2000.0, 1.0)],
            [(0.0, 0.5), (1000.0, 0.4), (2000.0, 0.3)]
        ]
    );
    assert_eq!(figure.series[3].lines[0].points, [(0.0, 0.6), (2000.0, 0.6)]);
    near(figure.series[3].end.expect("the mean"), 0.65);
}

#[test]
fn the_sentence_says_where_seeds_end() {
    let way = [0.5, 0.5, 0.2, 0.8, 0.0, 1.0];
    let other = [0.5, 0.5, 0.4, 0.6, 0.3, 0.7];
    let told = |paths: &[&[f64]], ends: &[f64], soft: Option<&[f64]>| {
        describe_ends(&point(&["guess", "reason"], paths, ends, soft)).replace('\u{a0}', " ")
    };
    assert_eq!(
        told(&[&way, &way], &[0.0, 2.0], Some(&[0.4, 0.6])),
        "At β = 0.0003, after 2000 steps of GRPO, 2 of 2 seeds give “reason” at least 90 %. On average “reason” has 100 %; \
         the exact soft policy (α = 0.05) gives it 60 %."
    );
    assert_eq!(
        told(&[&way, &other], &[0.0, 1.0], None),
        "At β = 0.0003, after 2000 steps of GRPO, 1 of 2 seeds gives “reason” at least 90 %; 1 is undecided. On average \
         “reason” has 85 %; it is optimal."
    );
    assert_eq!(
        told(&[&other], &[0.0, 0.0], None),
        "At β = 0.0003, after 2000 steps of GRPO, the one seed gives no action 90 % or more. On average “reason” \
         has 70 %; it is optimal."
    );
}

#[test]
fn times_are_dots_by_distance_with_a_place_for_never() {
    let near_cliff = TrainedSweep {
        cliff: Some(0.0),
        theta: vec![-0.25, -0.25, 0.001, 0.001, 0.1, 0.1],
        ..part()
    };
    let figure = Figure::train_times(&[vec![near_cliff]], &sheet(800.0)).expect("a picture");
    let dots: Vec<Point> = figure.scatter.iter().map(|dot| dot.at).collect();
    assert_eq!(dots.len(), 3);
    near(dots[0].0, 0.25f64.log10());
    near(dots[0].1, 1.0);
    near(dots[2].0, -1.0);
    near(dots[2].1, 2.0);
    // Two never got there at 0.001, and one at 0.1.
    let marks = &figure.series[0].marks;
    assert!(marks.iter().all(|mark| !mark.filled && mark.y > 2000f64.log10()));
    assert_eq!(marks.len(), 2);
    // Of two seeds the later one is the median; where it never got there is no line.
    let line = &figure.series[0].lines;
    assert!(line.iter().flat_map(|line| &line.points).all(|point| point.0 > -1.5));
    assert_eq!(
        figure.description.replace('\u{a0}', " "),
        "Near the cliff at β = 0, within 2000 steps, at least half of the seeds put 90 % on the best actions: Dr. GRPO gets \
         there from a distance of 0.25 on."
    );
    // What one side only reaches is said of that side.
    let one_sided = TrainedSweep {
        reached: vec![f64::NAN; 2]
            .into_iter()
            .chain(part().reached.into_iter().skip(2))
            .collect(),
        theta: vec![-0.25, -0.25, 0.001, 0.001, 0.1, 0.1],
        cliff: Some(0.0),
        ..part()
    };
    let figure = Figure::train_times(&[vec![one_sided]], &sheet(800.0)).expect("a picture");
    assert!(
        figure
            .description
            .ends_with("Dr. GRPO gets there above it from a distance of 0.1 on, and never below."),
        "{}",
        figure.description
    );
    // Of a side on which nothing was trained nothing is said.
    for (theta, told) in [
        (
            [0.001, 0.001, 0.001, 0.001, 0.1, 0.1],
            "Dr. GRPO gets there above it from a distance of 0.1 on.",
        ),
        ([-0.1; 6], "Dr. GRPO never gets there below it."),
    ] {
        let reached = if theta[0] < 0.0 {
            vec![f64::NAN; 6]
        } else {
            vec![f64::NAN; 4]
                .into_iter()
                .chain(part().reached.into_iter().skip(4))
                .collect()
        };
        let side = TrainedSweep {
            reached,
            theta: theta.to_vec(),
            cliff: Some(0.0),
            ..part()
        };
        let figure = Figure::train_times(&[vec![side]], &sheet(800.0)).expect("a picture");
        assert!(figure.description.ends_with(told), "{}", figure.description);
    }
}
