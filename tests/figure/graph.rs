//! The drawing of a model: where things stand, what the strokes say, and that nothing is in anything's way.

use crate::study;
use policy_cliff::figure::format::spoken;
use policy_cliff::figure::{Align, Area, Around, Figure, Graph, Label, Overlay, Part, Shape, Theme, svg, text_width};
use policy_cliff::scenario::{Rule, Scenario};

use crate::files::{LIBRARY, file, parsed, scenario};

/// States as JSON members, with what every file needs.
fn made(states: &str, start: &str, layout: &str) -> Scenario {
    let text = format!(
        "{{\"policy-cliff\": 1, \"title\": \"Made\", \"discount\": 0.9, \"start\": \"{start}\", \"states\": {{{states}}}, \"terminal\": [\"end\"], \
         \"parameters\": {{\"x\": {{\"from\": -1, \"to\": 1, \"value\": 0.25}}}} {layout}}}"
    );
    Scenario::parse(&text).expect("valid")
}

/// Numbers from a seed, below a bound.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// A random model: forks, long ways, and where `cyclic` also ways back and loops; where `placed` at random points.
fn random(seed: u64, cyclic: bool, placed: bool) -> Scenario {
    let mut dice = Dice(seed);
    let count = 2 + dice.roll(13);
    let mut states = Vec::new();
    for state in 0..count {
        let mut actions = Vec::new();
        for action in 0..=dice.roll(4) {
            let mut targets = Vec::new();
            for _ in 0..=dice.roll(3) {
                let target = if cyclic {
                    dice.roll(count + 1)
                } else {
                    state + 1 + dice.roll(count - state)
                };
                if !targets.contains(&target) {
                    targets.push(target);
                }
            }
            let share = targets.len();
            let name = |target: usize| {
                if target == count {
                    "end".to_owned()
                } else {
                    format!("s{target}")
                }
            };
            let to: Vec<String> = targets
                .iter()
                .map(|&t| format!("\"{}\": \"1/{share}\"", name(t)))
                .collect();
            let reward = match dice.roll(3) {
                0 => String::new(),
                1 => ", \"reward\": {\"bonus\": 1}".to_owned(),
                _ => ", \"reward\": {\"a component with a long name\": 0.125, \"bonus\": -2}".to_owned(),
            };
            let long = " and on".repeat(dice.roll(3) * dice.roll(9));
            actions.push(format!(
                "\"go {action}{long}\": {{\"to\": {{{}}}{reward}}}",
                to.join(", ")
            ));
        }
        states.push(format!("\"s{state}\": {{{}}}", actions.join(", ")));
    }
    let mut points = vec!["\"end\": [3, 3]".to_owned()];
    for state in 0..count {
        points.push(format!("\"s{state}\": [{}, {}]", dice.roll(6), dice.roll(6)));
    }
    let layout = format!(", \"layout\": {{\"points\": {{{}}}}}", points.join(", "));
    made(&states.join(", "), "s0", if placed { &layout } else { "" })
}

/// The hard or soft policy at the opening values.
fn overlay(scenario: &Scenario, alpha: Option<f64>, watched: usize) -> Overlay {
    let values: Vec<f64> = scenario.parameters.iter().map(|p| p.value.value()).collect();
    at(scenario, values, alpha, watched)
}

fn at(scenario: &Scenario, values: Vec<f64>, alpha: Option<f64>, watched: usize) -> Overlay {
    let objective = scenario.view.objective;
    let solved = study::solve(scenario, &values, alpha, objective, Rule::Uniform);
    let solved = solved.expect("finite");
    let answer = match solved.soft {
        Some(soft) => soft.expect("finite"),
        None => solved.hard,
    };
    Overlay {
        values,
        policy: answer.policy,
        optimal: solved.optimal.iter().map(|&optimal| optimal.into()).collect(),
        stays: solved.stays.iter().map(|&stays| stays.into()).collect(),
        visits: answer.visits,
        watched,
        changing: vec![watched],
    }
}

fn figure(scenario: &Scenario, overlay: &Overlay, width: f64) -> Figure {
    Figure::graph(scenario, overlay, &Around::default(), width, Theme::Light, 16.0).expect("valid")
}

fn graph(figure: &Figure) -> &Graph {
    figure.graph.as_ref().expect("a graph")
}

/// The library and random models.
fn all() -> Vec<(String, Scenario)> {
    let mut all: Vec<(String, Scenario)> = LIBRARY.iter().map(|&name| (name.to_owned(), scenario(name))).collect();
    for seed in 0..60 {
        for (cyclic, placed) in [(false, false), (true, false), (seed % 2 == 0, true)] {
            let name = format!("random {seed} {cyclic} {placed}");
            all.push((name, random(seed, cyclic, placed)));
        }
    }
    all
}

fn is_grid(name: &str) -> bool {
    name == "grid-world"
}

/// Whether two boxes share more than a border.
fn meet(a: &Area, b: &Area) -> bool {
    let near = 0.01;
    a.left + near < b.right && b.left + near < a.right && a.top + near < b.bottom && b.top + near < a.bottom
}

fn holds(outer: &Area, inner: &Area) -> bool {
    outer.left <= inner.left && outer.top <= inner.top && inner.right <= outer.right && inner.bottom <= outer.bottom
}

