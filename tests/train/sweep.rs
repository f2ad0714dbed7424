//! Seeds along a parameter and beside the exact policies, against runs at single points and the solver.

use policy_cliff::study::{Column, Options, Session, StudyError, TrainOptions, Trained, TrainedSweep, Values, solve};

use crate::files::scenario;

fn options(at: f64) -> Options {
    Options {
        at: Some(at),
        ..Options::default()
    }
}

fn wanted(algorithm: &str) -> TrainOptions {
    TrainOptions {
        algorithm: Some(algorithm.to_owned()),
        kl: Some(0.05),
        steps: Some(300),
        seeds: Some(6),
        every: Some(1),
        ..TrainOptions::default()
    }
}

fn train(session: &mut Session, at: f64, given: &TrainOptions) -> Trained {
    let request = session.request(&options(at)).expect("valid");
    session.train(&request, given, &mut |_, _| true).expect("an answer")
}

fn sweep(session: &mut Session, given: &TrainOptions) -> TrainedSweep {
    let request = session.request(&Options::default()).expect("valid");
    session
        .train_sweep(&request, given, &mut |_, _| true)
        .expect("an answer")
}

#[test]
fn a_row_of_a_sweep_is_the_run_of_its_seed_at_its_place() {
    let mut session = Session::new(scenario("format-bonus"));
    let given = wanted("rloo");
    let whole = sweep(&mut session, &given);
    assert_eq!((whole.stages, whole.stage, whole.cliff), (4, None, None));
    assert_eq!(whole.theta.len(), 33 * 6);
    for row in (0..whole.theta.len()).step_by(17) {
        let one = TrainOptions {
            seeds: Some(1),
            seed: whole.seed[row].to_string().parse().ok(),
            ..given.clone()
        };
        let found = train(&mut session, whole.theta[row], &one);
        let run = &found.runs[0];
        let policy: Vec<f64> = whole.policy.iter().map(|column| column[row]).collect();
        assert_eq!(policy, run.policy[1..4]);
        assert_eq!(
            (whole.value[row], whole.truth[row]),
            (run.value, run.truth.expect("true"))
        );
        assert_eq!(
            (whole.distance[row], whole.everywhere[row]),
            (run.distance, run.everywhere)
        );
        // The number of boxed answers is their probability.
        assert!((whole.outcomes[0][row] - policy[1]).abs() < 1e-15);
    }
}

#[test]
fn all_stages_together_are_the_whole_answer() {
    for places in ["range", "cliff"] {
        let mut session = Session::new(scenario("format-bonus"));
        let given = TrainOptions {
            places: Some(places.to_owned()),
            ..wanted("grpo")
        };
        let whole = sweep(&mut session, &given);
        let rows = |part: &TrainedSweep| -> Vec<[u64; 4]> {
            let row = |row: usize| {
                let numbers = [part.theta[row], part.seed[row], part.policy[1][row], part.reached[row]];
                numbers.map(f64::to_bits)
            };
            (0..part.theta.len()).map(row).collect()
        };
        let mut joined = Vec::new();
        for stage in 0..whole.stages {
            let staged = TrainOptions {
                stage: Some(stage),
                ..given.clone()
            };
            let part = sweep(&mut session, &staged);
            assert_eq!((part.stage, part.stages), (Some(stage), whole.stages));
            joined.extend(rows(&part));
        }
        assert_eq!(joined, rows(&whole), "{places}");
        let count = if places == "range" { 33 } else { 17 };
        let mut places: Vec<f64> = whole.theta.clone();
        places.sort_by(f64::total_cmp);
        places.dedup();
        assert_eq!(places.len(), count);
        let beyond = TrainOptions {
            stage: Some(whole.stages),
            ..given
        };
        let request = session.request(&Options::default()).expect("valid");
        let refused = session
            .train_sweep(&request, &beyond, &mut |_, _| true)
            .expect_err("no stage");
        assert_eq!(refused.to_string(), "stage: 4 is outside 0 to 3");
    }
}

