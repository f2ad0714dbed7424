//! The scheme of several reward models: a box for every class, reward model and answer, and a line for every weight.

use policy_cliff::figure::{Figure, Graph, Overlay, Theme};
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Options, Session};

use crate::files::scenario;

/// The solution of a scenario as it opens, under hard argmax.
fn overlay(scenario: &Scenario) -> Overlay {
    let mut session = Session::new(scenario.clone());
    let request = session.request(&Options::default()).expect("valid");
    let solution = session.solve(&request).expect("an answer");
    Overlay {
        values: request.values.clone(),
        policy: solution.hard.policy,
        optimal: solution.optimal.iter().map(|&flag| u8::from(flag)).collect(),
        stays: Vec::new(),
        visits: solution.hard.visits,
        watched: request.state,
        changing: Vec::new(),
    }
}

fn drawn(scenario: &Scenario, overlay: &Overlay, width: f64) -> (Figure, Graph) {
    let figure = Figure::framework(scenario, overlay, width, Theme::Light, 16.0).expect("drawn");
    let graph = figure.graph.clone().expect("a graph");
    (figure, graph)
}

#[test]
fn every_class_reward_model_and_answer_has_its_place() {
    let scenario = scenario("multi-reward");
    let overlay = overlay(&scenario);
    let (figure, graph) = drawn(&scenario, &overlay, 900.0);
    let texts: Vec<&str> = graph.labels.iter().map(|label| label.text.as_str()).collect();
    let wanted = [
        "prompts",
        "reward models",
        "effective reward",
        "policy",
        // Shares of prompts, and what the reward models weigh in the watched class.
        "safety  30\u{a0}%",
        "ambiguous  20\u{a0}%",
        "0.75",
        "0.746",
        "harmless",
        "helpful",
        "honest",
        "concise",
        // 3/5 of 0.75 and 1/2 of 0.746.
        "refuse  0.75",
        "ask for clarification  0.823",
        "comply  0.746",
        "100\u{a0}%",
    ];
    for text in wanted {
        assert!(texts.contains(&text), "{text}: {texts:?}");
    }
    // A class of which nothing is known earns nothing of two reward models, so no line leads there: each line across the
    // first gap is a weight, and each across the second what an answer earns.
    let weights = scenario.weights_at(&overlay.values);
    let lines = |from: f64, to: f64| {
        let across = graph
            .shapes
            .iter()
            .filter(|shape| shape.width > 0.0 && shape.points.len() > 1);
        let ends = across.map(|shape| [shape.points[0].0, shape.points[shape.points.len() - 1].0]);
        let [from, to] = [from, to].map(|edge| edge * figure.width);
        ends.filter(|ends| (ends[0] - from).abs() < 2.0 && (ends[1] - to).abs() < 2.0)
            .count()
    };
    let acting = (0..scenario.mdp.states()).filter(|&state| !scenario.mdp.actions(state).is_empty());
    let weighed: usize = acting
        .map(|state| weights[state].iter().filter(|weight| weight.abs() > 0.0).count())
        .sum();
    assert_eq!(lines(0.19, 0.32), weighed);
    assert_eq!(lines(0.48, 0.6), 4, "refuse 1, ask for clarification 2, comply 1");
    assert_eq!(lines(0.81, 0.88), 1, "one answer is taken");
    // A line is as wide as its weight.
    for node in &graph.nodes {
        assert!(node.area.left >= 0.0 && node.area.right <= figure.width && node.area.bottom <= figure.height);
    }
}

#[test]
fn a_narrow_page_scrolls_it_and_a_large_model_keeps_the_watched_state() {
    let multi = scenario("multi-reward");
    let (narrow, _) = drawn(&multi, &overlay(&multi), 200.0);
    assert!(narrow.width > 280.0);
    // A phone shows all of it, with every name whole or shortened inside of its box.
    let (phone, graph) = drawn(&multi, &overlay(&multi), 362.0);
    assert!(phone.width <= 362.0);
    for label in &graph.labels {
        assert!(label.area.left >= 0.0 && label.area.right <= 362.0, "{label:?}");
    }
    let texts: Vec<&str> = graph.labels.iter().map(|label| label.text.as_str()).collect();
    for text in ["ambiguous", "20\u{a0}%", "harmless", "0.823", "100\u{a0}%"] {
        assert!(texts.contains(&text), "{text}: {texts:?}");
    }
    let table = scenario("best-of-eleven");
    let mut there = overlay(&table);
    there.watched = 300;
    let (_, graph) = drawn(&table, &there, 900.0);
    assert_eq!(graph.nodes.len(), 12);
    assert!(graph.nodes.iter().any(|node| node.state == 300));
}

#[test]
fn what_does_not_fit_the_model_is_named() {
    let scenario = scenario("multi-reward");
    let good = overlay(&scenario);
    let pairs = scenario.mdp.pairs();
    let refused =
        |overlay: &Overlay| Figure::framework(&scenario, overlay, 900.0, Theme::Light, 16.0).expect_err("refused");
    let short = Overlay {
        policy: vec![1.0],
        ..good.clone()
    };
    assert_eq!(refused(&short), format!("policy has 1 values, allowed are {pairs}"));
    let long = Overlay {
        visits: vec![1.0; 99],
        ..good
    };
    let states = scenario.states.len();
    assert_eq!(refused(&long), format!("visits has 99 values, allowed are {states}"));
}
