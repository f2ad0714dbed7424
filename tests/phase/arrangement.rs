//! The lines at which prompts flip, against every prompt's best answers along level and upright lines, in fractions.

#![allow(clippy::cast_sign_loss)] // Indices stand in columns of floats.

use fastrand::Rng;
use num_rational::Ratio;
use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::phase::{Arrangement, Plane, REACH, arrangement};

type Fraction = Ratio<i128>;

/// The reward of an answer: a constant and its derivatives by x and y.
type Answer = [i128; 3];

fn random_table(rng: &mut Rng) -> Vec<Vec<Answer>> {
    let levels = [3, 6, 1000][rng.usize(0..3)];
    let prompt = |rng: &mut Rng| {
        let mut answers: Vec<Answer> = Vec::new();
        for _ in 0..rng.usize(1..7) {
            let repeats = !answers.is_empty() && rng.usize(0..5) == 0;
            let again = repeats.then(|| answers[rng.usize(0..answers.len())]);
            answers.push(again.unwrap_or_else(|| [(); 3].map(|()| rng.i128(-levels..levels))));
        }
        answers
    };
    (0..rng.usize(1..6)).map(|_| prompt(rng)).collect()
}

fn model(table: &[Vec<Answer>]) -> Mdp {
    let end = table.len();
    let mut rows: Vec<Vec<Vec<(usize, f64)>>> = table
        .iter()
        .map(|answers| vec![vec![(end, 1.0)]; answers.len()])
        .collect();
    rows.push(Vec::new());
    let mut start = vec![1.0 / end as f64; end];
    start.push(0.0);
    Mdp::new(Discount::new(1.0).expect("discount"), &rows, &start).expect("valid")
}

fn found(table: &[Vec<Answer>], ranges: [[f64; 2]; 2]) -> Arrangement {
    let mdp = model(table);
    let part = |index: usize| table.iter().flatten().map(|answer| answer[index] as f64).collect();
    let plane = Plane {
        mdp: &mdp,
        constant: part(0),
        slopes: [part(1), part(2)],
    };
    arrangement(&plane, ranges)
}

/// The places between `from` and `to` on one axis at which the best answers of a prompt change, at a level of the
/// other.
fn flips(answers: &[Answer], axis: usize, level: Fraction, [from, to]: [Fraction; 2]) -> Vec<Fraction> {
    let whole = |number: i128| Fraction::from_integer(number);
    let lines: Vec<[Fraction; 2]> = answers
        .iter()
        .map(|answer| {
            [
                whole(answer[0]) + whole(answer[2 - axis]) * level,
                whole(answer[1 + axis]),
            ]
        })
        .collect();
    let mut places = vec![from, to];
    for one in &lines {
        for other in &lines {
            if one[1] != other[1] {
                places.push((other[0] - one[0]) / (one[1] - other[1]));
            }
        }
    }
    places.retain(|place| (from..=to).contains(place));
    places.sort();
    places.dedup();
    let best = |at: Fraction| -> Vec<bool> {
        let values: Vec<Fraction> = lines.iter().map(|line| line[0] + line[1] * at).collect();
        let most = values.iter().max().expect("an answer");
        values.iter().map(|value| value == most).collect()
    };
    let middles: Vec<Vec<bool>> = places.windows(2).map(|pair| best((pair[0] + pair[1]) / 2)).collect();
    let changes = middles.windows(2).zip(&places[1..]);
    changes
        .filter(|(pair, _)| pair[0] != pair[1])
        .map(|(_, &place)| place)
        .collect()
}

fn float(fraction: Fraction) -> f64 {
    *fraction.numer() as f64 / *fraction.denom() as f64
}

