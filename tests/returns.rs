//! What policies collect of the two parts of the reward: the corners of the hull against all policies in fractions, the
//! pieces and the certified cliffs of every scenario, and the convex fronts that MO-Gymnasium has published.

#[path = "support/exact.rs"]
mod exact;
#[path = "support/files.rs"]
mod files;

use std::fmt::Write as _;

use exact::{ExactModel, Fraction, distance, float, read};
use files::{LIBRARY, file, parsed, scenario};
use num_traits::Signed;
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Effort, FoundCliffs, Options, Returns, Session};
use serde_json::Value;

/// Answers for a parameter, with the cliffs of its range.
fn answers(scenario: &Scenario, options: &Options) -> Result<(Returns, FoundCliffs), String> {
    let mut session = Session::new(scenario.clone());
    let request = session.request(options).expect("valid options");
    let found = session.cliffs(&request, Effort::Thorough, &mut |_| true);
    let found = found.map_err(|error| error.to_string())?;
    let returns = session.returns(&request, &mut |_| true).expect("cliffs have returns");
    Ok((returns, (*found).clone()))
}

fn along(parameter: &str) -> Options {
    Options {
        parameter: Some(parameter.to_owned()),
        ..Options::default()
    }
}

fn close(a: f64, b: f64, size: f64) -> bool {
    (a - b).abs() <= 1e-9 * size
}

/// A size of all returns.
fn size(returns: &Returns) -> f64 {
    let corners = returns
        .corners
        .iter()
        .flat_map(|corner| [corner.weighted, corner.fixed]);
    corners
        .chain(returns.hull.as_flattened().iter().copied())
        .fold(1e-3, |size, part| size.max(part.abs()))
}

/// Twice the area of a triangle, above 0 where it is counter-clockwise.
fn turn<T>(a: &[T; 2], b: &[T; 2], c: &[T; 2]) -> T
where
    for<'t> &'t T: std::ops::Sub<Output = T>,
    T: std::ops::Mul<Output = T> + std::ops::Sub<Output = T>,
{
    (&b[0] - &a[0]) * (&c[1] - &a[1]) - (&b[1] - &a[1]) * (&c[0] - &a[0])
}

/// The corners of the convex hull of points, counter-clockwise (Andrew's monotone chain).
fn hull(mut points: Vec<[Fraction; 2]>) -> Vec<[Fraction; 2]> {
    points.sort();
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let half = |points: &mut dyn Iterator<Item = &[Fraction; 2]>| {
        let mut chain: Vec<[Fraction; 2]> = Vec::new();
        for point in points {
            while chain.len() >= 2 && !turn(&chain[chain.len() - 2], &chain[chain.len() - 1], point).is_positive() {
                chain.pop();
            }
            chain.push(point.clone());
        }
        chain.pop();
        chain
    };
    let lower = half(&mut points.iter());
    let upper = half(&mut points.iter().rev());
    [lower, upper].into_iter().flatten().collect()
}

/// The points that are best for some theta strictly inside a range, from low theta to high, with the theta of each
/// change.
fn upper(points: &[[Fraction; 2]], [from, to]: [&Fraction; 2]) -> (Vec<[Fraction; 2]>, Vec<Fraction>) {
    let value = |point: &[Fraction; 2], theta: &Fraction| &point[1] + theta * &point[0];
    // Just inside the range the greater slope is better at its lower end, the lesser one at its upper end.
    let first = points
        .iter()
        .max_by_key(|point| (value(point, from), point[0].clone()))
        .expect("a point");
    let last = points
        .iter()
        .max_by_key(|point| (value(point, to), -&point[0]))
        .expect("a point");
    let (mut chain, mut changes) = (vec![first.clone()], Vec::new());
    while chain.last() != Some(last) {
        let now = chain.last().expect("a point");
        let meets = |point: &&[Fraction; 2]| (&now[1] - &point[1]) / (&point[0] - &now[0]);
        let steeper = points.iter().filter(|point| point[0] > now[0]);
        let next = steeper
            .min_by_key(|point| (meets(point), -&point[0]))
            .expect("a steeper line");
        changes.push(meets(&next));
        chain.push(next.clone());
    }
    (chain, changes)
}