#[test]
fn distances_are_from_the_nearest_cliff_of_the_watched_state_and_a_tenth_of_each_other() {
    // Its cliffs are at 1/20, 1/5 and 2/5 of rho, of which the watched state has the last two.
    let mut session = Session::new(scenario("clever-slacker"));
    let given = TrainOptions {
        places: Some("cliff".to_owned()),
        steps: Some(10),
        seeds: Some(1),
        ..TrainOptions::default()
    };
    let request = session.request(&options(0.25)).expect("valid");
    let found = session
        .train_sweep(&request, &given, &mut |_, _| true)
        .expect("an answer");
    let cliff = found.cliff.expect("a cliff");
    let sweep = session.sweep(&request, &mut |_| true).expect("a sweep");
    let flips = sweep.jumps.iter().filter(|jump| jump.flips()).map(|jump| jump.at);
    let nearest = flips.min_by(|a, b| (a - 0.25).abs().total_cmp(&(b - 0.25).abs()));
    assert_eq!(Some(cliff), nearest);
    let mut distances: Vec<f64> = found.theta.iter().map(|theta| (theta - cliff).abs()).collect();
    distances.sort_by(f64::total_cmp);
    assert_eq!(distances.len(), 17);
    let farthest = (1.0 - cliff).max(cliff);
    assert!((distances[16] - farthest).abs() < 1e-12, "{distances:?}");
    for (low, high) in distances.iter().zip(&distances[4..]) {
        assert!((high / low - 10.0).abs() < 1e-6, "{distances:?}");
    }
}

#[test]
fn what_is_measured_is_the_distance_from_the_solver() {
    for (id, at, penalty) in [
        ("format-bonus", 0.1, "kl"),
        ("deceptive-reasoning", 0.5, "entropy"),
        ("grid-world", -0.04, ""),
        ("best-of-eleven", 0.25, "entropy"),
    ] {
        let mut session = Session::new(scenario(id));
        let given = TrainOptions {
            kl: (penalty == "kl").then_some(0.05),
            entropy: (penalty == "entropy").then_some(0.05),
            steps: Some(50),
            seeds: Some(3),
            ..TrainOptions::default()
        };
        let found = train(&mut session, at, &given);
        let scenario = session.scenario();
        let state = scenario.view.state;
        let own = scenario.mdp.actions(state);
        let name = scenario.parameters[scenario.view.sweep].name.clone();
        let exact = Options {
            values: Some(Values(vec![(name, at)])),
            alpha: Some((!penalty.is_empty()).then_some(0.05)),
            objective: (!penalty.is_empty()).then(|| penalty.to_owned()),
            ..Options::default()
        };
        let exact = solve(scenario, &session.request(&exact).expect("valid")).expect("an answer");
        let soft = exact.soft.map(|soft| soft.expect("finite").policy);
        let distance = |policy: &[f64], state: usize| -> f64 {
            let pairs = scenario.mdp.actions(state);
            match &soft {
                Some(soft) => pairs.map(|pair| (policy[pair] - soft[pair]).max(0.0)).sum(),
                None => {
                    1.0 - pairs
                        .filter(|&pair| exact.optimal[pair])
                        .map(|pair| policy[pair])
                        .sum::<f64>()
                }
            }
        };
        let mut mean = [0.0; 2];
        for run in &found.runs {
            assert!((run.distance - distance(&run.policy, state)).abs() < 1e-12, "{id}");
            mean[0] += run.distance / 3.0;
            mean[1] += run.value / 3.0;
            // Every state with a choice is within the worst of them.
            let states = (0..scenario.mdp.states()).filter(|&state| scenario.mdp.actions(state).len() > 1);
            let all: Vec<f64> = states.map(|state| distance(&run.policy, state)).collect();
            let worst = all.iter().copied().fold(0.0, f64::max);
            let best = all.iter().copied().fold(1.0, f64::min);
            assert!(
                (best - 1e-12..=worst + 1e-12).contains(&run.everywhere),
                "{id}: {}",
                run.everywhere
            );
            assert!((0.0..=1.0 + 1e-12).contains(&run.agreement));
            // A state of a table is visited as often as it is drawn.
            if scenario.mdp.is_one_step() {
                let start = scenario.mdp.start().iter().enumerate();
                let states = start.filter(|(state, _)| scenario.mdp.actions(*state).len() > 1);
                let (mut sum, mut weight) = (0.0, 0.0);
                for (state, visits) in states {
                    sum += visits * distance(&run.policy, state);
                    weight += visits;
                }
                assert!(
                    (run.everywhere - sum / weight).abs() < 1e-12,
                    "{id}: {}",
                    run.everywhere
                );
            }
        }
        assert!((found.distance - mean[0]).abs() < 1e-12 && (found.value - mean[1]).abs() < 1e-12);
        let middle: Vec<f64> = own
            .clone()
            .map(|pair| found.runs.iter().map(|run| run.policy[pair]).sum::<f64>() / 3.0)
            .collect();
        let apart = found.runs.iter().map(|run| {
            let pairs = own.clone().zip(&middle);
            0.5 * pairs
                .map(|(pair, middle)| (run.policy[pair] - middle).abs())
                .sum::<f64>()
        });
        assert!((found.spread - apart.sum::<f64>() / 3.0).abs() < 1e-12);
    }
}

