//! Models of one step, which envelopes solve, against the general solver: it is asked about the same model with one
//! more state, which nothing reaches and whose one action leads to a prompt, so that the model takes two steps.

use std::rc::Rc;

use fastrand::Rng;
use policy_cliff::cliffs::{Change, Cliffs, Kind, cliffs_of_one_step};
use policy_cliff::exact::{Budget, ExactProblem, OneStep, certify, check};
use policy_cliff::problem::Rule;
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Branch, Effort, FoundCliffs, Jump, Levels, Options, Request, Session, Sweep};
use serde_json::{Value, json};

/// The name of the state that is added; it is the last of all in the alphabet.
const DETOUR: &str = "~detour";

/// A scenario, and the same with the detour. Both are written anew, so that their states are in the same order.
fn pair(text: &str) -> [String; 2] {
    let plain: Value = serde_json::from_str(text).expect("JSON");
    let mut longer = plain.clone();
    let states = longer["states"].as_object_mut().expect("states");
    let first = states.keys().next().expect("a state").clone();
    states.insert(DETOUR.to_owned(), json!({"go": {"to": first}}));
    if let Some(domains) = longer.get_mut("domains").and_then(Value::as_object_mut) {
        let own = domains[&first].clone();
        domains.insert(DETOUR.to_owned(), own);
    }
    [plain, longer].map(|scenario| scenario.to_string())
}

