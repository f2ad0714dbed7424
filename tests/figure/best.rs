//! What is best at a point: boxes of answers, the comb of very many, and the raise that breaks a tie.

use policy_cliff::figure::{Figure, Graph, Overlay, Theme};
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Options, Session, Values};

use crate::files::scenario;

/// Draws what is best where some parameters have other values than at first, in a state.
fn drawn(scenario: &Scenario, values: &[(&str, f64)], state: &str, alpha: Option<f64>, width: f64) -> (Figure, Graph) {
    let mut session = Session::new(scenario.clone());
    let options = Options {
        values: Some(Values(
            values.iter().map(|&(name, value)| (name.to_owned(), value)).collect(),
        )),
        state: Some(state.to_owned()),
        alpha: Some(alpha),
        ..Options::default()
    };
    let request = session.request(&options).expect("valid");
    let best = session.best(&request).expect("an answer");
    let overlay = Overlay {
        values: request.values.clone(),
        policy: best.solution.hard.policy.clone(),
        optimal: best.solution.optimal.iter().map(|&flag| u8::from(flag)).collect(),
        stays: Vec::new(),
        visits: best.solution.hard.visits.clone(),
        watched: request.state,
        changing: Vec::new(),
    };
    let figure = Figure::best(scenario, &overlay, &best, width, Theme::Light, 16.0).expect("drawn");
    let graph = figure.graph.clone().expect("a graph");
    for label in &graph.labels {
        assert!(
            label.area.left >= -1e-9 && label.area.right <= width + 1e-9,
            "{label:?} of {width}"
        );
    }
    (figure, graph)
}

fn texts(graph: &Graph) -> Vec<&str> {
    graph.labels.iter().map(|label| label.text.as_str()).collect()
}

/// The number of boxes that are filled with the colour of an answer.
fn filled(graph: &Graph) -> usize {
    let colors = [0, 1, 2].map(|action| Theme::Light.fill(action));
    let is_filled = |shape: &&policy_cliff::figure::Shape| shape.width == 0.0 && colors.contains(&shape.color);
    graph.shapes.iter().filter(is_filled).count()
}

#[test]
fn answers_that_tie_are_filled_and_counted_in_every_state() {
    let right = scenario("right-or-wrong");
    for width in [300.0, 900.0] {
        // Only right or wrong, and effort is free: what passes ties, 2 + 2 + 3, and both ways to fail, 2.
        let (figure, graph) = drawn(&right, &[("t", 1.0), ("c", 0.0)], "estimate", None, width);
        assert_eq!(filled(&graph), 9);
        let told = "All 4 states with a choice are tied: 9 of 11 actions are best. ";
        assert!(figure.description.starts_with(told), "{}", figure.description);
        // Graded: one of each.
        let (figure, graph) = drawn(&right, &[("t", 0.0)], "estimate", None, width);
        assert_eq!(filled(&graph), 4);
        assert_eq!(
            figure.description,
            "None of 4 states with a choice is tied: 4 of 11 actions are best."
        );
    }
    let (_, graph) = drawn(&right, &[("t", 1.0), ("c", 0.0)], "estimate", None, 900.0);
    for text in ["proof", "2 of 3 tie", "3 of 3 tie", "2 of 2 tie", "lucky", "give up"] {
        assert!(texts(&graph).contains(&text), "{text}: {:?}", texts(&graph));
    }
}

#[test]
fn a_raise_and_what_it_takes_are_bars_between_the_bounds_of_the_paper() {
    // Inverse Bellman: R_Q(s, a) = Q(s, a) - γ Σ P(t|s, a) max Q(t, .), so ε at the pair and -γ P ε wherever it leads
    // from. The fork's roads do not come back.
    let (figure, graph) = drawn(&scenario("lipschitz-fork"), &[("theta", 0.0)], "fork", None, 900.0);
    assert_eq!(
        figure.description,
        "The one state with a choice is tied: 2 of 2 actions are best. Raise the Q-value of “to A” in “fork” by ε, however \
         small, and it alone is best there. The reward that has such Q-values differs by at most ε. The bound is (1 + γ)ε, \
         1.9\u{a0}ε with γ\u{a0}=\u{a0}0.9."
    );
    let told = texts(&graph);
    assert_eq!(told.iter().filter(|text| **text == "ε").count(), 2, "{told:?}");
    assert!(told.contains(&"(1 + γ)ε") && told.contains(&"−(1 + γ)ε"));
    // With γ = 1/2: left leads back to its own state, ε - ε/2; right and the road there get -ε/2.
    let (_, graph) = drawn(&scenario("future-ties"), &[("theta", 0.0)], "many", None, 900.0);
    let told = texts(&graph);
    assert_eq!(
        told.iter().filter(|text| **text == "−0.5\u{a0}ε").count(),
        2,
        "{told:?}"
    );
    assert_eq!(told.iter().filter(|text| **text == "0.5\u{a0}ε").count(), 1, "{told:?}");
    // The bars are as long as the numbers: blue ε is twice black ε/2.
    let length = |color| -> Vec<f64> {
        let bars = graph
            .shapes
            .iter()
            .filter(|shape| shape.color == color && shape.width == 0.0);
        let across = |shape: &policy_cliff::figure::Shape| {
            let ends = shape.points.iter().map(|point| point.0);
            ends.clone().fold(f64::MIN, f64::max) - ends.fold(f64::MAX, f64::min)
        };
        bars.map(across).collect()
    };
    let (raised, changed) = (length(Theme::Light.training()), length(Theme::Light.ink()));
    // Three bars and an entry of the key, which is last.
    assert_eq!((raised.len(), changed.len()), (2, 4));
    for bar in &changed[..3] {
        assert!((bar / raised[0] - 0.5).abs() < 1e-9, "{raised:?} {changed:?}");
    }
    // Without a tie there is nothing to break.
    let (figure, _) = drawn(&scenario("lipschitz-fork"), &[("theta", 0.5)], "fork", None, 900.0);
    assert_eq!(
        figure.description,
        "The one state with a choice is not tied: 1 of 2 actions is best."
    );
}

