//! The prompts of a table as a population, against a brute force in fractions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use fastrand::Rng;
use num_rational::Ratio;
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Effort, Options, Part, Population, Request, Session};

type Fraction = Ratio<i128>;

/// A prompt with its weight at the start, and the two scores of its answers; the reward is first + w second.
struct Prompt {
    weight: i128,
    answers: Vec<[i128; 2]>,
}

/// The range of w.
const RANGE: [i128; 2] = [-1, 2];

/// The scenario, as a table if all prompts weigh the same.
fn scenario_text(prompts: &[Prompt]) -> String {
    let parameters = r#""parameters": {"w": {"from": -1, "to": 2, "value": 0}}, "weights": {"second": "w"}"#;
    if prompts.iter().all(|prompt| prompt.weight == 1) {
        let column = |score: usize| {
            let rows = prompts.iter().map(|prompt| {
                let scores = prompt.answers.iter().map(|answer| answer[score].to_string());
                format!("[{}]", scores.collect::<Vec<_>>().join(", "))
            });
            rows.collect::<Vec<_>>().join(", ")
        };
        let names = |what: &str, count: usize| {
            let names = (0..count).map(|index| format!("\"{what}{index}\""));
            names.collect::<Vec<_>>().join(", ")
        };
        let most = prompts.iter().map(|prompt| prompt.answers.len()).max().unwrap_or(0);
        return format!(
            r#"{{"policy-cliff": 1, "title": "", {parameters}, "table": {{"prompts": [{}], "answers": [{}],
"scores": {{"first": [{}], "second": [{}]}}}}}}"#,
            names("p", prompts.len()),
            names("a", most),
            column(0),
            column(1)
        );
    }
    let all: i128 = prompts.iter().map(|prompt| prompt.weight).sum();
    let (mut start, mut states) = (String::new(), String::new());
    for (index, prompt) in prompts.iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        write!(start, r#"{separator}"p{index}": "{}/{all}""#, prompt.weight).expect("written");
        let mut actions = Vec::new();
        for (action, [first, second]) in prompt.answers.iter().enumerate() {
            actions.push(format!(
                r#""a{action}": {{"to": "end", "reward": {{"first": {first}, "second": {second}}}}}"#
            ));
        }
        write!(states, r#"{separator}"p{index}": {{{}}}"#, actions.join(", ")).expect("written");
    }
    format!(
        r#"{{"policy-cliff": 1, "title": "", "discount": 1, "terminal": ["end"], {parameters},
"start": {{{start}}}, "states": {{{states}}}}}"#
    )
}

/// A table with ties, duplicates and few levels, as ratings have them, or with many levels.
fn random_prompts(rng: &mut Rng) -> Vec<Prompt> {
    let levels = [3, 5, 5, 1000][rng.usize(0..4)];
    let weighted = rng.bool();
    let answers = |rng: &mut Rng| {
        let mut answers: Vec<[i128; 2]> = Vec::new();
        for _ in 0..rng.usize(1..7) {
            let repeated = (!answers.is_empty() && rng.usize(0..5) == 0).then(|| answers[rng.usize(0..answers.len())]);
            answers.push(repeated.unwrap_or_else(|| [rng.i128(0..levels), rng.i128(0..levels)]));
        }
        answers
    };
    let prompt = |rng: &mut Rng| Prompt {
        weight: if weighted { rng.i128(0..4) } else { 1 },
        answers: answers(rng),
    };
    let mut prompts: Vec<Prompt> = (0..rng.usize(1..9)).map(|_| prompt(rng)).collect();
    prompts[0].weight = prompts[0].weight.max(1);
    prompts
}

fn worth([first, second]: [i128; 2], at: Fraction) -> Fraction {
    Fraction::from(first) + at * second
}

fn best(answers: &[[i128; 2]], at: Fraction) -> BTreeSet<usize> {
    let most = answers
        .iter()
        .map(|&answer| worth(answer, at))
        .max()
        .expect("an answer");
    (0..answers.len()).filter(|&i| worth(answers[i], at) == most).collect()
}