fn sessions(text: &str) -> [Session; 2] {
    let sessions =
        pair(text).map(|text| Session::new(Scenario::parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"))));
    let steps = sessions.each_ref().map(|session| session.scenario().mdp.is_one_step());
    assert_eq!(steps, [true, false]);
    sessions
}

/// Whether two numbers are equal but for rounding.
fn near(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-11 * (1.0 + a.abs().max(b.abs()))
}

fn all_near<'a>(a: impl IntoIterator<Item = &'a f64>, b: impl IntoIterator<Item = &'a f64>) -> bool {
    a.into_iter().zip(b).all(|(a, b)| near(*a, *b))
}

/// The state of a change, its sets, its kind, and whether it is reached.
type Facts = (usize, [Vec<usize>; 3], Kind, [bool; 2]);

/// What is the same in both models about changes.
fn facts(changes: &[Change]) -> Vec<Facts> {
    let facts = changes
        .iter()
        .map(|change| (change.state, change.sets.clone(), change.kind, change.reached));
    facts.collect()
}

fn compare_cliffs(one: &FoundCliffs, other: &FoundCliffs, text: &str) {
    assert_eq!(one.is_exact(), other.is_exact(), "{text}");
    let [a, b] = [&one.cliffs, &other.cliffs];
    assert_eq!(a.breakpoints.len(), b.breakpoints.len(), "{text}");
    for (index, (own, expected)) in a.breakpoints.iter().zip(&b.breakpoints).enumerate() {
        assert_eq!(one.fraction(index), other.fraction(index), "{text}");
        assert!((own.at - expected.at).abs() <= own.error + expected.error, "{text}");
        assert_eq!(facts(&own.changes), facts(&expected.changes), "at {} in {text}", own.at);
    }
    for end in [0, 1] {
        assert_eq!(facts(&a.ends[end]), facts(&b.ends[end]), "{text}");
    }
    assert_eq!(a.first[..], b.first[..a.first.len()], "{text}");
    for (own, expected) in a.pieces.iter().zip(&b.pieces) {
        let numbers = |piece: &policy_cliff::cliffs::Piece| [piece.from, piece.to, piece.value, piece.slope];
        assert!(
            all_near(&numbers(own), &numbers(expected)),
            "{own:?} {expected:?} {text}"
        );
    }
}

fn compare_branches(one: &Branch, other: &Branch, text: &str) {
    let columns = |branch: &Branch| {
        let lists = branch.policy.iter().chain(&branch.outcomes);
        let singles = [&branch.visits, &branch.value, &branch.plain, &branch.truth];
        lists.chain(singles).flatten().copied().collect::<Vec<f64>>()
    };
    let (a, b) = (columns(one), columns(other));
    assert_eq!(a.len(), b.len());
    assert!(all_near(&a, &b), "{text}");
}

fn compare_sweeps(one: &Sweep, other: &Sweep, text: &str) {
    assert_eq!((&one.sampled, &one.optimal), (&other.sampled, &other.optimal), "{text}");
    compare_branches(&one.hard, &other.hard, text);
    if let (Some(one), Some(other)) = (&one.soft, &other.soft) {
        compare_branches(one, other, text);
    }
    // Of many jumps those of other states alone stand in columns.
    for quantity in 0..=one.outcome_names.len() {
        let level = |jump: &Jump| match quantity {
            0 => Some(jump.truths),
            _ => (!jump.outcomes[0].is_empty()).then(|| jump.outcomes.each_ref().map(|side| side[quantity - 1])),
        };
        let [one, other] = [one, other].map(|sweep| sweep.levels(&[quantity], &level));
        let flat = |levels: &[Levels]| {
            let each = levels
                .iter()
                .flat_map(|&(at, [below, here, above])| [at, below, here, above]);
            each.collect::<Vec<f64>>()
        };
        assert_eq!(one.len(), other.len(), "{}", &text[..text.len().min(200)]);
        assert!(all_near(&flat(&one), &flat(&other)), "{}", &text[..text.len().min(200)]);
    }
    if let Some(values) = one.others.get(2) {
        let others = other.jumps.iter().filter(|jump| !jump.flips());
        let expected: Vec<f64> = others.map(|jump| jump.value).collect();
        assert_eq!(values.len(), expected.len());
        assert!(all_near(values, &expected), "{}", &text[..text.len().min(200)]);
    }
    let named = |sweep: &Sweep| -> Vec<Jump> {
        let flips = sweep.jumps.iter().filter(|jump| one.others.is_empty() || jump.flips());
        flips.cloned().collect()
    };
    let (one, other) = (named(one), named(other));
    assert_eq!(one.len(), other.len());
    for (own, expected) in one.iter().zip(&other) {
        assert!(near(own.at, expected.at) && own.sets == expected.sets, "{text}");
        assert_eq!(own.policies, expected.policies, "{text}");
        let outcomes = own.outcomes.iter().flatten().chain(&own.truths);
        assert!(
            all_near(outcomes, expected.outcomes.iter().flatten().chain(&expected.truths)),
            "{text}"
        );
        assert!(near(own.value, expected.value), "{text}");
    }
}

/// Compares a certificate with what the general way of writing one makes of the same cliffs.
fn compare_certificates(session: &mut Session, request: &Request, cliffs: &Cliffs) {
    let own = session
        .certificate(request, &mut |_| true)
        .expect("an answer")
        .expect("a certificate");
    let exact = ExactProblem::of(session.scenario(), request.parameter, &request.values).expect("an exact form");
    let general = certify(&exact, cliffs, Budget::default(), &mut |_| true).to_json(&exact, cliffs);
    assert_eq!(Some(&own), general.as_ref());
    let checked = check(&own).expect("a valid certificate");
    assert_eq!(checked.points.len(), cliffs.breakpoints.len() + 2);
}

/// Asks everything of both models.
fn compare(text: &str, options: &Options, rules: &[Rule]) -> Rc<FoundCliffs> {
    let mut sessions = sessions(text);
    let requests = sessions
        .each_ref()
        .map(|session| session.request(options).expect("a request"));
    for effort in [Effort::None, Effort::Thorough] {
        let found = [0, 1].map(|which| {
            sessions[which]
                .cliffs(&requests[which], effort, &mut |_| true)
                .expect("cliffs")
        });
        compare_cliffs(&found[0], &found[1], text);
    }
    let found = [0, 1].map(|which| sessions[which].cliffs(&requests[which], Effort::Thorough, &mut |_| true));
    let found = found.map(|found| found.expect("cliffs"));
    compare_certificates(&mut sessions[0], &requests[0], &found[0].cliffs);
    for &rule in rules {
        let has_truth = sessions[0].scenario().true_weights.is_some();
        if matches!(rule, Rule::Worst | Rule::Best) && !has_truth {
            continue;
        }
        let options = Options {
            rule: Some(rule.name().to_owned()),
            points: options.points.or(Some(31)),
            ..options.clone()
        };
        let requests = sessions
            .each_ref()
            .map(|session| session.request(&options).expect("a request"));
        let impacts = [0, 1].map(|which| sessions[which].impacts(&requests[which], &found[which].cliffs));
        let [own, expected] = impacts.map(|impacts| impacts.expect("impacts"));
        for (own, expected) in own.iter().zip(&expected) {
            assert!(all_near(&own.policies, &expected.policies), "{text}");
            assert!(
                near(own.outcomes, expected.outcomes) && near(own.truth, expected.truth),
                "{text}"
            );
        }
        let sweeps = [0, 1].map(|which| {
            let sweep = sessions[which].sweep(&requests[which], &mut |_| true);
            sweep.expect("a sweep").clone()
        });
        compare_sweeps(&sweeps[0], &sweeps[1], text);

        let solutions = [0, 1].map(|which| sessions[which].solve(&requests[which]).expect("a solution"));
        let [own, expected] = &solutions;
        assert_eq!(own.optimal[..], expected.optimal[..own.optimal.len()], "{text}");
        assert!(all_near(&own.hard.policy, &expected.hard.policy), "{text}");
        assert!(all_near(&own.hard.q, &expected.hard.q) && all_near(&own.hard.outcomes, &expected.hard.outcomes));
        assert!(near(own.hard.start_value, expected.hard.start_value) && near(own.hard.truth, expected.hard.truth));

        let figures = [0, 1].map(|which| {
            sessions[which]
                .stability(&requests[which], &mut |_| true)
                .expect("figures")
        });
        let [own, expected] = &figures;
        assert!(all_near(&own.figures.gaps, &expected.figures.gaps), "{text}");
        assert_eq!(own.next, expected.next, "{text}");
        let size =
            |radius: &Option<policy_cliff::stability::Radius>| radius.as_ref().map_or(-1.0, |radius| radius.size);
        assert!(
            near(size(&own.figures.radius), size(&expected.figures.radius)),
            "{text}"
        );
    }
    let [own, _] = found;
    own
}

/// A scenario with a table, with its states written out.
fn written_out(text: &str) -> String {
    let mut scenario: Value = serde_json::from_str(text).expect("JSON");
    let table = scenario["table"].take();
    scenario.as_object_mut().expect("an object").remove("table");
    let prompts = table["prompts"].as_array().expect("prompts");
    let (mut start, mut states) = (serde_json::Map::new(), serde_json::Map::new());
    for (index, prompt) in prompts.iter().enumerate() {
        let name = prompt.as_str().expect("a name");
        start.insert(name.to_owned(), json!(format!("1/{}", prompts.len())));
        let mut actions = serde_json::Map::new();
        for (answer, action) in table["answers"].as_array().expect("answers").iter().enumerate() {
            let mut reward = serde_json::Map::new();
            for (component, scores) in table["scores"].as_object().expect("scores") {
                reward.insert(component.clone(), scores[index][answer].clone());
            }
            let action = action.as_str().expect("a name").to_owned();
            actions.insert(action, json!({"to": "end", "reward": reward}));
        }
        states.insert(name.to_owned(), Value::Object(actions));
    }
    for (key, value) in [
        ("discount", json!(1)),
        ("terminal", json!(["end"])),
        ("start", Value::Object(start)),
    ] {
        scenario[key] = value;
    }
    scenario["states"] = Value::Object(states);
    scenario.to_string()
}

/// A table as a model with weighted prompts, two scores, a true score, and outcomes that count and that add up.
fn random_model(rng: &mut Rng) -> String {
    let levels = [3, 5, 5, 1000][rng.usize(0..4)];
    let (mut start, mut states) = (serde_json::Map::new(), serde_json::Map::new());
    let prompts = rng.usize(1..7);
    let (mut good, mut all) = (Vec::new(), 0);
    let weights: Vec<u32> = (0..prompts)
        .map(|prompt| u32::from(prompt == 0) + rng.u32(0..3))
        .collect();
    let sum: u32 = weights.iter().sum();
    for (prompt, weight) in weights.iter().enumerate() {
        let name = format!("p{prompt}");
        start.insert(name.clone(), json!(format!("{weight}/{sum}")));
        let mut actions = serde_json::Map::new();
        for answer in 0..rng.usize(1..7) {
            // Tenths, which floats do not hold.
            let mut score = || f64::from(rng.u32(0..levels)) / 10.0;
            let reward = json!({"first": score(), "second": score(), "third": score()});
            actions.insert(format!("a{answer}"), json!({"to": "end", "reward": reward}));
            all += 1;
            if rng.bool() {
                good.push(format!("{name}/a{answer}"));
            }
        }
        states.insert(name, Value::Object(actions));
    }
    let mut outcomes = json!({"third": {"third": 1}});
    if !good.is_empty() && good.len() < all {
        outcomes["good"] = json!(good);
    }
    let rule = Rule::ALL[rng.usize(0..4)].name();
    json!({
        "policy-cliff": 1, "title": "random", "discount": 1, "terminal": ["end"], "start": start, "states": states,
        "parameters": {"w": {"from": -1, "to": 2, "value": f64::from(rng.i32(-2..5)) / 2.0}},
        "weights": {"second": "w/3", "third": 0}, "true": {"third": 1},
        "view": {"state": "p0", "alpha": 0.3, "rule": rule, "outcomes": outcomes},
    })
    .to_string()
}

#[test]
fn random_models_have_the_same_answers_by_both_ways() {
    let mut rng = Rng::with_seed(9);
    let mut places = 0;
    for _ in 0..1000 {
        let text = random_model(&mut rng);
        let found = compare(&text, &Options::default(), &Rule::ALL);
        assert!(found.is_exact());
        places += found.cliffs.breakpoints.len();
    }
    assert!(places > 500, "{places} places");
}

#[test]
fn scenarios_of_one_step_have_the_same_answers_by_both_ways() {
    let folder = format!("{}/www/scenarios", env!("CARGO_MANIFEST_DIR"));
    let mut compared = 0;
    for file in std::fs::read_dir(folder).expect("scenarios") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("a text");
        let scenario = Scenario::parse(&text).expect("a scenario");
        if !scenario.mdp.is_one_step() {
            continue;
        }
        let is_table = text.contains("\"table\": {");
        let text = if is_table { written_out(&text) } else { text };
        let rules = if is_table { &[Rule::Uniform] } else { &Rule::ALL[..] };
        for parameter in &scenario.parameters {
            let options = Options {
                parameter: Some(parameter.name.clone()),
                // The general solver follows as many cliffs as half of the points, where it foresees no more.
                points: is_table.then_some(2001),
                from: is_table.then_some(0.1),
                to: is_table.then_some(0.4),
                ..Options::default()
            };
            compare(&text, &options, rules);
            compared += 1;
        }
    }
    assert!(compared >= 3, "{compared} parameters");
}