/// Checks the corners and the hull against all points in the plane that policies have.
fn check(returns: &Returns, points: Vec<[Fraction; 2]>, range: [&Fraction; 2], what: &str) {
    let (chain, changes) = upper(&points, range);
    let found: Vec<[f64; 2]> = returns
        .corners
        .iter()
        .map(|corner| [corner.weighted, corner.fixed])
        .collect();
    assert_eq!(found.len(), chain.len(), "{what}: {found:?}, expected {chain:?}");
    for (found, expected) in found.iter().zip(&chain) {
        assert!(
            (0..2).all(|part| distance(found[part], &expected[part]) <= 1e-9),
            "{what}: {found:?} {expected:?}"
        );
    }
    for (pair, change) in returns.corners.windows(2).zip(&changes) {
        assert!(
            distance(pair[0].to, change) <= 1e-9,
            "{what}: {} and not {change}",
            pair[0].to
        );
        assert_eq!(pair[0].to.to_bits(), pair[1].from.to_bits(), "{what}");
    }
    let expected = hull(points);
    assert_eq!(
        returns.hull.len(),
        expected.len(),
        "{what}: {:?}, expected {expected:?}",
        returns.hull
    );
    let mut left = returns.hull.clone();
    for corner in &expected {
        let is_it = |found: &[f64; 2]| (0..2).all(|part| distance(found[part], &corner[part]) <= 1e-9);
        let place = left
            .iter()
            .position(is_it)
            .unwrap_or_else(|| panic!("{what}: {corner:?} is no corner"));
        left.remove(place);
    }
}

/// The points of all deterministic policies of a scenario with one parameter.
fn all_policies(scenario: &Scenario) -> Vec<[Fraction; 2]> {
    let model = ExactModel::of(scenario);
    let counts = model.actions();
    let start: Vec<Fraction> = scenario
        .mdp
        .start()
        .iter()
        .map(|&share| exact::of_float(share))
        .collect();
    let from_start = |value: &[Fraction]| value.iter().zip(&start).map(|(value, share)| value * share).sum();
    let mut points = Vec::new();
    let mut policy = vec![0; counts.len()];
    loop {
        points.push([1, 0].map(|part| from_start(&model.collected(&policy, part).expect("it ends"))));
        let Some(state) = (0..counts.len()).find(|&state| policy[state] + 1 < counts[state]) else {
            return points;
        };
        policy[state] += 1;
        policy[..state].fill(0);
    }
}

/// A random model with a reward a + t b: one with a discount, or one that goes from state to later state.
fn random_model(seed: u64) -> String {
    let mut rng = fastrand::Rng::with_seed(seed);
    let states = rng.usize(2..=5);
    let discount = *rng.choice(["1", "0.9", "0.5", "0"].iter()).expect("one");
    let mut text = String::new();
    for state in 0..states {
        let mut actions = Vec::new();
        for action in 0..rng.usize(1..=3) {
            let mut target = || match discount {
                "1" if state + 1 == states => "end".to_owned(),
                "1" => format!("s{}", rng.usize(state + 1..states)),
                _ => format!("s{}", rng.usize(0..states)),
            };
            let (one, other) = (target(), target());
            let to = if one == other || rng.bool() {
                format!("\"{one}\"")
            } else {
                format!("{{\"{one}\": 0.25, \"{other}\": 0.75}}")
            };
            let [a, b] = [0, 1].map(|_| f64::from(rng.i32(-6..=6)) / 4.0);
            actions.push(format!(
                "\"a{action}\": {{\"to\": {to}, \"reward\": {{\"a\": {a}, \"b\": {b}}}}}"
            ));
        }
        write!(text, "\"s{state}\": {{{}}},", actions.join(", ")).expect("text");
    }
    let states = text.trim_end_matches(',');
    format!(
        "{{\"policy-cliff\": 1, \"title\": \"random\", \"discount\": {discount}, \"start\": \"s0\", \
         \"states\": {{{states}}}, \"terminal\": [\"end\"], \
         \"parameters\": {{\"t\": {{\"from\": -3, \"to\": 3, \"value\": 0}}}}, \"weights\": {{\"b\": \"t\"}}}}"
    )
}

