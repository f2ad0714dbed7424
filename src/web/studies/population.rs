//! The answer of population.d.ts, as it is written: columns, with names instead of indices.

use serde::Serialize;

use super::answers::verdict;
use crate::figure::format::number;
use crate::scenario::Scenario;
use crate::solve::Temperature;
use crate::study::{self, FoundCliffs, Parameter, Part, Request, Steps};
use crate::typed_arrays::Column;

#[derive(Serialize)]
pub(super) struct Population<'a> {
    parameter: Parameter,
    from: f64,
    to: f64,
    at: f64,
    alpha: Option<f64>,
    exact: bool,
    verdict: String,
    prompts: Prompts<'a>,
    places: Places,
    changed: Differing,
    replaced: Differing,
    here: [f64; 2],
    within: f64,
    quietest: [f64; 2],
    tied: Counted,
    fragility: Fragility,
}

#[derive(Serialize)]
struct Prompts<'a> {
    names: Vec<&'a str>,
    best: Vec<&'a str>,
    shares: Column,
    tied: Column,
    gaps: Column,
    next: Column,
    distances: Column,
    flips: Column,
}

#[derive(Serialize)]
struct Places {
    at: Column,
    texts: Vec<String>,
    errors: Column,
    counts: Column,
    shares: Column,
    cumulative: Column,
}

#[derive(Serialize)]
struct Differing {
    between: Parts,
    at: Parts,
}

#[derive(Serialize)]
struct Parts {
    counts: Column,
    shares: Column,
}

#[derive(Serialize)]
struct Counted {
    count: usize,
    share: f64,
}

#[derive(Serialize)]
struct Fragility {
    sizes: Column,
    counts: Column,
    shares: Column,
    bound: Column,
}

fn column<T>(items: &[T], of: impl Fn(&T) -> f64) -> Column {
    Column(items.iter().map(of).collect())
}

impl Parts {
    fn new(parts: &[Part]) -> Self {
        Self {
            counts: column(parts, |part| part.count as f64),
            shares: column(parts, |part| part.share),
        }
    }
}

impl From<&Steps> for Differing {
    fn from(steps: &Steps) -> Self {
        Self {
            between: Parts::new(&steps.between),
            at: Parts::new(&steps.at),
        }
    }
}

impl<'a> Population<'a> {
    pub(super) fn new(
        scenario: &'a Scenario,
        request: &Request,
        population: &study::Population,
        found: &FoundCliffs,
    ) -> Self {
        let study::Population {
            prompts,
            places,
            fragility,
            ..
        } = population;
        let mut flips = 0;
        let cumulative = places.iter().map(|place| {
            flips += place.flips.count;
            flips as f64
        });
        let text = |place: &study::Place| {
            let fraction = found.point(place.point);
            fraction.map_or_else(|| number(place.at), str::to_owned)
        };
        let best = |prompt: &study::Prompt| {
            let first = scenario.mdp.actions(prompt.state).start;
            &*scenario.actions[first + prompt.best]
        };
        let names = prompts.iter().map(|prompt| scenario.states[prompt.state].as_str());
        Self {
            parameter: (&scenario.parameters[request.parameter]).into(),
            from: request.from,
            to: request.to,
            at: population.at,
            alpha: request.alpha.map(Temperature::get),
            exact: found.is_exact(),
            verdict: verdict(found.certainty()),
            prompts: Prompts {
                names: names.collect(),
                best: prompts.iter().map(best).collect(),
                shares: column(prompts, |prompt| prompt.share),
                tied: column(prompts, |prompt| prompt.tied as f64),
                gaps: column(prompts, |prompt| prompt.gap),
                next: column(prompts, |prompt| prompt.next),
                distances: column(prompts, |prompt| prompt.distance),
                flips: column(prompts, |prompt| prompt.flips as f64),
            },
            places: Places {
                at: column(places, |place| place.at),
                texts: places.iter().map(text).collect(),
                errors: column(places, |place| place.error),
                counts: column(places, |place| place.flips.count as f64),
                shares: column(places, |place| place.flips.share),
                cumulative: Column(cumulative.collect()),
            },
            changed: (&population.changed).into(),
            replaced: (&population.replaced).into(),
            here: population.here,
            within: population.within,
            quietest: population.quietest,
            tied: Counted {
                count: population.tied.count,
                share: population.tied.share,
            },
            fragility: Fragility {
                sizes: column(fragility, |fragile| fragile.size),
                counts: column(fragility, |fragile| fragile.prompts.count as f64),
                shares: column(fragility, |fragile| fragile.prompts.share),
                bound: if request.alpha.is_some() {
                    column(fragility, |fragile| fragile.soft)
                } else {
                    Column(Vec::new())
                },
            },
        }
    }
}