/// A table of prompts whose scores are few, so that many are equal, and of which some are equal to floats alone.
fn table(rng: &mut Rng) -> String {
    let mut scores = [Vec::new(), Vec::new()];
    for _ in 0..30 {
        let mut rows = [Vec::new(), Vec::new()];
        for _ in 0..rng.usize(1..7) {
            let tail = ["", "", "", "00000000000000000001", "000000000001"][rng.usize(0..5)];
            rows[0].push(format!("0.{}{tail}", rng.u32(1..90)));
            rows[1].push(["0", "1", "2", "3", "1e-9", "0.7"][rng.usize(0..6)].to_owned());
        }
        for (column, row) in scores.iter_mut().zip(rows) {
            column.push(format!("[{}]", row.join(", ")));
        }
    }
    let prompts: Vec<String> = (0..30).map(|prompt| format!("\"p{prompt}\"")).collect();
    let [first, second] = scores.map(|column| column.join(", "));
    format!(
        r#"{{"policy-cliff": 1, "title": "", "parameters": {{"w": {{"from": -1, "to": 1}}}}, "weights": {{"b": "w"}},
        "table": {{"prompts": [{}], "answers": ["a", "b", "c", "d", "e", "f"], "scores": {{"a": [{first}], "b": [{second}]}}}}}}"#,
        prompts.join(", ")
    )
}