#[test]
fn corners_of_random_models_are_those_of_all_policies() {
    let (low, high) = (read("-3"), read("3"));
    let mut corners = 0;
    for seed in 0..400 {
        let text = random_model(seed);
        let scenario = parsed(&text);
        let (returns, _) = answers(&scenario, &along("t")).unwrap_or_else(|error| panic!("{seed}: {error}\n{text}"));
        check(
            &returns,
            all_policies(&scenario),
            [&low, &high],
            &format!("{seed}: {text}"),
        );
        corners += returns.corners.len();
    }
    assert!(corners > 800, "{corners} corners are too few to mean much");
}

#[test]
fn corners_are_the_pieces_and_normals_of_edges_the_certified_cliffs_of_every_scenario() {
    let (mut edges, mut hulls) = (0, 0);
    for name in LIBRARY.into_iter().chain(["best-of-eleven"]) {
        let scenario = scenario(name);
        for parameter in &scenario.parameters {
            let what = format!("{name}, {}", parameter.name);
            let Ok((returns, found)) = answers(&scenario, &along(&parameter.name)) else {
                continue;
            };
            let size = size(&returns);
            // Each piece lies on the line of its corner.
            for piece in &found.cliffs.pieces {
                let middle = f64::midpoint(piece.from, piece.to);
                let of = returns
                    .corners
                    .iter()
                    .find(|corner| corner.from <= middle && middle <= corner.to);
                let corner = of.unwrap_or_else(|| panic!("{what}: no corner at {middle}"));
                assert!(close(corner.weighted, piece.slope, size), "{what}");
                let value = piece.value + (middle - piece.from) * piece.slope;
                assert!(close(corner.value(middle), value, size), "{what}");
            }
            for pair in returns.corners.windows(2) {
                assert!(pair[0].weighted < pair[1].weighted, "{what}: V* is not convex");
                let [across, up] = [pair[1].weighted - pair[0].weighted, pair[1].fixed - pair[0].fixed];
                let index = found
                    .cliffs
                    .breakpoints
                    .iter()
                    .position(|breakpoint| breakpoint.at == pair[0].to);
                let index = index.unwrap_or_else(|| panic!("{what}: no cliff at {}", pair[0].to));
                let cliff = found
                    .fraction(index)
                    .unwrap_or_else(|| panic!("{what}: cliff {index} is not certified"));
                // The edge is normal to (theta, 1).
                let cliff = float(&read(cliff));
                assert!(
                    (cliff * across + up).abs() <= 1e-9 * size * (1.0 + cliff.abs()),
                    "{what}: {cliff}"
                );
                edges += 1;
            }
            // Elsewhere the value has no kink.
            let kinks = found.cliffs.pieces.windows(2);
            let kinks = kinks.filter(|pair| !close(pair[0].slope, pair[1].slope, size)).count();
            assert_eq!(kinks + 1, returns.corners.len(), "{what}");
            if returns.hull.is_empty() {
                continue;
            }
            hulls += 1;
            for corner in &returns.corners {
                let is_it = |at: &[f64; 2]| close(at[0], corner.weighted, size) && close(at[1], corner.fixed, size);
                assert!(
                    returns.hull.iter().any(is_it),
                    "{what}: {corner:?} is not on {:?}",
                    returns.hull
                );
            }
            let count = returns.hull.len();
            for place in 0..count {
                let [a, b, c] = [0, 1, 2].map(|next| &returns.hull[(place + next) % count]);
                assert!(
                    count < 3 || turn(a, b, c) > 0.0,
                    "{what}: no corner at {b:?} of {:?}",
                    returns.hull
                );
            }
        }
    }
    assert!(edges >= 60 && hulls >= 25, "{edges} edges, {hulls} hulls");
}