#[test]
fn the_first_step_at_nine_tenths_is_that_of_the_path() {
    let mut session = Session::new(scenario("format-bonus"));
    let found = train(&mut session, 0.1, &wanted("grpo"));
    let mut counts = [0; 3];
    for run in &found.runs {
        let boxed: Vec<f64> = run.path.iter().skip(1).step_by(3).copied().collect();
        assert_eq!(boxed.len(), 301);
        assert_eq!(run.reached, boxed.iter().position(|&share| share >= 0.9));
        for (count, share) in counts.iter_mut().zip(&run.policy[1..4]) {
            *count += usize::from(*share >= 0.9);
        }
    }
    assert!(found.runs.iter().any(|run| run.reached.is_some()));
    assert_eq!(found.ends, counts);
}

#[test]
fn work_that_is_stopped_has_the_runs_that_are_complete_where_they_are_wanted() {
    let mut session = Session::new(scenario("format-bonus"));
    let request = session.request(&options(0.1)).expect("valid");
    let given = wanted("grpo");
    let whole = session.train(&request, &given, &mut |_, _| true).expect("an answer");
    assert_eq!((whole.runs.len(), whole.asked), (6, 6));
    let mut stop = |share: f64, runs: usize| {
        assert_eq!(runs, 6);
        share < 0.5
    };
    assert_eq!(
        session.train(&request, &given, &mut stop).err(),
        Some(StudyError::Stopped)
    );
    let partial = TrainOptions {
        partial: Some(true),
        ..given
    };
    let part = session.train(&request, &partial, &mut stop).expect("an answer");
    assert_eq!((part.runs.len(), part.asked), (3, 6));
    for (part, whole) in part.runs.iter().zip(&whole.runs) {
        assert_eq!(part.run, whole.run);
    }
    // Without a complete run there is no answer.
    let none = session.train(&request, &partial, &mut |_, _| false);
    assert_eq!(none.err(), Some(StudyError::Stopped));
}