/// Where floats are certain, exact numbers need not be asked: asking them about the states in doubt alone finds the
/// cliffs that asking about all finds.
#[test]
fn exact_numbers_decide_what_floats_leave_in_doubt_and_nothing_else() {
    let mut rng = Rng::with_seed(77);
    let mut counts = [0, 0, 0];
    for _ in 0..300 {
        let text = table(&mut rng);
        let scenario = Scenario::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let problem = scenario.problem(0, &[0.0]);
        let exact = OneStep::of(&scenario, 0, &[0.0])
            .expect("one step")
            .expect("short numbers");
        let (found, in_doubt) = cliffs_of_one_step(&problem, [-1.0, 1.0], &mut |_| true).expect("not stopped");
        let (mut all, mut some) = (found.clone(), found.clone());
        counts[0] += in_doubt.iter().filter(|&&in_doubt| in_doubt).count();
        counts[1] += in_doubt.len();
        let mut confirmed = found.clone();
        let certificate = exact.confirm(&problem, &mut all, None, Budget::default(), &mut |_| true);
        assert_eq!(certificate.points.len(), all.breakpoints.len() + 2);
        let faster = exact.confirm(
            &problem,
            &mut confirmed,
            Some(&in_doubt),
            Budget::default(),
            &mut |_| true,
        );
        assert_eq!((&faster.points, &confirmed), (&certificate.points, &all), "{text}");
        exact.settle(&problem, &mut some, &in_doubt, Budget::default());
        assert_eq!(some, all, "{text}");
        counts[2] += all.breakpoints.len();
    }
    let [in_doubt, states, cliffs] = counts;
    assert!(in_doubt > 500 && states > 2 * in_doubt && cliffs > 5000, "{counts:?}");
}