/// What of a label's room its text may take.
fn text_area(label: &Label) -> Area {
    let wide = text_width(&label.text, label.size).min(label.area.right - label.area.left);
    let left = match label.align {
        Align::Left => label.area.left,
        _ => f64::midpoint(label.area.left, label.area.right) - 0.5 * wide,
    };
    Area {
        left,
        right: left + wide,
        ..label.area
    }
}

/// The lines of actions, whole or parts of them.
fn lines(graph: &Graph) -> impl Iterator<Item = &Shape> {
    graph
        .shapes
        .iter()
        .filter(|shape| shape.pair.is_some() && shape.width > 0.0)
}

#[test]
fn names_and_states_are_in_nothings_way() {
    for (name, scenario) in all() {
        for width in [320.0, 560.0, 900.0, 1280.0] {
            for font_size in [16.0, 21.0] {
                let overlay = overlay(&scenario, None, scenario.view.state);
                let drawn = Figure::graph(&scenario, &overlay, &Around::default(), width, Theme::Dark, font_size)
                    .expect("valid");
                let graph = graph(&drawn);
                let whole = Area {
                    left: 0.0,
                    top: 0.0,
                    right: drawn.width,
                    bottom: drawn.height,
                };
                assert_eq!(drawn.area, whole);
                for (index, node) in graph.nodes.iter().enumerate() {
                    assert!(holds(&whole, &node.area), "{name} {width}: {node:?}");
                    for other in &graph.nodes[index + 1..] {
                        assert!(!meet(&node.area, &other.area), "{name} {width}: {node:?} {other:?}");
                    }
                }
                for (index, label) in graph.labels.iter().enumerate() {
                    let own = text_area(label);
                    assert!(holds(&whole, &own), "{name} {width}: {label:?}");
                    assert!(text_width(&label.text, label.size) <= label.area.right - label.area.left);
                    for node in &graph.nodes {
                        assert!(
                            holds(&node.area, &own) || !meet(&node.area, &own),
                            "{name} {width}: {label:?} {node:?}"
                        );
                    }
                    for other in &graph.labels[index + 1..] {
                        assert!(!meet(&own, &text_area(other)), "{name} {width}: {label:?} {other:?}");
                    }
                }
            }
        }
    }
}

/// Whether a piece of a line runs through a box, its border excepted.
fn crosses(from: (f64, f64), to: (f64, f64), area: &Area) -> bool {
    (0..=64).any(|step| {
        let t = f64::from(step) / 64.0;
        let (x, y) = (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1));
        x > area.left + 0.6 && x < area.right - 0.6 && y > area.top + 0.6 && y < area.bottom - 0.6
    })
}

