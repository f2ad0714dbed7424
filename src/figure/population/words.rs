//! One sentence or two that say what each picture of a population shows.

use super::Population;
use crate::figure::format::{brief, equation, percent};

/// What is said of each picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Of the share of prompts that differ.
    pub changed: String,
    /// Of the numbers of flips in stretches.
    pub density: String,
    /// Of the number of flips up to each value.
    pub cumulative: String,
    /// Of the fragility.
    pub fragility: String,
}

/// Returns what is said of the pictures of a population.
#[must_use]
pub fn told(population: &Population) -> Told {
    Told {
        changed: changed(population),
        density: density(population),
        cumulative: cumulative(population),
        fragility: fragility(population),
    }
}

/// Returns a number of prompts out of all of them.
fn of_all(population: &Population, count: f64) -> String {
    let all = population.prompts.tied.0.len();
    format!("{count} of {all} prompts")
}

fn changed(population: &Population) -> String {
    let Population { from, to, at, .. } = *population;
    let name = &population.parameter.name;
    if population.places.at.0.is_empty() {
        return format!("No best answer changes from {} to {}.", equation(name, from), brief(to));
    }
    let differ = |value: f64| {
        let count = population.changed.at_value(population, value, |parts| &parts.counts.0);
        (value, count)
    };
    let ends: Vec<String> = [from, to]
        .into_iter()
        .filter(|&end| end != at)
        .map(differ)
        .enumerate()
        .map(|(index, (value, count))| {
            let there = equation(name, value);
            match index {
                0 => {
                    let verb = if count == 1.0 { "has" } else { "have" };
                    let who = of_all(population, count);
                    format!("At {there}, {who} {verb} another best answer than at {}", brief(at))
                }
                _ => format!("at {there}, {count}"),
            }
        })
        .collect();
    let [low, high] = population.quietest;
    let quiet = if low < high {
        format!(
            " The quietest stretch nearby is {} to {}: no best answer changes in it.",
            brief(low),
            brief(high)
        )
    } else {
        String::new()
    };
    format!("{}.{quiet}", ends.join("; "))
}

/// Returns the positions of the places inside the range, without those at its ends, and the number of flips there.
fn inside(population: &Population) -> (std::ops::Range<usize>, f64) {
    let places = population.places_up_to(population.from, true)..population.places_up_to(population.to, false);
    let flips = population.places.counts.0[places.clone()].iter().sum();
    (places, flips)
}

fn density(population: &Population) -> String {
    let places = &population.places;
    let (within, flips) = inside(population);
    let name = super::name(population);
    let several = |count: f64, one: &str, many: &str| format!("{count} {}", if count == 1.0 { one } else { many });
    let mut sentences = Vec::new();
    if flips == 0.0 {
        sentences.push("No prompt flips inside this range.".to_owned());
    } else {
        let (flips, count) = (several(flips, "flip", "flips"), within.len() as f64);
        let mut most_at_once = String::new();
        let largest = within
            .clone()
            .max_by(|&a, &b| places.counts.0[a].total_cmp(&places.counts.0[b]).then(b.cmp(&a)));
        if let Some(place) = largest.filter(|&place| places.counts.0[place] > 1.0) {
            let (most, at) = (places.counts.0[place], &places.texts[place]);
            most_at_once = format!("; the most at once at {name}\u{a0}=\u{a0}{at}: {most} prompts");
        }
        sentences.push(format!(
            "{flips} at {}{most_at_once}.",
            several(count, "place", "places")
        ));
    }
    for end in (0..within.start).chain(within.end..places.at.0.len()) {
        let count = several(places.counts.0[end], "prompt changes", "prompts change");
        let at = &places.texts[end];
        let which = if end < within.start { "start" } else { "end" };
        sentences.push(format!(
            "At {name}\u{a0}=\u{a0}{at} itself, the {which} of the range, {count}."
        ));
    }
    sentences.join(" ")
}

fn cumulative(population: &Population) -> String {
    let places = &population.places;
    let (within, flips) = inside(population);
    if flips == 0.0 {
        return "No prompt flips inside this range.".to_owned();
    }
    let before = within
        .start
        .checked_sub(1)
        .map_or(0.0, |place| places.cumulative.0[place]);
    let name = super::name(population);
    // Where many prompts flip at once, parts of them have the same place, of which the largest says all.
    let mut parts: Vec<(usize, String)> = Vec::new();
    for (part, share) in [("a tenth", 0.1), ("a quarter", 0.25), ("half", 0.5)] {
        let up_to = places.cumulative.0[within.clone()].partition_point(|&count| count - before < share * flips);
        let place = within.start + up_to;
        parts.retain(|&(other, _)| other != place);
        let verb = if parts.is_empty() { " lie" } else { "" };
        let at = brief(places.at.0[place]);
        parts.push((place, format!("{part}{verb} at {name}\u{a0}≤\u{a0}{at}")));
    }
    let parts: Vec<String> = parts.into_iter().map(|(_, part)| part).collect();
    format!("Of the flips inside the range, {}.", parts.join(", "))
}

fn fragility(population: &Population) -> String {
    let fragility = &population.fragility;
    let tied = match population.tied.count {
        0.0 => "No prompt is tied here.".to_owned(),
        1.0 => format!(
            "{} is tied here: any change of a reward decides.",
            of_all(population, 1.0)
        ),
        count => format!(
            "{} are tied here: any change of a reward decides.",
            of_all(population, count)
        ),
    };
    let size_for = |share: f64| {
        let index = fragility.shares.0.partition_point(|&reached| reached < share);
        fragility.sizes.0.get(index).copied()
    };
    let many = match (size_for(0.1), size_for(0.5)) {
        (Some(tenth), Some(half)) if tenth > 0.0 => format!(
            "a tenth of the prompts can change when no reward moves by more than {}, those of half at {}",
            brief(tenth),
            brief(half)
        ),
        // What is tied changes at once, which has been said.
        (_, Some(half)) if half > 0.0 => format!(
            "half of the prompts can change when no reward moves by more than {}",
            brief(half)
        ),
        _ => return tied,
    };
    let mut sentences = vec![tied, format!("The best answers of {many}.")];
    if let (Some(alpha), Some(half)) = (population.alpha, size_for(0.5)) {
        let bound = (half / (2.0 * alpha)).min(1.0);
        sentences.push(if bound < 1.0 {
            format!(
                "With {} that moves no policy by more than {}.",
                equation("alpha", alpha),
                percent(bound)
            )
        } else {
            format!(
                "With {} there is no bound at so large a change.",
                equation("alpha", alpha)
            )
        });
    }
    sentences.join(" ")
}