#[test]
fn settings_as_a_text_are_options() {
    let mut session = Session::new(scenario("format-bonus"));
    let request = session.request(&options(0.1)).expect("valid");
    let text = "algorithm:ppo;group:4;rate:0.1;steps:20;epochs:2;clip:0.1;clipHigh:0.3;estimator:k3;baseline:average;\
                optimiser:adam;start:8,1,1;seeds:2;seed:7;bernoulli:correct;show:value";
    let given = TrainOptions {
        kl: Some(0.05),
        settings: Some(text.to_owned()),
        ..TrainOptions::default()
    };
    let named = TrainOptions {
        algorithm: Some("ppo".to_owned()),
        group: Some(4),
        rate: Some(0.1),
        steps: Some(20),
        epochs: Some(2),
        clip: Some(0.1),
        clip_high: Some(0.3),
        estimator: Some("k3".to_owned()),
        baseline: Some("average".to_owned()),
        optimiser: Some("adam".to_owned()),
        start: Some("8, 1, 1".to_owned()),
        seeds: Some(2),
        seed: Some(7),
        bernoulli: Some(vec!["correct".to_owned()]),
        kl: Some(0.05),
        ..TrainOptions::default()
    };
    let [found, expected] = [&given, &named].map(|options| session.train(&request, options, &mut |_, _| true));
    let (found, expected) = (found.expect("an answer"), expected.expect("an answer"));
    assert_eq!(found.runs.len(), 2);
    for (found, expected) in found.runs.iter().zip(&expected.runs) {
        assert_eq!((found.seed, &found.run), (expected.seed, &expected.run));
    }
    for (settings, problem) in [
        (
            "group:1",
            "settings: group is “1”; allowed: a whole number from 2 to 1024",
        ),
        (
            "rate:0",
            "settings: rate is “0”; allowed: a number above 0 and up to 1000000",
        ),
        ("optimiser:sgd", "settings: optimiser is “sgd”; allowed: plain, adam"),
        (
            "bernoulli:colour",
            "settings: bernoulli is “colour”; allowed: correct, boxed",
        ),
        ("seed:1;seed:2", "settings: seed is there twice"),
        (
            "start:0,1,1",
            "settings: start is “0,1,1”; allowed: uniform, base, or numbers from 1e-6 to 1e6 with commas between them",
        ),
        ("start:1,2", "start: it has 2 shares, and “solved” has 3 actions"),
        (
            "speed",
            "settings: “speed” is not one of show, algorithm, group, rate, steps, epochs, clip, clipHigh, estimator, \
                   baseline, optimiser, start, seeds, seed, bernoulli",
        ),
    ] {
        let given = TrainOptions {
            settings: Some(settings.to_owned()),
            ..TrainOptions::default()
        };
        let refused = session.train(&request, &given, &mut |_, _| true).expect_err("refused");
        assert_eq!(refused.to_string(), problem);
    }
}

#[test]
fn training_starts_with_the_policy_that_is_asked_for() {
    let mut session = Session::new(scenario("house-style"));
    let mut path = |start: Option<&str>, logits: Option<Vec<f64>>| {
        let given = TrainOptions {
            start: start.map(str::to_owned),
            logits: logits.map(Column),
            kl: None,
            ..wanted("dr-grpo")
        };
        train(&mut session, 0.1, &given).runs.swap_remove(0).run.path
    };
    let close = |found: &[f64], expected: [f64; 4]| {
        let near = |(a, b): (&f64, f64)| (a - b).abs() < 1e-15;
        assert!(found.iter().zip(expected).all(near), "{found:?}, not {expected:?}");
    };
    close(&path(None, None)[..4], [0.25; 4]);
    assert_eq!(path(Some("uniform"), None), path(None, None));
    close(&path(Some("97,1,1,1"), None)[..4], [0.97, 0.01, 0.01, 0.01]);
    close(
        &path(Some("0.5,0.25,0.125,0.125"), None)[..4],
        [0.5, 0.25, 0.125, 0.125],
    );
    let logits = [0.5f64, 0.25, 0.125, 0.125].map(f64::ln).to_vec();
    close(&path(None, Some(logits))[..4], [0.5, 0.25, 0.125, 0.125]);
    // What the base policy never does is never seen, nor learned.
    let habits = path(Some("base"), None);
    close(&habits[..4], [0.7, 0.2, 0.1, 0.0]);
    assert!(habits.chunks(4).all(|policy| policy[3] == 0.0));
    assert!(habits[habits.len() - 4..] != habits[..4]);
}