#[test]
fn lines_run_through_neither_names_nor_states() {
    for (name, scenario) in all() {
        if is_grid(&name) {
            continue;
        }
        for width in [320.0, 900.0] {
            let drawn = figure(&scenario, &overlay(&scenario, None, 0), width);
            let graph = graph(&drawn);
            for line in lines(graph) {
                for piece in line.points.windows(2) {
                    for node in &graph.nodes {
                        assert!(
                            !crosses(piece[0], piece[1], &node.area),
                            "{name} {width}: {piece:?} {node:?}"
                        );
                    }
                    for label in &graph.labels {
                        let over = label.align == Align::Over;
                        assert!(
                            over || !crosses(piece[0], piece[1], &text_area(label)),
                            "{name} {width}: {piece:?} {label:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn every_action_leads_to_every_successor() {
    let cases = all();
    for (width, (name, scenario)) in [330.0, 900.0]
        .into_iter()
        .flat_map(|width| cases.iter().map(move |case| (width, case)))
    {
        let drawn = figure(scenario, &overlay(scenario, None, scenario.view.state), width);
        let graph = graph(&drawn);
        let place = |state: usize| {
            graph
                .nodes
                .iter()
                .find(|node| node.state == state)
                .map(|node| node.area)
        };
        for pair in 0..scenario.mdp.pairs() {
            let mut found: Vec<usize> = lines(graph)
                .filter(|line| line.pair == Some(pair))
                .filter_map(|line| line.target)
                .collect();
            found.sort_unstable();
            if is_grid(name) {
                let words = graph.labels.iter().any(|label| label.text == *scenario.actions[pair]);
                assert!(found.len() == 1 || words, "{name}: {pair}");
                continue;
            }
            let targets: Vec<usize> = scenario.mdp.row(pair).0.iter().map(|&target| target as usize).collect();
            assert_eq!(found, targets, "{name}: {pair}");
            let labels: Vec<&Label> = graph
                .labels
                .iter()
                .filter(|label| label.size < drawn.text_size)
                .collect();
            let begins = |label: &&&Label| scenario.actions[pair].starts_with(label.text.trim_end_matches('\u{2026}'));
            assert!(labels.iter().any(|label| begins(&label)), "{name}: {pair} has no name");
            // Each ends in a head at its successor's border.
            for line in lines(graph).filter(|line| line.pair == Some(pair)) {
                let Some(target) = line.target else { continue };
                let heads = graph
                    .shapes
                    .iter()
                    .filter(|shape| shape.pair == Some(pair) && shape.width == 0.0);
                let area = place(target).expect("drawn");
                let at_border = |(x, y): (f64, f64)| {
                    let left = (x - area.left).abs() < 0.01 && y > area.top && y < area.bottom;
                    left || (y - area.top).abs() < 0.01 && x > area.left && x < area.right
                };
                let mut tips = heads.map(|head| head.points[0]);
                assert!(tips.any(at_border), "{name}: {pair} does not reach {target}");
            }
        }
        for state in 0..scenario.states.len() {
            let exit = is_grid(name) && scenario.mdp.is_terminal(state);
            assert_eq!(place(state).is_some(), !exit, "{name}: {state}");
        }
    }
}

#[test]
fn a_tree_that_is_too_wide_goes_downwards_and_fits() {
    let scenario = scenario("word-by-word");
    let overlay = overlay(&scenario, None, scenario.view.state);
    for width in [288.0, 358.0, 436.0] {
        let drawn = figure(&scenario, &overlay, width);
        let graph = graph(&drawn);
        assert!(drawn.width <= width, "{} of {width}", drawn.width);
        assert!((drawn.text_size - 13.0).abs() < 1e-9);
        let place = |state: usize| graph.nodes.iter().find(|node| node.state == state).expect("drawn").area;
        for state in 0..scenario.states.len() {
            let mut above = place(state).bottom;
            for pair in scenario.mdp.actions(state) {
                let &[target] = scenario.mdp.row(pair).0 else {
                    unreachable!()
                };
                let area = place(target as usize);
                assert!(area.top > above && area.left > place(state).left, "{width}: {pair}");
                above = area.bottom;
            }
        }
        // What differs from one sentence to the other can be read.
        let states = scenario.states.iter().map(String::as_str);
        for name in states.chain(scenario.actions.iter().map(AsRef::as_ref)) {
            let shown = |label: &Label| {
                let text = label.text.trim_end_matches('\u{2026}');
                name.starts_with(text) && (text == name || text.chars().count() >= 13)
            };
            assert!(width < 300.0 || graph.labels.iter().any(shown), "{width}: {name}");
        }
    }
    // Where there is room for columns it goes to the right.
    let wide = figure(&scenario, &overlay, 900.0);
    assert!(wide.width > 600.0 && wide.height < 300.0);
}

#[test]
fn what_is_a_little_too_wide_is_drawn_smaller_and_can_still_be_pressed() {
    for (name, width) in [
        ("clever-slacker", 358.0),
        ("right-or-wrong", 358.0),
        ("trained-here", 436.0),
    ] {
        let scenario = scenario(name);
        let drawn = figure(&scenario, &overlay(&scenario, None, 0), width);
        assert!(drawn.width <= width, "{name}: {} of {width}", drawn.width);
        assert!(
            drawn.text_size < 13.0 && drawn.text_size > 9.1,
            "{name}: {}",
            drawn.text_size
        );
        for node in &graph(&drawn).nodes {
            assert!(node.area.bottom - node.area.top > 23.9, "{name}: {node:?}");
            assert!(node.area.right - node.area.left > 23.9, "{name}: {node:?}");
        }
    }
    // A drawing that would be too small to read keeps its size.
    let scenario = scenario("length-control");
    let drawn = figure(&scenario, &overlay(&scenario, None, 0), 358.0);
    assert!(drawn.width > 900.0 && drawn.text_size > 12.9);
}

#[test]
fn a_class_of_prompts_has_its_shares_in_training_above_and_in_use_below() {
    let scenario = scenario("trained-here");
    for width in [358.0, 436.0, 900.0] {
        for q in [0.0, 0.9] {
            let drawn = figure(&scenario, &at(&scenario, vec![q], None, 0), width);
            let graph = graph(&drawn);
            let rest = if q > 0.0 { "0.1" } else { "1" };
            for (class, trained, used) in [("code prompt", &*q.to_string(), "0.3"), ("talk prompt", rest, "0.7")] {
                let state = scenario.states.iter().position(|name| name == class).expect("a state");
                let node = graph.nodes.iter().find(|node| node.state == state).expect("drawn");
                let told = format!("a share of {trained} in training and {used} in use");
                assert!(node.description.contains(&told), "{}", node.description);
                assert!(drawn.description.contains(&told));
                let (above, below) = (format!("trained {trained}"), format!("used {used}"));
                let is_beside = |label: &&Label| {
                    let middle = f64::midpoint(label.area.left, label.area.right);
                    (node.area.left..node.area.right).contains(&middle)
                };
                let label = |text: &str| {
                    let all = graph.labels.iter().filter(|label| label.text == text);
                    all.filter(is_beside).map(|label| label.area).collect::<Vec<Area>>()
                };
                assert!(
                    label(&above).iter().any(|area| area.bottom < node.area.top),
                    "{above}: {width}"
                );
                assert!(
                    label(&below).iter().any(|area| area.top > node.area.bottom),
                    "{below}: {width}"
                );
            }
            for label in graph.labels.iter().filter(|label| label.text.starts_with("used")) {
                assert!(label.area.top > 0.0 && label.area.bottom < drawn.height, "{label:?}");
            }
        }
    }
}

#[test]
fn acyclic_models_go_from_left_to_right() {
    for (name, scenario) in all() {
        if !scenario.mdp.components().is_acyclic() || name.ends_with("true") {
            continue;
        }
        let drawn = figure(&scenario, &overlay(&scenario, None, 0), 900.0);
        let graph = graph(&drawn);
        let left = |state: usize| {
            graph
                .nodes
                .iter()
                .find(|node| node.state == state)
                .expect("drawn")
                .area
                .left
        };
        for line in lines(graph) {
            assert!(line.points.is_sorted_by(|a, b| a.0 <= b.0 + 1e-9), "{name}: {line:?}");
        }
        let rightmost = graph.nodes.iter().map(|node| node.area.left).fold(0.0, f64::max);
        for state in 0..scenario.states.len() {
            for pair in scenario.mdp.actions(state) {
                for &target in scenario.mdp.row(pair).0 {
                    assert!(left(state) < left(target as usize), "{name}");
                }
            }
            assert!(!scenario.mdp.is_terminal(state) || left(state) == rightmost, "{name}");
        }
    }
}

/// Width and colour of what leaves a state for each of its actions, whole or up to a fork.
fn strokes(scenario: &Scenario, figure: &Figure, state: usize) -> Vec<(f64, String)> {
    let stem = |pair: usize| {
        let own = lines(graph(figure)).filter(|line| line.pair == Some(pair));
        let widest = own.max_by(|a, b| a.width.total_cmp(&b.width)).expect("a line");
        (widest.width, widest.color.to_string())
    };
    scenario.mdp.actions(state).map(stem).collect()
}

#[test]
fn widths_are_probabilities_and_ties_are_equal() {
    for (name, scenario) in all() {
        let alphas: &[Option<f64>] = if scenario.mdp.discount() < 1.0 || scenario.mdp.components().is_acyclic() {
            &[None, Some(0.3)]
        } else {
            &[None]
        };
        for &alpha in alphas {
            let overlay = overlay(&scenario, alpha, scenario.view.state);
            let drawn = figure(&scenario, &overlay, 900.0);
            for state in 0..scenario.states.len() {
                let exit = |pair: usize| lines(graph(&drawn)).all(|line| line.pair != Some(pair));
                if scenario.mdp.actions(state).any(exit) {
                    assert!(is_grid(&name));
                    continue;
                }
                for (pair, (width, _)) in scenario.mdp.actions(state).zip(strokes(&scenario, &drawn, state)) {
                    // On the way from the start what is never reached is drawn thinly.
                    let most = if is_grid(&name) || overlay.visits[state] > 1e-3 {
                        3.5
                    } else {
                        1.0
                    };
                    assert!((width - 1.0 - most * overlay.policy[pair]).abs() < 1e-12, "{name}");
                }
            }
        }
    }
    let scenario = scenario("future-ties");
    let fork = figure(&scenario, &overlay(&scenario, None, 1), 900.0);
    let ink = Theme::Light.ink().to_string();
    assert_eq!(
        strokes(&scenario, &fork, 0),
        vec![(2.75, ink.clone()), (2.75, ink.clone())]
    );
    let own = |index| Theme::Light.action(index).to_string();
    assert_eq!(strokes(&scenario, &fork, 1), vec![(2.75, own(0)), (2.75, own(1))]);
}

#[test]
fn branches_share_the_width_of_their_action() {
    let scenario = scenario("sophistry");
    let drawn = figure(&scenario, &overlay(&scenario, None, 1), 900.0);
    let widths: Vec<(Option<usize>, f64)> = lines(graph(&drawn))
        .filter(|line| line.pair == Some(0))
        .map(|line| (line.target, line.width))
        .collect();
    assert_eq!(widths, vec![(None, 4.5), (Some(1), 2.75), (Some(2), 2.75)]);
    let odds = graph(&drawn).labels.iter().filter(|label| label.text == "0.5");
    assert_eq!(odds.count(), 2);
}

#[test]
fn nothing_moves_with_the_policy() {
    for (name, scenario) in all() {
        let acyclic = scenario.mdp.components().is_acyclic();
        let first = figure(&scenario, &overlay(&scenario, None, scenario.view.state), 700.0);
        let values: Vec<f64> = scenario.parameters.iter().map(|p| p.from.value()).collect();
        let alpha = (acyclic || scenario.mdp.discount() < 1.0).then_some(1.0);
        let mut other = at(&scenario, values, alpha, 0);
        other.changing.clear();
        let second = Figure::graph(&scenario, &other, &Around::default(), 700.0, Theme::Dark, 16.0).expect("valid");
        assert_eq!((first.width, first.height), (second.width, second.height), "{name}");
        let areas = |figure: &Figure| -> Vec<Area> { graph(figure).nodes.iter().map(|node| node.area).collect() };
        assert_eq!(areas(&first), areas(&second), "{name}");
        assert_eq!(
            svg(&second),
            svg(&Figure::graph(&scenario, &other, &Around::default(), 700.0, Theme::Dark, 16.0).expect("valid"))
        );
    }
}

#[test]
fn a_wide_page_is_used_and_a_narrow_one_scrolls() {
    for (name, scenario) in all() {
        let overlay = overlay(&scenario, None, scenario.view.state);
        let widths: Vec<f64> = (300..=1500)
            .step_by(60)
            .map(|width| figure(&scenario, &overlay, f64::from(width)).width)
            .collect();
        let least = widths[0];
        for (&drawn, wanted) in widths.iter().zip((300..=1500).step_by(60)) {
            assert!(drawn <= f64::from(wanted).max(least), "{name}: {drawn} in {wanted}");
        }
        // One that has to scroll is as wide as it needs to be, and wider than when it is drawn smaller.
        let whole = widths.iter().zip((300..=1500).step_by(60));
        let whole: Vec<f64> = whole
            .filter(|&(&drawn, wanted)| drawn <= f64::from(wanted))
            .map(|(&drawn, _)| drawn)
            .collect();
        assert!(whole.is_sorted_by(|a, b| *a <= b + 8.0), "{name}: {widths:?}");
    }
    let width = |name: &str, width| {
        let scenario = scenario(name);
        figure(&scenario, &overlay(&scenario, None, scenario.view.state), width).width
    };
    assert!(width("grid-world", 320.0) <= 320.0);
    assert!(width("reasoning-length", 920.0) <= 920.0);
    assert!(width("reasoning-length", 1280.0) > 1260.0);
}

#[test]
fn rewards_are_sums_of_what_components_contribute() {
    let scenario = scenario("clever-slacker");
    let rewards = |width: f64| -> Vec<String> {
        let drawn = figure(&scenario, &overlay(&scenario, None, 0), width);
        graph(&drawn).labels.iter().map(|label| label.text.clone()).collect()
    };
    // rho opens at 0.1.
    let wide = rewards(1280.0);
    for text in [
        "\u{2212}0.25 effort",
        "1.1 = 0.95 correct + 0.1 comply + 0.1 faithful \u{2212} 0.05 effort",
        "1.05 = 0.95 correct + 0.1 faithful",
        "0.9 correct",
    ] {
        assert!(wide.iter().any(|label| label == text), "{text}: {wide:?}");
    }
    let narrow = rewards(320.0);
    assert!(narrow.iter().any(|label| label == "1.1"), "{narrow:?}");

    // Every equation adds up, and to the reward.
    for name in LIBRARY {
        let scenario = crate::files::scenario(name);
        let overlay = overlay(&scenario, None, scenario.view.state);
        let reward = scenario.reward_at(&overlay.values);
        let drawn = figure(&scenario, &overlay, 5000.0);
        for label in &graph(&drawn).labels {
            let Some((total, parts)) = label.text.split_once(" = ") else {
                continue;
            };
            let number = |text: &str| -> f64 { text.replace('\u{2212}', "-").parse().expect("a number") };
            let parts = parts.replace("\u{2212} ", "+ \u{2212}").replace("+ +", "+");
            let sum: f64 = parts
                .split(" + ")
                .map(|part| number(part.split(' ').next().expect("a number")))
                .sum();
            assert!((sum - number(total)).abs() < 1e-9, "{name}: {}", label.text);
            assert!(
                reward.iter().any(|reward| (reward - sum).abs() < 1e-9),
                "{name}: {}",
                label.text
            );
        }
    }
}

#[test]
fn a_perturbation_is_part_of_the_sum() {
    let mut scenario = scenario("format-bonus");
    scenario.perturbation = vec![0.0, 0.0, 0.25, -0.5];
    let drawn = figure(&scenario, &overlay(&scenario, None, 1), 1280.0);
    let texts: Vec<&str> = graph(&drawn).labels.iter().map(|label| label.text.as_str()).collect();
    assert!(texts.contains(&"1.35"), "{texts:?}");
    assert!(
        texts.contains(&"0.5 = 1 correct \u{2212} 0.5 perturbation"),
        "{texts:?}"
    );
}

#[test]
fn costs_are_drawn_as_costs_and_averages_as_the_file_has_them() {
    let labels = |scenario: &Scenario| -> Vec<String> {
        let drawn = figure(scenario, &overlay(scenario, None, 0), 1200.0);
        graph(&drawn).labels.iter().map(|label| label.text.clone()).collect()
    };
    let costs = labels(&parsed(&file("tests/scenarios/costs.json")));
    assert!(costs.contains(&"22 = 10 minutes + 12 money".to_owned()), "{costs:?}");
    assert!(costs.iter().all(|text| !text.contains('\u{2212}')), "{costs:?}");
    let upkeep = labels(&parsed(&file("tests/scenarios/upkeep.json")));
    // Halves, as they are written, and not the probabilities of the discounted model.
    assert!(upkeep.iter().any(|text| text == "0.5"), "{upkeep:?}");
    assert!(upkeep.contains(&"10 output".to_owned()), "{upkeep:?}");
}

#[test]
fn visited_watched_and_changing_states_stand_out() {
    let scenario = scenario("clever-slacker");
    let mut overlay = overlay(&scenario, None, 0);
    let strokes_of = |overlay: &Overlay, state: usize| {
        let drawn = figure(&scenario, overlay, 900.0);
        let area = graph(&drawn)
            .nodes
            .iter()
            .find(|node| node.state == state)
            .expect("drawn")
            .area;
        // A box begins in the middle of its upper side.
        let start = (f64::midpoint(area.left, area.right), area.top);
        let boxes = graph(&drawn)
            .shapes
            .iter()
            .filter(move |shape| shape.pair.is_none() && shape.points[0] == start);
        boxes
            .map(|shape| (shape.width, shape.color.to_string()))
            .collect::<Vec<_>>()
    };
    let (ink, axis, paper) = (
        Theme::Light.ink().to_string(),
        Theme::Light.axis().to_string(),
        Theme::Light.surface().to_string(),
    );
    // Guessing is optimal: "derived" (1) is not visited, "guessed" (2) is, "prompt" (0) is watched.
    assert_eq!(strokes_of(&overlay, 1), [(0.0, paper.clone()), (1.0, axis)]);
    let visited = strokes_of(&overlay, 2);
    assert_eq!(visited[1], (1.0, ink.clone()));
    assert_ne!(visited[0].1, paper);
    assert_eq!(strokes_of(&overlay, 0)[1], (3.0, ink));
    let count = |overlay: &Overlay| graph(&figure(&scenario, overlay, 900.0)).shapes.len();
    let one = count(&overlay);
    overlay.changing = vec![0, 2];
    let two = count(&overlay);
    overlay.changing.clear();
    assert_eq!([one - count(&overlay), two - one], [2, 2]);
}

#[test]
fn a_grid_points_where_actions_mean_to_go() {
    let scenario = scenario("grid-world");
    let state = |name: &str| scenario.states.iter().position(|state| state == name).expect("a state");
    // At the last cliff two actions of (4,1) tie, and so do those of the solver's set.
    let overlay = at(&scenario, vec![-32.0 / 1445.0], None, state("(3,2)"));
    let drawn = figure(&scenario, &overlay, 900.0);
    let way = |pair: usize| {
        let line = lines(graph(&drawn))
            .find(|line| line.pair == Some(pair))
            .expect("an arrow");
        let (from, to) = (line.points[0], line.points[line.points.len() - 1]);
        let (x, y) = (to.0 - from.0, to.1 - from.1);
        assert!(x.abs().min(y.abs()) < 1e-9, "{x} {y}");
        if x.abs() > y.abs() {
            (x.signum(), 0.0)
        } else {
            (0.0, y.signum())
        }
    };
    let ways = [
        ("Up", (0.0, -1.0)),
        ("Down", (0.0, 1.0)),
        ("Left", (-1.0, 0.0)),
        ("Right", (1.0, 0.0)),
    ];
    for name in [
        "(1,1)", "(2,1)", "(3,1)", "(4,1)", "(1,2)", "(3,2)", "(1,3)", "(2,3)", "(3,3)",
    ] {
        for pair in scenario.mdp.actions(state(name)) {
            let (_, wanted) = ways
                .iter()
                .find(|(name, _)| **name == *scenario.actions[pair])
                .expect("a way");
            assert_eq!(way(pair), *wanted, "{name} {}", scenario.actions[pair]);
        }
    }
    let tied: Vec<(f64, String)> = strokes(&scenario, &drawn, state("(4,1)"));
    let strong = tied.iter().filter(|(width, _)| *width == 2.75).count();
    assert_eq!(strong, 2, "{tied:?}");
    let texts: Vec<&str> = graph(&drawn).labels.iter().map(|label| label.text.as_str()).collect();
    assert_eq!(texts.iter().filter(|text| **text == "exit").count(), 2);
    assert!(texts.contains(&"1") && texts.contains(&"\u{2212}1") && texts.contains(&"start"));
}

#[test]
fn points_give_columns_and_heights() {
    let states = "\"a\": {\"on\": {\"to\": \"b\"}, \"over\": {\"to\": \"c\"}}, \"b\": {\"on\": {\"to\": \"d\"}}, \"c\": {\"on\": {\"to\": \"d\"}}, \
                  \"d\": {\"again\": {\"to\": \"a\"}, \"stop\": {\"to\": \"end\"}}";
    let places = |layout: &str| {
        let scenario = made(states, "a", layout);
        let drawn = figure(&scenario, &overlay(&scenario, None, 0), 900.0);
        let nodes = graph(&drawn).nodes.clone();
        (0..5)
            .map(|state| nodes.iter().find(|node| node.state == state).expect("drawn").area)
            .collect::<Vec<Area>>()
    };
    let by_points = places(
        ", \"layout\": {\"points\": {\"a\": [3, 0], \"b\": [1, 2], \"c\": [1, 0], \"d\": [0, 0], \"end\": [3, 9]}}",
    );
    let [a, b, c, d, end] = by_points[..] else {
        panic!("five")
    };
    assert!(d.left < b.left && b.left == c.left && c.left < a.left && a.left == end.left);
    assert!(c.top < b.top && a.top < end.top);
    let level = places(
        ", \"layout\": {\"points\": {\"a\": [0, 7], \"b\": [1, 7], \"c\": [2, 7], \"d\": [3, 7], \"end\": [4, 7]}}",
    );
    assert!(level.is_sorted_by(|a, b| a.left < b.left));
    // Without all of them the model's own columns are better.
    let partly = places(", \"layout\": {\"points\": {\"a\": [3, 0], \"b\": [1, 2]}}");
    assert_eq!(partly, places(""));
    let [a, b, c, d, end] = partly[..] else { panic!("five") };
    assert!(a.left < b.left && b.left == c.left && c.left < d.left && d.left < end.left);
}

/// A chain of states that each lead on, back to the one before, and to a hub.
fn long_chain(count: usize) -> String {
    let state = |state: usize| {
        let [before, next] = [state.saturating_sub(1), (state + 1).min(count - 1)];
        format!(
            "\"s{state}\": {{\"on\": {{\"to\": \"s{next}\", \"reward\": {{\"r\": {state}}}}},
                \"back\": {{\"to\": {{\"s{before}\": \"3/4\", \"hub\": \"1/4\"}}}}}}"
        )
    };
    let states: Vec<String> = (0..count).map(state).collect();
    format!("{}, \"hub\": {{\"go\": {{\"to\": \"s0\"}}}}", states.join(", "))
}

/// The names of the drawn states, in the order of the file.
fn names(scenario: &Scenario, figure: &Figure) -> Vec<String> {
    let mut states: Vec<usize> = graph(figure).nodes.iter().map(|node| node.state).collect();
    states.sort_unstable();
    states.iter().map(|&state| scenario.states[state].clone()).collect()
}

/// Draws a part of a model, watching a state.
fn part(scenario: &Scenario, watched: usize, around: &Around) -> Figure {
    let overlay = overlay(scenario, None, watched);
    Figure::graph(scenario, &overlay, around, 900.0, Theme::Light, 16.0).expect("valid")
}

#[test]
fn of_a_large_model_the_neighbourhood_of_the_watched_state_is_drawn() {
    let scenario = made(&long_chain(200), "s0", "");
    let near = part(&scenario, 50, &Around::default());
    // Two steps on and back; the hub is reached, and no other state leads to s50.
    assert_eq!(
        names(&scenario, &near),
        ["s0", "s48", "s49", "s50", "s51", "s52", "hub"]
    );
    let sentence = "7 of 202 states: what “s50” leads to in 2 steps, and what leads to it.";
    let shown = graph(&near).part.as_ref().expect("a part");
    assert_eq!(shown.sentence, sentence);
    assert!(near.description.starts_with(sentence));
    // One step away the states have their actions, two steps away they are folded. The watched one has no fold.
    let fold = |name: &str| {
        let state = scenario.states.iter().position(|state| state == name);
        shown
            .folds
            .iter()
            .find(|(own, _)| Some(*own) == state)
            .map(|(_, folded)| *folded)
    };
    assert_eq!(
        ["s50", "s49", "s51", "hub"].map(fold),
        [None, Some(false), Some(false), Some(false)]
    );
    assert_eq!(["s0", "s48", "s52"].map(fold), [Some(true); 3]);
    // What is drawn of an action belongs to that action of the whole model.
    for label in &graph(&near).labels {
        let Some((pair, Part::Name)) = label.of else {
            continue;
        };
        assert_eq!(label.text, *scenario.actions[pair]);
        let state = scenario.mdp.state_of(pair);
        assert!(["s49", "s50", "s51", "hub"].contains(&scenario.states[state].as_str()));
    }
    let rest = "195 other states";
    assert!(graph(&near).labels.iter().any(|label| label.text == rest), "{rest}");
    assert!(near.description.contains("“s48”, visits"), "{}", near.description);
}

#[test]
fn a_reader_folds_and_unfolds_the_states_of_a_part() {
    let scenario = made(&long_chain(200), "s0", "");
    let state = |name: &str| scenario.states.iter().position(|state| state == name).expect("a state");
    let one = Around {
        steps: 1,
        ..Around::default()
    };
    assert_eq!(
        names(&scenario, &part(&scenario, 50, &one)),
        ["s49", "s50", "s51", "hub"]
    );
    let unfolded = Around {
        unfolded: vec![state("s51"), state("s52")],
        ..one.clone()
    };
    let there = names(&scenario, &part(&scenario, 50, &unfolded));
    assert_eq!(there, ["s49", "s50", "s51", "s52", "s53", "hub"]);
    let folded = Around {
        folded: vec![state("s49"), state("hub")],
        ..Around::default()
    };
    assert_eq!(
        names(&scenario, &part(&scenario, 50, &folded)),
        ["s49", "s50", "s51", "s52", "hub"]
    );
}

#[test]
fn a_part_of_any_model_has_room_and_every_probability() {
    // A state that leads to 150 states, each of which leads to all.
    let all: Vec<String> = (0..150).map(|state| format!("\"t{state}\": \"1/150\"")).collect();
    let all = all.join(", ");
    let state =
        |state: usize| format!("\"t{state}\": {{\"mix\": {{\"to\": {{{all}}}}}, \"stay\": {{\"to\": \"t{state}\"}}}}");
    let states: Vec<String> = (0..150).map(state).collect();
    let scenario = made(&states.join(", "), "t0", "");
    let drawn = part(
        &scenario,
        7,
        &Around {
            steps: 9,
            ..Around::default()
        },
    );
    let shown = names(&scenario, &drawn);
    assert!(
        (30..=46).contains(&shown.len()) && shown.contains(&"t7".to_owned()),
        "{shown:?}"
    );
    // Of the watched state's one mixture, what is left out goes to the state for all others: 110 and the end of 150.
    let rest = format!("{} other states", scenario.states.len() - shown.len());
    assert!(graph(&drawn).labels.iter().any(|label| label.text == rest), "{rest}");
    // A narrow drawing has fewer states, and is less high.
    let overlay = overlay(&scenario, None, 7);
    let narrow = Figure::graph(&scenario, &overlay, &Around::default(), 360.0, Theme::Light, 16.0).expect("valid");
    let count = graph(&narrow).nodes.len();
    assert!(
        (12..=24).contains(&count) && narrow.height < 0.7 * drawn.height,
        "{count}, {}",
        narrow.height
    );
    let missing = scenario.states.len() - 1 - shown.len();
    let probability = spoken(missing as f64 / 150.0);
    assert!(
        graph(&drawn).labels.iter().any(|label| label.text == probability),
        "{probability}"
    );
}

#[test]
fn of_a_large_grid_the_cells_around_the_watched_one_are_drawn() {
    let name = |row: usize, column: usize| format!("r{row}c{column}");
    let mut states = Vec::new();
    let mut rows = Vec::new();
    for row in 0..30 {
        let mut cells = Vec::new();
        for column in 0..40 {
            let right = name(row, (column + 1).min(39));
            states.push(format!(
                "\"{}\": {{\"right\": {{\"to\": \"{right}\"}}}}",
                name(row, column)
            ));
            cells.push(format!("\"{}\"", name(row, column)));
        }
        rows.push(format!("[{}]", cells.join(", ")));
    }
    let layout = format!(", \"layout\": {{\"grid\": [{}]}}", rows.join(", "));
    let scenario = made(&states.join(", "), "r0c0", &layout);
    let drawn = |row: usize, column: usize, width: f64| {
        let overlay = overlay(&scenario, None, 40 * row + column);
        Figure::graph(&scenario, &overlay, &Around::default(), width, Theme::Light, 16.0).expect("valid")
    };
    let cells = |rows: std::ops::RangeInclusive<usize>, columns: std::ops::RangeInclusive<usize>| -> Vec<String> {
        rows.flat_map(|row| columns.clone().map(move |column| format!("r{row}c{column}")))
            .collect()
    };
    assert_eq!(names(&scenario, &drawn(10, 20, 900.0)), cells(7..=13, 15..=25));
    // At a corner the window is as large, and where there is less room it has fewer columns.
    assert_eq!(names(&scenario, &drawn(0, 39, 900.0)), cells(0..=6, 29..=39));
    let narrow = drawn(10, 20, 370.0);
    assert_eq!(names(&scenario, &narrow), cells(7..=13, 18..=22));
    assert!(narrow.width <= 370.0);
    let shown = graph(&narrow).part.as_ref().expect("a part");
    assert_eq!(shown.sentence, "35 of 1201 states: the cells around “r10c20”.");
}

#[test]
fn sentences_read_it() {
    let scenario = scenario("sophistry");
    let drawn = figure(&scenario, &overlay(&scenario, None, 2), 900.0);
    assert_eq!(drawn.title, "Model: Sophistry");
    assert_eq!(
        drawn.description,
        "\u{201c}question\u{201d}, visits 1: \u{201c}attempt\u{201d} 100\u{a0}% (best). \
         \u{201c}knows\u{201d}, visits 0.5: \u{201c}state plainly\u{201d} 0\u{a0}%, \u{201c}argue\u{201d} 100\u{a0}% (best). \
         \u{201c}unsure\u{201d}, visits 0.5: \u{201c}admit\u{201d} 100\u{a0}% (best), \u{201c}bluff\u{201d} 0\u{a0}%. \
         \u{201c}end\u{201d}, visits 1. "
    );
}

#[test]
fn what_does_not_fit_is_named() {
    let scenario = scenario("sophistry");
    let good = overlay(&scenario, None, 2);
    let refused = |overlay: &Overlay, width: f64| {
        Figure::graph(&scenario, overlay, &Around::default(), width, Theme::Light, 16.0).expect_err("refused")
    };
    assert_eq!(refused(&good, 10.0), "width is 10, allowed is 100 to 16384");
    let short = Overlay {
        policy: vec![1.0],
        ..good.clone()
    };
    assert_eq!(refused(&short, 900.0), "policy has 1 values, allowed are 5");
    let long = Overlay {
        visits: vec![1.0; 9],
        ..good
    };
    assert_eq!(refused(&long, 900.0), "visits has 9 values, allowed are 4");
}

#[test]
fn actions_that_alone_never_end_have_open_heads() {
    let scenario = parsed(&file("tests/cases/01-free-loop.json"));
    let figure = figure(&scenario, &overlay(&scenario, None, 0), 600.0);
    let graph = graph(&figure);
    // A head ends no line: it has three corners, and an open one begins again where it began.
    let heads = |pair: usize| {
        let own = graph
            .shapes
            .iter()
            .filter(move |shape| shape.pair == Some(pair) && shape.target.is_none());
        own.filter(|shape| shape.points.len() < 5)
            .map(|shape| (shape.width, shape.points.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(heads(0), [(1.0, 4)]);
    assert_eq!(heads(1), [(0.0, 3)]);
    let place = |name: &str| scenario.states.iter().position(|state| state == name);
    let node = graph.nodes.iter().find(|node| Some(node.state) == place("s"));
    assert_eq!(
        node.expect("drawn").description,
        "“s”, visits 2: “stay” 50\u{a0}% (best, in a loop that costs nothing), “go” 50\u{a0}% (best)."
    );
}

#[test]
fn a_state_in_which_a_policy_stays_for_ever_is_visited_infinitely_often() {
    let text = r#"{"policy-cliff": 1, "title": "Ice", "discount": 1, "start": "s",
        "states": {"s": {"left": {"to": {"hole": "1/4", "goal": "3/4"}}}, "hole": {"stay": {"to": "hole"}}},
        "terminal": ["goal"], "parameters": {"p": {"from": -1, "to": 1}}}"#;
    let scenario = parsed(text);
    let figure = figure(&scenario, &overlay(&scenario, None, 0), 600.0);
    let graph = graph(&figure);
    let hole = graph.nodes.iter().find(|node| scenario.states[node.state] == "hole");
    assert_eq!(
        hole.expect("drawn").description,
        "“hole”, visits ∞: “stay” 100\u{a0}% (best, in a loop that costs nothing)."
    );
    assert!(
        graph
            .shapes
            .iter()
            .flat_map(|shape| &shape.points)
            .all(|(x, y)| x.is_finite() && y.is_finite())
    );
}