/// The places in the range at which the best answers of a prompt change; its ends where fewer are best just inside.
fn places(answers: &[[i128; 2]]) -> BTreeSet<Fraction> {
    let [from, to] = RANGE.map(Fraction::from);
    let mut cuts = BTreeSet::from([from, to]);
    for left in answers {
        for right in answers.iter().filter(|right| right[1] != left[1]) {
            let cut = Fraction::new(right[0] - left[0], left[1] - right[1]);
            if (from..=to).contains(&cut) {
                cuts.insert(cut);
            }
        }
    }
    let ordered: Vec<Fraction> = cuts.iter().copied().collect();
    let middle = |index: usize| best(answers, (ordered[index] + ordered[index + 1]) / 2);
    let changes = |index: &usize| {
        let here = best(answers, ordered[*index]);
        let below = (*index > 0).then(|| middle(index - 1));
        let above = (index + 1 < ordered.len()).then(|| middle(*index));
        below.is_some_and(|set| set != here) || above.is_some_and(|set| set != here)
    };
    (0..ordered.len()).filter(changes).map(|index| ordered[index]).collect()
}

fn float(fraction: Fraction) -> f64 {
    *fraction.numer() as f64 / *fraction.denom() as f64
}

fn population(text: &str, at: Fraction) -> (Population, Request, Vec<String>) {
    let scenario = Scenario::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut session = Session::new(scenario);
    let options = Options {
        at: Some(float(at)),
        alpha: Some(Some(0.5)),
        ..Options::default()
    };
    let request = session.request(&options).expect("a request");
    let found = session.population(&request, &options, Effort::Ordinary, &mut |_| true);
    let (population, cliffs) = found.expect("a population");
    assert!(cliffs.is_exact(), "{text}");
    let text = |place: &policy_cliff::study::Place| cliffs.point(place.point).expect("exact").to_owned();
    let texts = population.places.iter().map(text).collect();
    (population, request, texts)
}

/// The part of the prompts for which something holds.
fn part(prompts: &[Prompt], holds: impl Fn(&Prompt) -> bool) -> (usize, Fraction) {
    let all: i128 = prompts.iter().map(|prompt| prompt.weight).sum();
    let members = prompts.iter().filter(|prompt| prompt.weight > 0 && holds(prompt));
    let share = members.clone().map(|prompt| prompt.weight).sum();
    (members.count(), Fraction::new(share, all))
}

fn assert_part(found: Part, (count, share): (usize, Fraction), text: &str) {
    assert_eq!(found.count, count, "{text}");
    let expected = float(share);
    assert!(
        (found.share - expected).abs() <= 1e-15,
        "{} {expected} {text}",
        found.share
    );
}

fn compare_stretches(found: &Population, ordered: &[Fraction], at: Fraction, text: &str) {
    let [from, to] = RANGE.map(Fraction::from);
    let below = ordered.iter().rfind(|place| **place < at).copied().unwrap_or(from);
    let above = ordered.iter().find(|place| **place > at).copied().unwrap_or(to);
    let here = if ordered.contains(&at) { [at; 2] } else { [below, above] };
    assert_eq!(found.here, here.map(float), "{text}");
    let within = Fraction::new(3, 10);
    let (low, high) = ((at - within).max(from), (at + within).min(to));
    let mut stops: Vec<Fraction> = ordered
        .iter()
        .copied()
        .filter(|place| (low..=high).contains(place))
        .collect();
    stops.insert(0, low);
    stops.push(high);
    let longest = stops.windows(2).map(|two| two[1] - two[0]).max().expect("a stretch");
    let [quiet_from, quiet_to] = found.quietest;
    assert!((quiet_to - quiet_from - float(longest)).abs() < 1e-15, "{text}");
    let is_stretch = |two: &[Fraction]| (float(two[0]) - quiet_from).abs() + (float(two[1]) - quiet_to).abs() < 1e-15;
    assert!(stops.windows(2).any(is_stretch), "{text}");
}