#[test]
fn soft_policies_are_inside_the_hull() {
    let mut points = 0;
    for name in LIBRARY {
        let scenario = scenario(name);
        for (alpha, objective) in [(0.01, "entropy"), (0.3, "entropy"), (0.3, "kl")] {
            let options = Options {
                alpha: Some(Some(alpha)),
                objective: Some(objective.to_owned()),
                points: Some(41),
                ..Options::default()
            };
            let Ok((returns, _)) = answers(&scenario, &options) else {
                continue;
            };
            let size = size(&returns);
            let soft = returns.soft.as_ref().expect("a temperature");
            assert_eq!((soft.alpha.to_bits(), soft.theta.len()), (alpha.to_bits(), 41));
            for (theta, point) in soft
                .theta
                .iter()
                .zip(&soft.points)
                .filter(|(_, point)| point[0].is_finite())
            {
                let best = returns
                    .corners
                    .iter()
                    .map(|corner| corner.value(*theta))
                    .fold(f64::NEG_INFINITY, f64::max);
                let is_inside =
                    *theta < returns.from || *theta > returns.to || point[1] + theta * point[0] <= best + 1e-9 * size;
                assert!(is_inside, "{name}: {point:?} at {theta}");
                for place in 0..returns.hull.len() {
                    let [a, b] = [0, 1].map(|next| &returns.hull[(place + next) % returns.hull.len()]);
                    assert!(turn(a, b, point) >= -1e-9 * size * size, "{name}: {point:?} is outside");
                }
                points += 1;
            }
        }
    }
    assert!(points > 1500, "{points}");
}

