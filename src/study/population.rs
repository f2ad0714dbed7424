//! The prompts of a table as a population: for how many of them the best answers change along the parameter, where,
//! and how little it takes to change them now (THEORY 9). All shares are those of the start distribution.

use crate::cliffs::{Change, Cliffs};
use crate::exact::{Budget, OneStep, Optimum};
use crate::mdp::Mdp;
use crate::scenario::Scenario;
use crate::solve::{Sum, Temperature};

use super::request::{Options, Request, RequestError, number};
use super::session::StudyError;

/// How far from the present value a quiet stretch is looked for, as a share of the range.
const WITHIN: f64 = 0.1;

/// A number of prompts, and their share of the start distribution.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Part {
    /// The number of prompts.
    pub count: usize,
    /// Their share of the start distribution.
    pub share: f64,
}

/// A value of the parameter at which the best answers of some prompts change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Its index among the lower end of the range, every breakpoint of the cliffs, and the upper end.
    pub point: usize,
    /// The value of the parameter.
    pub at: f64,
    /// A bound on the distance between `at` and the true place.
    pub error: f64,
    /// The prompts whose best answers change there.
    pub flips: Part,
}

/// A part of the prompts along the parameter, which is constant between places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps {
    /// The part between place i - 1 and place i, from below the first place to above the last one.
    pub between: Vec<Part>,
    /// The part at each place.
    pub at: Vec<Part>,
}

/// A prompt at the present value of the parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prompt {
    /// The state.
    pub state: usize,
    /// Its share of the start distribution.
    pub share: f64,
    /// The position of its first best answer among its answers.
    pub best: usize,
    /// The number of its best answers.
    pub tied: usize,
    /// By how much the best answer is better than the second best: 0 if it is tied, infinite without a second one.
    pub gap: f64,
    /// The nearest place where its best answers change; NaN without one.
    pub next: f64,
    /// The distance to that place; infinite without one.
    pub distance: f64,
    /// The number of places where its best answers change, the ends of the range included.
    pub flips: usize,
}

/// The prompts whose best answer some perturbation of the reward of at most a size changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fragile {
    /// The largest change of any reward: half of a gap.
    pub size: f64,
    /// The prompts whose gap is at most twice the size.
    pub prompts: Part,
    /// The most by which such a perturbation moves the soft policy of any prompt, in total variation; NaN without a
    /// temperature.
    pub soft: f64,
}

/// The prompts of a table at one value of the parameter, and along it.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// The present value of the parameter.
    pub at: f64,
    /// Each state that the start distribution has, and that has answers.
    pub prompts: Vec<Prompt>,
    /// The places where best answers change, ascending. An end of the range is one if more answers are best there than
    /// just inside.
    pub places: Vec<Place>,
    /// The prompts that have another set of best answers than at the present value.
    pub changed: Steps,
    /// The prompts none of whose present best answers is still best.
    pub replaced: Steps,
    /// The stretch around the present value in which nothing changes; the value alone at a place.
    pub here: [f64; 2],
    /// How far from the present value the quietest stretch is looked for.
    pub within: f64,
    /// The longest stretch in which nothing changes within that distance; of equal ones the nearest.
    pub quietest: [f64; 2],
    /// The prompts that are tied.
    pub tied: Part,
    /// The prompts whose best answer a perturbation changes, by its size, ascending: every size at which there are
    /// more.
    pub fragility: Vec<Fragile>,
}

impl Population {
    /// Returns the population of a model of one step, whose cliffs along the moved parameter are known.
    pub(super) fn new(scenario: &Scenario, request: &Request, within: f64, optimum: &Optimum, cliffs: &Cliffs) -> Self {
        let mdp = &scenario.mdp;
        let exact = OneStep::of(scenario, request.parameter, &request.values);
        let gaps = match (exact, &optimum.place) {
            (Some(Ok(exact)), Some(place)) => exact.gaps(place, Budget::default()),
            _ => None,
        };
        let prompts = prompts(mdp, optimum, gaps.as_deref());
        let shares = Shares::new(&prompts);
        let fragility = fragility(&prompts, &shares, request.alpha);
        let mut tied = Tally::default();
        for prompt in prompts.iter().filter(|prompt| prompt.tied > 1) {
            tied.add(prompt.share);
        }
        let mut walk = Walk::new(mdp, &optimum.optimal, prompts, shares, request.at);
        walk.all(cliffs);
        let Walk {
            mut prompts,
            shares,
            places,
            steps: [changed, replaced],
            ..
        } = walk;
        for prompt in &mut prompts {
            prompt.distance = (prompt.next - request.at).abs();
            if prompt.next.is_nan() {
                prompt.distance = f64::INFINITY;
            }
        }
        let range = [request.from, request.to];
        Self {
            at: request.at,
            here: stretch_around(&places, range, request.at),
            within,
            quietest: quietest(&places, range, request.at, within),
            tied: shares.part(&tied),
            prompts,
            places,
            changed,
            replaced,
            fragility,
        }
    }
}

