//! The DRN format of Storm (which PRISM writes, too): a state, its choices and their transitions in lines.

use std::collections::HashSet;

use super::amount::Amount;
use super::draft::Draft;
use super::error::{Result, Spot, refuse};
use super::explicit::{Explicit, Line, Row, Word, amount, lines};
use crate::scenario::names::quoted;

/// Returns whether a text is in this format.
pub(super) fn is_drn(text: &str) -> bool {
    text.lines().take(50).any(|line| line.trim_start().starts_with("@type"))
}

pub(super) fn read(file: usize, text: &str) -> Result<Draft> {
    let mut reader = Reader {
        model: Explicit::default(),
        expects: None,
        placeholders: Vec::new(),
        is_inside: false,
        here: None,
        choices: 0,
        declared: None,
        named: HashSet::new(),
        last: Spot::whole(file),
    };
    for line in lines(file, text) {
        reader.line(&line)?;
    }
    reader.finish(Spot::whole(file))
}

struct Reader<'a> {
    model: Explicit,
    /// The key whose value is in the next line.
    expects: Option<&'a str>,
    /// Names of numbers, `$name : value`.
    placeholders: Vec<(&'a str, &'a str)>,
    /// Whether the states have begun.
    is_inside: bool,
    /// The present state and choice.
    here: Option<(usize, Option<usize>)>,
    /// The number of choices of the present state.
    choices: usize,
    declared: Option<usize>,
    /// The names of states so far.
    named: HashSet<String>,
    last: Spot,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &Line<'a>) -> Result<()> {
        self.last = line.spot;
        if let Some(comment) = line.text.strip_prefix("//") {
            self.valuation(comment);
            return Ok(());
        }
        if !self.is_inside {
            return self.header(line);
        }
        match line.words[0].text {
            "state" => self.state(line),
            "action" => self.action(line),
            _ => self.transition(line),
        }
    }

    /// Takes what the variables of a state are, which Storm writes as a comment, for its name.
    fn valuation(&mut self, comment: &str) {
        let Some((state, None)) = self.here else { return };
        let Some(inside) = comment.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
            return;
        };
        let name: Vec<&str> = inside.split('&').map(str::trim).collect();
        let name = name.join(", ");
        if !name.is_empty() && name.chars().count() <= 200 && self.named.insert(name.clone()) {
            self.model.names.insert(state, name);
        }
    }

    fn header(&mut self, line: &Line<'a>) -> Result<()> {
        let first = line.words[0];
        if let Some(key) = first.text.strip_prefix('@') {
            let key = key.trim_end_matches(':');
            self.expects = Some(key);
            match (key, line.words.get(1)) {
                ("type", Some(kind)) => {
                    if !["mdp", "dtmc"].contains(&kind.text.to_ascii_lowercase().as_str()) {
                        let problem = format!(
                            "models of the type {} are not read; allowed: MDP, DTMC",
                            quoted(kind.text)
                        );
                        return refuse(kind.spot, problem);
                    }
                }
                ("model", _) => self.is_inside = true,
                (
                    "type" | "value_type" | "parameters" | "reward_models" | "nr_states" | "nr_choices"
                    | "placeholders",
                    _,
                ) => {}
                _ => {
                    let problem = format!(
                        "{} is not known; allowed are @type, @value_type, @parameters, @placeholders, @reward_models, \
                         @nr_states, @nr_choices and @model",
                        quoted(first.text)
                    );
                    return refuse(first.spot, problem);
                }
            }
            return Ok(());
        }
        match self.expects {
            Some("parameters") => {
                let problem = format!(
                    "the parameter {} has no value; instantiate the model first",
                    quoted(first.text)
                );
                refuse(first.spot, problem)
            }
            Some("placeholders") => {
                if let [name, .., value] = line.words.as_slice() {
                    self.placeholders.push((name.text.trim_end_matches(':'), value.text));
                }
                Ok(())
            }
            Some("reward_models") => {
                for word in &line.words {
                    self.model.component(word.text);
                }
                Ok(())
            }
            Some("nr_states") => {
                self.declared = Some(first.index("the number of states")?);
                Ok(())
            }
            Some("nr_choices") => Ok(()),
            _ => refuse(
                first.spot,
                format!("expected a line that begins with @, found {}", quoted(first.text)),
            ),
        }
    }

    fn state(&mut self, line: &Line<'a>) -> Result<()> {
        let Some(word) = line.words.get(1) else {
            return refuse(line.spot, "expected the number of a state");
        };
        let state = word.index("the number of a state")?;
        if state != self.model.states {
            let problem = format!("state {state} is out of order; expected {}", self.model.states);
            return refuse(word.spot, problem);
        }
        self.model.states += 1;
        self.here = Some((state, None));
        self.choices = 0;
        let (rewards, rest) = self.rewards(&line.words[2..])?;
        for (component, amount) in rewards.into_iter().enumerate() {
            if !amount.is_zero() {
                self.model.state_rewards[component].insert(state, amount);
            }
        }
        for word in rest {
            if word.text.starts_with('{') {
                return refuse(word.spot, "states with observations are not read; allowed: MDP, DTMC");
            }
            self.model.label(word.text.trim_matches('"'), state);
        }
        Ok(())
    }

    /// Reads `[1, 2]` at the beginning of words, with an amount for each reward structure.
    fn rewards<'w>(&self, words: &'w [Word<'a>]) -> Result<(Vec<Amount>, &'w [Word<'a>])> {
        let Some(first) = words.first().filter(|word| word.text.starts_with('[')) else {
            return Ok((Vec::new(), words));
        };
        let end = words.iter().position(|word| word.text.ends_with(']'));
        let Some(end) = end else {
            return refuse(first.spot, "rewards without their closing bracket");
        };
        let mut amounts = Vec::new();
        for word in &words[..=end] {
            for part in word
                .text
                .trim_matches(['[', ']'])
                .split(',')
                .filter(|part| !part.is_empty())
            {
                amounts.push(amount(self.resolved(part), word.spot, "a reward")?);
            }
        }
        let count = self.model.components.len();
        if amounts.len() != count {
            let problem = format!("there are {} rewards for {count} reward models", amounts.len());
            return refuse(first.spot, problem);
        }
        Ok((amounts, &words[end + 1..]))
    }

    fn resolved<'p>(&self, text: &'p str) -> &'p str
    where
        'a: 'p,
    {
        let known = self.placeholders.iter().find(|(name, _)| *name == text);
        known.map_or(text, |(_, value)| value)
    }

    fn action(&mut self, line: &Line<'a>) -> Result<()> {
        let Some((state, _)) = self.here else {
            return refuse(line.spot, "an action before the first state");
        };
        let Some(name) = line.words.get(1) else {
            return refuse(line.spot, "expected the name of an action");
        };
        let (rewards, rest) = self.rewards(&line.words[2..])?;
        if let Some(word) = rest.first() {
            return refuse(
                word.spot,
                format!("expected rewards in brackets, found {}", quoted(word.text)),
            );
        }
        // A number is none, since Storm numbers actions without names.
        let is_name = name.text != "__NOLABEL__" && !name.text.bytes().all(|byte| byte.is_ascii_digit());
        let row = Row {
            name: is_name.then(|| name.text.to_owned()),
            spot: Some(line.spot),
            to: Vec::new(),
            rewards,
        };
        self.model.choices.insert((state, self.choices), row);
        self.here = Some((state, Some(self.choices)));
        self.choices += 1;
        Ok(())
    }

    fn transition(&mut self, line: &Line<'a>) -> Result<()> {
        let Some((state, choice)) = self.here else {
            return refuse(
                line.spot,
                format!("expected a state, found {}", quoted(line.words[0].text)),
            );
        };
        let Some((target, value)) = line.text.split_once(':') else {
            let problem = format!(
                "expected a state, an action, or a next state with its probability, found {}",
                quoted(line.text)
            );
            return refuse(line.spot, problem);
        };
        let word = Word {
            text: target.trim(),
            spot: line.spot,
        };
        let to = word.index("the number of the next state")?;
        let probability =
            amount(self.resolved(value.trim()), line.spot, "a probability")?.checked_probability(line.spot)?;
        // A chain has no choices.
        let number = choice.unwrap_or(0);
        if choice.is_none() {
            self.here = Some((state, Some(0)));
        }
        let row = self.model.choices.entry((state, number)).or_insert_with(|| Row {
            name: Some("step".into()),
            spot: Some(line.spot),
            ..Row::default()
        });
        row.to.push((to, probability, Vec::new()));
        Ok(())
    }

    fn finish(self, whole: Spot) -> Result<Draft> {
        if !self.is_inside {
            return refuse(self.last, "the model is missing: expected a line @model");
        }
        if let Some(declared) = self.declared
            && declared != self.model.states
        {
            let problem = format!("the file ends after {} of {declared} states", self.model.states);
            return refuse(self.last, problem);
        }
        for row in self.model.choices.values() {
            let spot = row.spot.unwrap_or(whole);
            for (to, _, _) in &row.to {
                self.model.check_state(*to, spot)?;
            }
        }
        self.model.draft(whole)
    }
}