fn compare_prompts(found: &Population, prompts: &[Prompt], at: Fraction, text: &str) {
    let gap = |prompt: &Prompt| {
        let mut worths: Vec<Fraction> = prompt.answers.iter().map(|&answer| worth(answer, at)).collect();
        worths.sort_unstable();
        worths.pop().zip(worths.pop()).map(|(first, second)| first - second)
    };
    let started: Vec<&Prompt> = prompts.iter().filter(|prompt| prompt.weight > 0).collect();
    assert_eq!(found.prompts.len(), started.len());
    for (prompt, found) in started.iter().zip(&found.prompts) {
        let own = places(&prompt.answers);
        let best = best(&prompt.answers, at);
        assert_eq!((found.tied, Some(&found.best)), (best.len(), best.first()), "{text}");
        let gap = gap(prompt).map_or(f64::INFINITY, float);
        assert!(
            found.gap == gap || (found.gap - gap).abs() <= f64::EPSILON * gap,
            "{} {gap} {text}",
            found.gap
        );
        let distance = own
            .iter()
            .map(|place| if *place < at { at - place } else { place - at })
            .min();
        let distance = distance.map_or(f64::INFINITY, float);
        assert!(
            found.distance == distance || (found.distance - distance).abs() < 1e-14,
            "{text}"
        );
        assert_eq!(found.next.is_nan(), own.is_empty(), "{text}");
        assert_eq!(found.flips, own.len(), "{text}");
    }
    assert_part(
        found.tied,
        part(prompts, |prompt| best(&prompt.answers, at).len() > 1),
        text,
    );
    let sizes: BTreeSet<Fraction> = started.iter().filter_map(|prompt| Some(gap(prompt)? / 2)).collect();
    assert_eq!(found.fragility.len(), sizes.len(), "{text}");
    for (size, fragile) in sizes.iter().zip(&found.fragility) {
        assert!(
            (fragile.size - float(*size)).abs() <= f64::EPSILON * fragile.size,
            "{text}"
        );
        let reached = part(prompts, |prompt| gap(prompt).is_some_and(|gap| gap <= size * 2));
        assert_part(fragile.prompts, reached, text);
        assert_eq!(fragile.soft, fragile.size.min(1.0), "e / (2 alpha) at alpha 0.5");
    }
}

/// Compares a population at a weight with the brute force; returns the number of its places.
fn compare(prompts: &[Prompt], at: Fraction) -> usize {
    let scenario = scenario_text(prompts);
    let (found, request, texts) = population(&scenario, at);
    let text = format!("at {at} in {scenario}");
    let started: Vec<&Prompt> = prompts.iter().filter(|prompt| prompt.weight > 0).collect();
    let own: Vec<BTreeSet<Fraction>> = started.iter().map(|prompt| places(&prompt.answers)).collect();
    let mut flips: BTreeMap<Fraction, usize> = BTreeMap::new();
    for place in own.iter().flatten() {
        *flips.entry(*place).or_default() += 1;
    }
    let ordered: Vec<Fraction> = flips.keys().copied().collect();
    assert_eq!(
        texts,
        ordered.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "{text}"
    );

    // Each place, and between them.
    let [from, to] = RANGE.map(Fraction::from);
    let changed = |w: Fraction| part(prompts, |prompt| best(&prompt.answers, w) != best(&prompt.answers, at));
    let replaced = |w: Fraction| {
        part(prompts, |prompt| {
            best(&prompt.answers, w).is_disjoint(&best(&prompt.answers, at))
        })
    };
    for (index, place) in ordered.iter().enumerate() {
        let flips = part(prompts, |prompt| places(&prompt.answers).contains(place));
        assert_part(found.places[index].flips, flips, &text);
        assert_part(found.changed.at[index], changed(*place), &text);
        assert_part(found.replaced.at[index], replaced(*place), &text);
    }
    let mut ends = ordered.clone();
    ends.insert(0, from);
    ends.push(to);
    assert_eq!(found.changed.between.len(), ordered.len() + 1);
    for index in 0..=ordered.len() {
        // Beyond an end that is a place, it is as inside.
        let inside = match ends[index] == ends[index + 1] {
            true if index == 0 => 1,
            true => index - 1,
            false => index,
        };
        let middle = (ends[inside] + ends[inside + 1]) / 2;
        assert_part(found.changed.between[index], changed(middle), &text);
        assert_part(found.replaced.between[index], replaced(middle), &text);
    }

    compare_stretches(&found, &ordered, at, &text);
    compare_prompts(&found, prompts, at, &text);
    assert_eq!([request.from, request.to], RANGE.map(|end| end as f64));
    ordered.len()
}