#[test]
fn a_level_line_crosses_a_segment_for_every_flip_and_no_other() {
    let mut rng = Rng::with_seed(23);
    let ranges = [[-1.0, 2.0], [0.0, 1.0]];
    let ends = [[-1, 2], [0, 1]].map(|ends: [i128; 2]| ends.map(Fraction::from_integer));
    let mut crossed = 0;
    for _ in 0..400 {
        let table = random_table(&mut rng);
        let found = found(&table, ranges);
        assert_eq!(found.prompts, table.len());
        for axis in 0..2 {
            // A prime denominator keeps the level off the corners.
            let [low, high] = ends[1 - axis];
            let level = low + (high - low) * Fraction::new(rng.i128(1..9973), 9973);
            for (prompt, answers) in table.iter().enumerate() {
                let expected = flips(answers, axis, level, ends[axis]);
                let mut places: Vec<f64> = Vec::new();
                for (index, segment) in found.ends.chunks_exact(4).enumerate() {
                    let [a, b] = [
                        [segment[axis], segment[1 - axis]],
                        [segment[2 + axis], segment[3 - axis]],
                    ];
                    let is_crossed = (a[1] - float(level)) * (b[1] - float(level)) < 0.0;
                    if found.states[index] as usize == prompt && is_crossed {
                        places.push(a[0] + (b[0] - a[0]) * (float(level) - a[1]) / (b[1] - a[1]));
                    }
                }
                places.sort_by(f64::total_cmp);
                assert_eq!(
                    places.len(),
                    expected.len(),
                    "{answers:?} at {level}, axis {axis}: {places:?}, {expected:?}"
                );
                for (place, expected) in places.iter().zip(&expected) {
                    assert!(
                        (place - float(*expected)).abs() < 1e-9,
                        "{answers:?}: {place}, {expected}"
                    );
                }
                crossed += expected.len();
            }
        }
    }
    assert!(crossed > 1000, "{crossed}");
}

#[test]
fn beside_a_segment_each_of_its_answers_is_best() {
    let mut rng = Rng::with_seed(4);
    let mut checked = 0;
    for _ in 0..200 {
        let table = random_table(&mut rng);
        let found = found(&table, [[0.0, 1.0]; 2]);
        let rewards: Vec<Answer> = table.iter().flatten().copied().collect();
        let reward = |pair: f64, [x, y]: [f64; 2]| {
            let [a, b, c] = rewards[pair as usize].map(|part| part as f64);
            a + b * x + c * y
        };
        for index in 0..found.len() {
            let line = &found.lines[3 * index..][..3];
            let ends = &found.ends[4 * index..][..4];
            let middle = [f64::midpoint(ends[0], ends[2]), f64::midpoint(ends[1], ends[3])];
            let norm = line[1].hypot(line[2]);
            assert!((line[0] + line[1] * middle[0] + line[2] * middle[1]).abs() <= 1e-9 * norm);
            let length = (ends[2] - ends[0]).hypot(ends[3] - ends[1]);
            // Near a corner another answer may be better already.
            if length < 1e-3 {
                continue;
            }
            let first = table[..found.states[index] as usize]
                .iter()
                .map(Vec::len)
                .sum::<usize>();
            let own = first..first + table[found.states[index] as usize].len();
            for (pair, side) in [(found.above[index], 1e-7), (found.below[index], -1e-7)] {
                let point = [middle[0] + side * line[1] / norm, middle[1] + side * line[2] / norm];
                let best = own
                    .clone()
                    .map(|other| reward(other as f64, point))
                    .fold(f64::NEG_INFINITY, f64::max);
                assert!(
                    reward(pair, point) >= best - 1e-12 * best.abs().max(1.0),
                    "{table:?}, segment {index}"
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 300, "{checked}");
}

#[test]
fn flips_around_a_point_are_counted_inside_a_hundredth_of_each_range() {
    let mut rng = Rng::with_seed(8);
    let reach = Fraction::new(1, 100);
    assert_eq!(float(reach), REACH);
    let mut counted = 0;
    for _ in 0..1500 {
        let table = random_table(&mut rng);
        let found = found(&table, [[0.0, 1.0]; 2]);
        let point = [(); 2].map(|()| Fraction::new(rng.i128(1..9973), 9973));
        let near = found.near(point.map(float));
        let unit = [Fraction::from_integer(0), Fraction::from_integer(1)];
        let around = |axis: usize| -> usize {
            let is_near = |place: &&Fraction| (**place - point[axis]) <= reach && (point[axis] - **place) <= reach;
            let flips = table.iter().map(|answers| flips(answers, axis, point[1 - axis], unit));
            flips.map(|places| places.iter().filter(is_near).count()).sum()
        };
        assert_eq!(
            [near.across, near.upwards],
            [around(0), around(1)],
            "{table:?} at {point:?}"
        );
        counted += near.across + near.upwards;
        assert_eq!(near.nearest.is_none(), found.is_empty());
    }
    assert!(counted > 40, "{counted}");
    // Two lines, x = 1/2 and y = 1/4; the second is the nearer one.
    let table = [vec![[0, 2, 0], [1, 0, 0]], vec![[0, 0, 4], [1, 0, 0]]];
    let found = found(&table, [[0.0, 1.0]; 2]);
    let near = found.near([0.9, 0.3]);
    assert_eq!(near.nearest, Some(1));
    assert!((near.distance - 0.05).abs() < 1e-12);
}