#[test]
fn two_policies_that_earn_the_same_stand_beside_each_other() {
    let style = scenario("house-style");
    for width in [340.0, 430.0, 900.0] {
        let (figure, graph) = drawn(&style, &[("beta", 0.0), ("d", 0.0)], "question", Some(0.05), width);
        let told = texts(&graph);
        for text in [
            "Two policies that earn the same:",
            "hard argmax",
            "with KL, α\u{a0}=\u{a0}0.05",
        ] {
            assert!(told.contains(&text), "{width}, {text}: {told:?}");
        }
        // Three right answers and a base policy of 0.7, 0.2, 0.1; the fourth action earns nothing.
        for (share, times) in [
            ("33\u{a0}%", 3),
            ("70\u{a0}%", 1),
            ("20\u{a0}%", 1),
            ("10\u{a0}%", 1),
            ("0\u{a0}%", 2),
        ] {
            assert_eq!(
                told.iter().filter(|text| **text == share).count(),
                times,
                "{share}: {told:?}"
            );
        }
        let worth = ["training reward 1, true value 1", "training reward 1"];
        assert_eq!(told.iter().filter(|text| worth.contains(text)).count(), 2, "{told:?}");
        assert!(
            figure.description.contains(
                "Two policies that earn the same: hard argmax has essay 33\u{a0}%, list 33\u{a0}%, table 33\u{a0}% (training \
                 reward 1, true value 1); with KL, α\u{a0}=\u{a0}0.05 has essay 70\u{a0}%, list 20\u{a0}%, table 10\u{a0}% \
                 (training reward 1, true value 1)."
            ),
            "{}",
            figure.description
        );
        // The bars, which lie over what boxes are filled with, are as long as the shares: seven essays for two lists.
        let length = |action: usize| -> Vec<f64> {
            let bars = graph.shapes.iter().filter(|shape| {
                let color = Theme::Light.fill(action);
                shape.color == color && shape.width == 0.0 && shape.level > 1.0
            });
            let across = |shape: &policy_cliff::figure::Shape| {
                let ends = shape.points.iter().map(|point| point.0);
                ends.clone().fold(f64::MIN, f64::max) - ends.fold(f64::MAX, f64::min)
            };
            bars.map(across).collect()
        };
        let [essay, list] = [0, 1].map(length);
        assert_eq!((essay.len(), list.len()), (2, 2), "{essay:?} {list:?}");
        assert!((essay[1] / list[1] - 3.5).abs() < 1e-6 && (essay[0] / list[0] - 1.0).abs() < 1e-6);
    }
    // Where they earn differently nothing else is said.
    let (_, graph) = drawn(&style, &[("beta", 0.05), ("d", 0.0)], "question", Some(0.05), 900.0);
    assert!(texts(&graph).contains(&"Two policies, and what they earn:"));
}

#[test]
fn very_many_answers_are_a_comb_and_with_entropy_a_smooth_policy_below_it() {
    let peaks = scenario("three-peaks");
    let bars = |graph: &Graph, color| -> Vec<[f64; 2]> {
        let own = graph
            .shapes
            .iter()
            .filter(|shape| shape.color == color && shape.width == 0.0);
        let extent = |shape: &policy_cliff::figure::Shape| {
            let across = shape.points.iter().map(|point| point.0);
            let up = shape.points.iter().map(|point| point.1);
            let middle = f64::midpoint(across.clone().fold(f64::MIN, f64::max), across.fold(f64::MAX, f64::min));
            [
                middle,
                up.clone().fold(f64::MIN, f64::max) - up.fold(f64::MAX, f64::min),
            ]
        };
        own.map(extent).collect()
    };
    let (figure, graph) = drawn(&peaks, &[("b", 0.0)], "prompt", None, 600.0);
    let comb = bars(&graph, Theme::Light.hard());
    assert_eq!(comb.len(), 3);
    // Equal teeth, at equal distances: 0.20, 0.50, 0.80.
    assert!(comb.iter().all(|tooth| (tooth[1] - comb[0][1]).abs() < 1e-9));
    assert!((comb[2][0] - comb[1][0] - (comb[1][0] - comb[0][0])).abs() < 1e-6);
    assert_eq!(
        figure.description,
        "Of 101 actions in “prompt” 3 are best: 0.20 33\u{a0}%, 0.50 33\u{a0}%, 0.80 33\u{a0}%."
    );
    let height = figure.height;
    let (figure, graph) = drawn(&peaks, &[("b", 0.0)], "prompt", Some(0.1), 600.0);
    // Nothing below moves where entropy comes and goes.
    assert!((figure.height - height).abs() < 1e-9);
    let soft = bars(&graph, Theme::Light.soft());
    assert_eq!((bars(&graph, Theme::Light.hard()).len(), soft.len()), (3, 101));
    assert!(figure.description.contains(" With entropy: "), "{}", figure.description);
    // A hundredth beside the sharp top the drop is 1/5, so the share is exp(-(1/5)/α) of the top's.
    assert!((soft[21][1] / soft[20][1] - (-2.0_f64).exp()).abs() < 1e-9);
    assert!((soft[81][1] / soft[80][1] - (-0.5_f64).exp()).abs() < 1e-9);
    for name in ["0.00", "1.00"] {
        assert!(texts(&graph).contains(&name), "{:?}", texts(&graph));
    }
}