#[test]
fn random_tables_are_as_a_brute_force_in_fractions_has_them() {
    let mut rng = Rng::with_seed(15);
    let (mut places, mut at_place) = (0, 0);
    for round in 0..1000 {
        let prompts = random_prompts(&mut rng);
        // At a cliff of some prompt, at an end of the range, or anywhere.
        let own = self::places(&prompts[0].answers);
        let at = match round % 3 {
            0 => own.into_iter().next().unwrap_or(Fraction::from(0)),
            1 => Fraction::from(RANGE[rng.usize(0..2)]),
            _ => Fraction::new(rng.i128(-8..17), 8),
        };
        let found = compare(&prompts, at);
        places += found;
        at_place += usize::from(round % 3 == 0 && found > 0);
    }
    assert!(places > 1500 && at_place > 100, "{places} places, {at_place} at one");
}

/// A perturbation of half the gap on the two best answers changes the best one, and none that is smaller does.
#[test]
fn half_a_gap_is_what_it_takes() {
    let prompts = [Prompt {
        weight: 1,
        answers: vec![[10, 3], [7, 5], [2, 9]],
    }];
    let scenario = Scenario::parse(&scenario_text(&prompts)).expect("a table");
    let mut session = Session::new(scenario);
    let mut asked = |perturbation: [f64; 3]| {
        let options = Options {
            at: Some(0.0),
            perturbation: Some(policy_cliff::study::Column(perturbation.to_vec())),
            ..Options::default()
        };
        let request = session.request(&options).expect("a request");
        let found = session.population(&request, &options, Effort::None, &mut |_| true);
        found.expect("a population").0
    };
    let now = asked([0.0; 3]);
    let size = now.fragility[0].size;
    assert_eq!((size, now.prompts[0].best), (1.5, 0));
    let (just_less, just_more) = (0.999 * size, 1.001 * size);
    assert_eq!(asked([-just_less, just_less, just_less]).prompts[0].best, 0);
    assert_eq!(asked([-just_more, just_more, just_more]).prompts[0].best, 1);
}

#[test]
fn a_model_of_more_steps_is_refused_and_so_is_a_distance_of_nothing() {
    let text = include_str!("../www/scenarios/future-ties.json");
    let mut session = Session::new(Scenario::parse(text).expect("a scenario"));
    let options = Options::default();
    let request = session.request(&options).expect("a request");
    let refused = session.population(&request, &options, Effort::None, &mut |_| true);
    assert_eq!(
        refused.expect_err("two steps").to_string(),
        "the model is no population of prompts: “to many” in “fork” does not end the episode"
    );
    let prompts = [Prompt {
        weight: 1,
        answers: vec![[1, 0], [0, 1]],
    }];
    let mut session = Session::new(Scenario::parse(&scenario_text(&prompts)).expect("a table"));
    for (within, problem) in [
        (0.0, "within: 0 is not above 0"),
        (f64::NAN, "within: NaN is not a finite number"),
    ] {
        let options = Options {
            within: Some(within),
            ..Options::default()
        };
        let request = session.request(&options).expect("a request");
        let refused = session.population(&request, &options, Effort::None, &mut |_| true);
        assert_eq!(refused.expect_err("nothing").to_string(), problem);
    }
}

#[test]
fn it_stops_when_it_is_told_to() {
    let prompts = [Prompt {
        weight: 1,
        answers: vec![[1, 0], [0, 1]],
    }];
    let mut session = Session::new(Scenario::parse(&scenario_text(&prompts)).expect("a table"));
    let options = Options::default();
    let request = session.request(&options).expect("a request");
    let stopped = session.population(&request, &options, Effort::Ordinary, &mut |_| false);
    assert_eq!(stopped.expect_err("stopped").to_string(), "it was stopped");
}