#[test]
fn the_true_value_follows_from_the_returns_where_its_reward_does() {
    // Sophistry: training (1 - b) correct + b persuasive + effort, truth correct alone: not a sum of the two parts.
    let (returns, _) = answers(&scenario("sophistry"), &along("b")).expect("an answer");
    assert_eq!(returns.truth, None);
    assert_eq!(returns.fixed, ["correct", "effort"]);
    assert_eq!(returns.weighted, ["correct", "persuasive"]);
    let mut seen = 0;
    for name in LIBRARY {
        let scenario = scenario(name);
        for parameter in &scenario.parameters {
            let Ok((returns, _)) = answers(&scenario, &along(&parameter.name)) else {
                continue;
            };
            let Some([weighted, fixed]) = returns.truth else {
                continue;
            };
            for corner in &returns.corners {
                let truth = weighted * corner.weighted + fixed * corner.fixed;
                let size = size(&returns);
                assert!(
                    corner.truth.iter().all(|end| close(*end, truth, size)),
                    "{name}: {corner:?} {truth}"
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 5, "{seen}");
}

fn published() -> Value {
    serde_json::from_str(&file("tests/vectors/mo-gymnasium.json")).expect("valid JSON")
}

/// A list of lists of decimals as texts.
fn table(value: &Value) -> Vec<Vec<&str>> {
    let row = |row| list(row).iter().map(|cell| cell.as_str().expect("a decimal")).collect();
    list(value).iter().map(row).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// MO-Gymnasium's deep-sea-treasure as a scenario: the treasure, and time that costs t a step.
fn deep_sea(map: &[Vec<&str>], discount: &str) -> String {
    let is_water = |row: usize, column: usize| {
        map.get(row)
            .and_then(|row| row.get(column))
            .is_some_and(|cell| *cell != "-10")
    };
    let mut states = Vec::new();
    let mut ends = Vec::new();
    for (row, cells) in map.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if *cell != "0" {
                if *cell != "-10" {
                    ends.push(format!("\"{row} {column}\""));
                }
                continue;
            }
            let steps = [("up", -1, 0), ("down", 1, 0), ("left", 0, -1), ("right", 0, 1)];
            let action = |(name, down, across): (&str, isize, isize)| {
                let moved = row.checked_add_signed(down).zip(column.checked_add_signed(across));
                let (to_row, to_column) = moved
                    .filter(|&(row, column)| is_water(row, column))
                    .unwrap_or((row, column));
                let treasure = map[to_row][to_column];
                format!(
                    "\"{name}\": {{\"to\": \"{to_row} {to_column}\", \"reward\": {{\"treasure\": {treasure}, \"time\": -1}}}}"
                )
            };
            states.push(format!("\"{row} {column}\": {{{}}}", steps.map(action).join(", ")));
        }
    }
    format!(
        "{{\"policy-cliff\": 1, \"title\": \"Deep sea\", \"discount\": {discount}, \"start\": \"0 0\", \
         \"states\": {{{}}}, \"terminal\": [{}], \"parameters\": {{\"t\": {{\"from\": 0.01, \"to\": 10, \"value\": 1}}}}, \
         \"weights\": {{\"time\": \"t\"}}}}",
        states.join(", "),
        ends.join(", ")
    )
}

#[test]
fn the_front_of_deep_sea_treasure_is_a_hull() {
    let published = published();
    let map = table(&published["deep-sea-treasure"]["map"]);
    let front = table(&published["deep-sea-treasure"]["front"]);
    assert_eq!(front.len(), 10);
    for discount in ["1", "0.99", "0.95"] {
        let gamma = read(discount);
        // `DeepSeaTreasure.pareto_front` of the package: n steps are worth gamma^(n-1) of the treasure, and so long.
        let discounted = |point: &Vec<&str>| {
            let steps: i32 = point[1].trim_start_matches('-').parse().expect("a number of steps");
            let time: Fraction = (0..steps).map(|step| gamma.pow(step)).sum();
            [-time, read(point[0]) * gamma.pow(steps - 1)]
        };
        let (chain, changes) = upper(
            &front.iter().map(discounted).collect::<Vec<_>>(),
            [&read("1/100"), &read("10")],
        );
        let (returns, found) = answers(&parsed(&deep_sea(&map, discount)), &along("t")).expect("an answer");
        assert_eq!(
            (&returns.fixed[..], &returns.weighted[..]),
            (&["treasure".to_owned()][..], &["time".to_owned()][..])
        );
        let corners: Vec<[f64; 2]> = returns
            .corners
            .iter()
            .map(|corner| [corner.weighted, corner.fixed])
            .collect();
        assert_eq!(
            corners.len(),
            chain.len(),
            "{discount}: {corners:?}, expected {chain:?}"
        );
        for (found, expected) in corners.iter().zip(&chain) {
            assert!(
                (0..2).all(|part| distance(found[part], &expected[part]) <= 1e-9),
                "{found:?} {expected:?}"
            );
        }
        for (corner, change) in returns.corners.iter().zip(&changes) {
            let index = found
                .cliffs
                .breakpoints
                .iter()
                .position(|breakpoint| breakpoint.at == corner.to);
            let certified = found.fraction(index.expect("a cliff"));
            // The long powers of a discount are known as floats.
            if discount == "1" {
                assert_eq!(certified.map(read).as_ref(), Some(change));
            }
            assert!(distance(corner.to, change) <= 1e-9);
        }
        if discount == "1" {
            // 20.3 after 14 steps lies on the edge from 19.6 after 13 to 22.4 after 17, normal to t = 7/10.
            assert_eq!(chain.len(), 9);
            assert!(changes.contains(&read("7/10")));
        }
    }
}

/// MO-Gymnasium's fruit-tree as a scenario of two nutrients, or of all with a parameter for each.
fn fruit_tree(fruits: &[Vec<&str>], parts: &[usize], ranges: &str, weights: &str) -> String {
    let mut states = Vec::new();
    let depth = fruits.len().ilog2() as usize;
    for row in 0..depth {
        for place in 0..1 << row {
            let action = |side: usize| {
                let to = 2 * place + side;
                let name = ["left", "right"][side];
                if row + 1 < depth {
                    return format!("\"{name}\": {{\"to\": \"{} {to}\"}}", row + 1);
                }
                let nutrients = parts.iter().map(|&part| format!("\"n{part}\": {}", fruits[to][part]));
                let nutrients = nutrients.collect::<Vec<_>>().join(", ");
                format!("\"{name}\": {{\"to\": \"fruit\", \"reward\": {{{nutrients}}}}}")
            };
            states.push(format!("\"{row} {place}\": {{{}, {}}}", action(0), action(1)));
        }
    }
    format!(
        "{{\"policy-cliff\": 1, \"title\": \"Fruit tree\", \"discount\": 1, \"start\": \"0 0\", \"states\": {{{}}}, \
         \"terminal\": [\"fruit\"], \"parameters\": {{{ranges}}}, \"weights\": {{{weights}}}}}",
        states.join(", ")
    )
}

#[test]
fn the_fronts_of_fruit_tree_are_hulls() {
    let published = published();
    let fruits = table(&published["fruit-tree"]["fruits"]);
    assert_eq!((fruits.len(), fruits[0].len()), (64, 6));
    for one in 0..6 {
        for other in (0..6).filter(|&other| other != one) {
            let range = "\"t\": {\"from\": -20, \"to\": 20, \"value\": 1}";
            let text = fruit_tree(&fruits, &[one, other], range, &format!("\"n{other}\": \"t\""));
            let (returns, _) = answers(&parsed(&text), &along("t")).expect("an answer");
            let points = fruits
                .iter()
                .map(|fruit| [read(fruit[other]), read(fruit[one])])
                .collect();
            check(
                &returns,
                points,
                [&read("-20"), &read("20")],
                &format!("nutrients {one} and {other}"),
            );
        }
    }
}

#[test]
fn every_fruit_is_a_corner_of_the_front_of_all_six_nutrients() {
    let published = published();
    let fruits = table(&published["fruit-tree"]["fruits"]);
    let all = [0, 1, 2, 3, 4, 5];
    let ranges = all
        .map(|part| format!("\"w{part}\": {{\"from\": 0, \"to\": 1, \"value\": 0}}"))
        .join(", ");
    let weights = all.map(|part| format!("\"n{part}\": \"w{part}\"")).join(", ");
    let scenario = parsed(&fruit_tree(&fruits, &all, &ranges, &weights));
    let mut session = Session::new(scenario.clone());
    for (fruit, weights) in table(&published["fruit-tree"]["weights"]).iter().enumerate() {
        let values = weights.iter().map(|weight| weight.parse().expect("a number"));
        let values = scenario.named_values(&values.collect::<Vec<f64>>());
        let options = Options {
            values: Some(policy_cliff::study::Values(values)),
            ..Options::default()
        };
        let request = session.request(&options).expect("valid options");
        let solution = session.solve(&request).expect("an answer");
        let mut state = 0;
        for row in 0..6 {
            let best: Vec<usize> = scenario
                .mdp
                .actions(state)
                .filter(|&pair| solution.optimal[pair])
                .collect();
            assert_eq!(best.len(), 1, "fruit {fruit}: the best way is the only one");
            let side = best[0] - scenario.mdp.actions(state).start;
            assert_eq!(side, fruit >> (5 - row) & 1, "fruit {fruit}, row {row}");
            state = scenario.mdp.row(best[0]).0[0] as usize;
        }
    }
}
