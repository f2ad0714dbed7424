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

fn density(population: &Population) -> String {
    let places = &population.places;
    let all = places.cumulative.0.last().copied().unwrap_or(0.0);
    if all == 0.0 {
        return "No prompt flips in this range.".to_owned();
    }
    let several = |count: f64, one: &str, many: &str| format!("{count} {}", if count == 1.0 { one } else { many });
    let first = format!(
        "{} at {}.",
        several(all, "flip", "flips"),
        several(places.at.0.len() as f64, "place", "places")
    );
    let most = places.counts.0.iter().copied().fold(0.0, f64::max);
    let mut largest = places.counts.0.iter().enumerate().filter(|(_, count)| **count == most);
    let Some((index, _)) = largest.next().filter(|_| most > 1.0) else {
        return first;
    };
    let also = if largest.next().is_some() {
        "for example"
    } else {
        "all of them"
    };
    format!(
        "{first} At one place at most {most} prompts flip at once, {also} at {}\u{a0}=\u{a0}{}.",
        super::name(population),
        places.texts[index]
    )
}

fn cumulative(population: &Population) -> String {
    let places = &population.places;
    let all = places.cumulative.0.last().copied().unwrap_or(0.0);
    if all == 0.0 {
        return "No prompt flips in this range.".to_owned();
    }
    let part = |share: f64| {
        let index = places.cumulative.0.partition_point(|&count| count < share * all);
        places.at.0.get(index).copied().map_or_else(String::new, brief)
    };
    let [tenth, quarter, half] = [0.1, 0.25, 0.5].map(part);
    let name = super::name(population);
    format!(
        "A tenth of all flips lies at {name}\u{a0}≤\u{a0}{tenth}, a quarter at {name}\u{a0}≤\u{a0}{quarter}, half at {name}\u{a0}≤\u{a0}{half}."
    )
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
    let mut sentences = vec![tied];
    if let (Some(tenth), Some(half)) = (size_for(0.1), size_for(0.5)) {
        sentences.push(format!(
            "The best answers of a tenth of the prompts can change when no reward moves by more than {}, those of half at {}.",
            brief(tenth),
            brief(half)
        ));
        if let Some(alpha) = population.alpha {
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
    }
    sentences.join(" ")
}