/// Validates the option `within`.
pub(super) fn within(request: &Request, options: &Options) -> Result<f64, RequestError> {
    let within = number("within", options.within.unwrap_or(WITHIN * (request.to - request.from)))?;
    if within > 0.0 {
        Ok(within)
    } else {
        Err(RequestError::new("within", format!("{within} is not above 0")))
    }
}

/// Refuses a model that takes more than one step.
pub(super) fn refuse_steps(scenario: &Scenario) -> Result<(), StudyError> {
    let mdp = &scenario.mdp;
    let Some(pair) = (0..mdp.pairs()).find(|&pair| !mdp.ends(pair)) else {
        return Ok(());
    };
    let (state, action) = (&scenario.states[mdp.state_of(pair)], &scenario.actions[pair]);
    Err(StudyError::NoAnswer(format!(
        "the model is no population of prompts: “{action}” in “{state}” does not end the episode"
    )))
}

/// Returns the prompts, given the gaps of states where they are known exactly; the places ahead are not known yet.
fn prompts(mdp: &Mdp, optimum: &Optimum, gaps: Option<&[f64]>) -> Vec<Prompt> {
    let states = mdp.start().iter().enumerate();
    let states = states.filter(|(state, share)| **share > 0.0 && !mdp.is_terminal(*state));
    let prompt = |(state, &share): (usize, &f64)| {
        let actions = mdp.actions(state);
        let best = &optimum.optimal[actions.clone()];
        let tied = best.iter().filter(|&&best| best).count();
        let others = actions.filter(|&pair| !optimum.optimal[pair]);
        let lead = others
            .map(|pair| optimum.advantages[pair])
            .fold(f64::INFINITY, f64::min);
        let gap = gaps.map_or(lead, |gaps| gaps[state]);
        Prompt {
            state,
            share,
            best: best.iter().position(|&best| best).unwrap_or_default(),
            tied,
            gap: if tied > 1 { 0.0 } else { gap },
            next: f64::NAN,
            distance: f64::INFINITY,
            flips: 0,
        }
    };
    states.map(prompt).collect()
}

/// Returns the prompts whose best answer a perturbation changes, by its size.
fn fragility(prompts: &[Prompt], shares: &Shares, alpha: Option<Temperature>) -> Vec<Fragile> {
    let mut gaps: Vec<(f64, f64)> = prompts.iter().map(|prompt| (prompt.gap, prompt.share)).collect();
    gaps.retain(|(gap, _)| gap.is_finite());
    gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sum = Tally::default();
    let mut fragile = Vec::new();
    for group in gaps.chunk_by(|a, b| a.0 == b.0) {
        for &(_, share) in group {
            sum.add(share);
        }
        let size = 0.5 * group[0].0;
        fragile.push(Fragile {
            size,
            prompts: shares.part(&sum),
            soft: alpha.map_or(f64::NAN, |alpha| (size / (2.0 * alpha.get())).min(1.0)),
        });
    }
    fragile
}

/// Returns the places at the ends of the stretch around a value, or the ends of the range; the value twice at a place.
fn stretch_around(places: &[Place], [from, to]: [f64; 2], at: f64) -> [f64; 2] {
    if places.iter().any(|place| place.is_at(at)) {
        return [at; 2];
    }
    let after = places.partition_point(|place| place.at < at);
    let below = after.checked_sub(1).map_or(from, |before| places[before].at);
    [below, places.get(after).map_or(to, |place| place.at)]
}

/// Returns the longest stretch between places within a distance of a value; of equal ones the nearest.
fn quietest(places: &[Place], [from, to]: [f64; 2], at: f64, within: f64) -> [f64; 2] {
    let (low, high) = ((at - within).max(from), (at + within).min(to));
    let inside = places
        .iter()
        .map(|place| place.at)
        .filter(|place| (low..=high).contains(place));
    let ends: Vec<f64> = std::iter::once(low).chain(inside).chain([high]).collect();
    let away = |[below, above]: [f64; 2]| (below - at).max(at - above).max(0.0);
    let mut longest = [at; 2];
    for (&below, &above) in ends.iter().zip(&ends[1..]) {
        let longer = (above - below).total_cmp(&(longest[1] - longest[0]));
        if longer.then(away(longest).total_cmp(&away([below, above]))).is_gt() {
            longest = [below, above];
        }
    }
    longest
}

impl Place {
    /// Returns whether a value of the parameter cannot be told from the place.
    fn is_at(&self, at: f64) -> bool {
        (self.at - at).abs() <= self.error
    }
}

/// A number of prompts and the sum of their shares.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    count: usize,
    share: Sum,
}

impl Tally {
    fn add(&mut self, share: f64) {
        self.count += 1;
        self.share.add(share);
    }

    fn remove(&mut self, share: f64) {
        self.count -= 1;
        self.share.add(-share);
    }
}

/// The shares of all prompts.
struct Shares {
    /// The number of prompts, and the sum of their shares, if all have the same share.
    equal: Option<(f64, f64)>,
}

impl Shares {
    fn new(prompts: &[Prompt]) -> Self {
        let mut all = Tally::default();
        for prompt in prompts {
            all.add(prompt.share);
        }
        let is_equal = prompts.iter().all(|prompt| prompt.share == prompts[0].share);
        let total = all.share.total();
        // Shares of n equal prompts are rounded, and so is their sum; only then it may miss 1.
        let total = if (total - 1.0).abs() <= 1e-12 { 1.0 } else { total };
        Self {
            equal: is_equal.then_some((prompts.len() as f64, total)),
        }
    }

    fn part(&self, sum: &Tally) -> Part {
        Part {
            count: sum.count,
            share: match self.equal {
                Some((count, total)) => sum.count as f64 / count * total,
                None => sum.share.total(),
            },
        }
    }
}

/// The way along the parameter, with the sums over all prompts.
struct Walk<'p> {
    mdp: &'p Mdp,
    /// Whether each pair is best at the present value.
    present: &'p [bool],
    prompts: Vec<Prompt>,
    shares: Shares,
    /// The index of the prompt of each state; `usize::MAX` where there is none.
    prompt_of: Vec<usize>,
    /// Whether each prompt is changed, and whether it is replaced.
    differs: Vec<[bool; 2]>,
    sums: [Tally; 2],
    places: Vec<Place>,
    steps: [Steps; 2],
    at: f64,
}

impl<'p> Walk<'p> {
    fn new(mdp: &'p Mdp, present: &'p [bool], prompts: Vec<Prompt>, shares: Shares, at: f64) -> Self {
        let mut prompt_of = vec![usize::MAX; mdp.states()];
        for (index, prompt) in prompts.iter().enumerate() {
            prompt_of[prompt.state] = index;
        }
        Self {
            mdp,
            present,
            differs: vec![[false; 2]; prompts.len()],
            prompts,
            shares,
            prompt_of,
            sums: [Tally::default(); 2],
            places: Vec::new(),
            steps: [Steps::default(), Steps::default()],
            at,
        }
    }

    /// Walks from the lower end of the range to the upper one.
    fn all(&mut self, cliffs: &Cliffs) {
        for index in 0..self.prompts.len() {
            let actions = self.mdp.actions(self.prompts[index].state);
            let inside = &cliffs.first[actions];
            let set: Vec<usize> = (0..inside.len()).filter(|&action| inside[action]).collect();
            self.put(index, &set);
        }
        self.between();
        let [low, high] = cliffs.answered();
        self.pass(0, [low, cliffs.end_errors[0]], &cliffs.ends[0]);
        for (index, breakpoint) in cliffs.breakpoints.iter().enumerate() {
            self.pass(index + 1, [breakpoint.at, breakpoint.error], &breakpoint.changes);
        }
        let last = cliffs.breakpoints.len() + 1;
        self.pass(last, [high, cliffs.end_errors[1]], &cliffs.ends[1]);
    }

    /// Passes a place, if the best answers of some prompt change there.
    fn pass(&mut self, point: usize, [at, error]: [f64; 2], changes: &[Change]) {
        let mut flips = Tally::default();
        for change in changes {
            if let Some(prompt) = self.prompts.get_mut(self.prompt_of[change.state]) {
                flips.add(prompt.share);
                prompt.flips += 1;
                if prompt.next.is_nan() || (at - self.at).abs() < (prompt.next - self.at).abs() {
                    prompt.next = at;
                }
            }
        }
        if flips.count == 0 {
            return;
        }
        self.places.push(Place {
            point,
            at,
            error,
            flips: self.shares.part(&flips),
        });
        self.turn(changes, 1);
        for (steps, sum) in self.steps.iter_mut().zip(&self.sums) {
            steps.at.push(self.shares.part(sum));
        }
        self.turn(changes, 2);
        self.between();
    }

    /// Notes the sums between two places.
    fn between(&mut self) {
        for (steps, sum) in self.steps.iter_mut().zip(&self.sums) {
            steps.between.push(self.shares.part(sum));
        }
    }

    /// Gives the prompts that change at a place their sets on a side of it.
    fn turn(&mut self, changes: &[Change], side: usize) {
        for change in changes {
            let index = self.prompt_of[change.state];
            if index < self.prompts.len() {
                self.put(index, &change.sets[side]);
            }
        }
    }

    /// Gives a prompt a set of best answers.
    fn put(&mut self, index: usize, set: &[usize]) {
        let prompt = &self.prompts[index];
        let first = self.mdp.actions(prompt.state).start;
        let kept = set.iter().filter(|&&action| self.present[first + action]).count();
        let differs = [kept != prompt.tied || kept != set.len(), kept == 0];
        let before = std::mem::replace(&mut self.differs[index], differs);
        for (sum, (before, now)) in self.sums.iter_mut().zip(before.into_iter().zip(differs)) {
            if now && !before {
                sum.add(prompt.share);
            } else if before && !now {
                sum.remove(prompt.share);
            }
        }
    }
}
