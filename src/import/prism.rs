//! Explicit files of PRISM (`.tra`, `.srew`, `.trew`, `.lab`, `.sta`) and of Storm (`.tra` with its kind in the first
//! line, `.lab`, `.state.rew`, `.transition.rew`).

use std::collections::HashSet;

use super::Kind;
use super::amount::Amount;
use super::draft::Draft;
use super::error::{Result, Spot, refuse};
use super::explicit::{Explicit, Line, Row, Word, lines};
use crate::scenario::names::quoted;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Transitions,
    StateRewards,
    TransitionRewards,
    Labels,
    States,
}

/// A text with the number of its file and its name.
pub(super) type Text<'a> = (usize, &'a str, &'a str);

/// Returns whether some of the texts are explicit files.
pub(super) fn is_explicit(texts: &[Text]) -> bool {
    texts
        .iter()
        .any(|text| part(text).is_some_and(|part| part != Part::States || texts.len() > 1))
}

/// Returns what a text is, by its lines, and by the end of its name where they leave that open.
fn part(&(file, name, text): &Text) -> Option<Part> {
    let is_comment = |line: &Line| line.text.starts_with('#') && !line.text.starts_with("#DECLARATION");
    let mut rows = lines(file, text).filter(|line| !is_comment(line));
    let first = rows.next()?;
    let second = rows.next();
    if first.text.starts_with("#DECLARATION")
        || (first.text.contains("=\"") && first.text.starts_with(|c: char| c.is_ascii_digit()))
    {
        return Some(Part::Labels);
    }
    if first.text.starts_with('(') && second.as_ref().is_some_and(|line| line.text.contains(":(")) {
        return Some(Part::States);
    }
    if matches!(first.text, "mdp" | "dtmc") {
        return Some(Part::Transitions);
    }
    let is_whole = |word: &Word| word.text.parse::<usize>().is_ok();
    if !is_whole(&first.words[0]) || first.words.len() < 2 {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let by_name = [
        (".tra", Part::Transitions),
        (".srew", Part::StateRewards),
        (".state.rew", Part::StateRewards),
        (".trew", Part::TransitionRewards),
        (".transition.rew", Part::TransitionRewards),
        (".trans.rew", Part::TransitionRewards),
    ];
    if let Some((_, part)) = by_name.iter().find(|(end, _)| name.ends_with(end)) {
        return Some(*part);
    }
    let is_row = |line: &Line| (2..=5).contains(&line.words.len()) && line.words[..2].iter().all(is_whole);
    if !is_row(&first) || !second.as_ref().is_none_or(is_row) {
        return None;
    }
    let heading = text.lines().take_while(|line| line.starts_with('#'));
    if heading.clone().any(|line| line.contains("State rewards")) {
        return Some(Part::StateRewards);
    }
    if heading.clone().any(|line| line.contains("Transition rewards")) {
        return Some(Part::TransitionRewards);
    }
    // The number of words of a row: a state and a reward, or more.
    match second.map_or(0, |line| line.words.len()) {
        2 => Some(Part::StateRewards),
        _ => Some(Part::Transitions),
    }
}

pub(super) fn read(texts: &[Text]) -> Result<(Kind, Draft)> {
    let mut parts: Vec<(Part, Text)> = Vec::new();
    for text in texts {
        let Some(part) = part(text) else {
            let expected = "allowed beside a .tra are .srew, .trew, .lab and .sta of PRISM and Storm";
            return refuse(Spot::whole(text.0), format!("this is no explicit file; {expected}"));
        };
        parts.push((part, *text));
    }
    let transitions: Vec<&(Part, Text)> = parts.iter().filter(|(part, _)| *part == Part::Transitions).collect();
    let Some((_, (file, _, text))) = transitions.first() else {
        return refuse(Spot::whole(texts[0].0), "the transitions are missing: expected a .tra");
    };
    if let Some((_, (other, _, _))) = transitions.get(1) {
        return refuse(Spot::whole(*other), "these are transitions, too; expected one .tra");
    }
    let whole = Spot::whole(*file);
    let mut model = Explicit::default();
    let shape = read_transitions(&mut model, *file, text)?;
    for (part, text) in &parts {
        match part {
            Part::Transitions => {}
            Part::States => read_states(&mut model, text)?,
            Part::Labels => read_labels(&mut model, text)?,
            Part::StateRewards | Part::TransitionRewards => read_rewards(&mut model, *part, text, shape)?,
        }
    }
    let kind = if shape.is_of_storm { Kind::Storm } else { Kind::Prism };
    Ok((kind, model.draft(whole)?))
}

/// What the transitions say about the other files.
#[derive(Clone, Copy)]
struct Shape {
    /// Whether every row has the number of a choice.
    has_choices: bool,
    is_of_storm: bool,
}

/// Reads the transitions: `s choice s' p action` of a decision process, `s s' p` of a chain.
fn read_transitions(model: &mut Explicit, file: usize, text: &str) -> Result<Shape> {
    let mut rows = lines(file, text).filter(|line| !line.text.starts_with('#')).peekable();
    let mut shape = Shape {
        has_choices: true,
        is_of_storm: false,
    };
    let mut declared = None;
    if let Some(first) = rows.next_if(|line| matches!(line.text, "mdp" | "dtmc")) {
        shape = Shape {
            has_choices: first.text == "mdp",
            is_of_storm: true,
        };
    } else if let Some(first) = rows.next() {
        shape.has_choices = match first.words.len() {
            3 => true,
            2 => false,
            _ => {
                return refuse(
                    first.spot,
                    "expected the numbers of states, choices and transitions, or of states and transitions",
                );
            }
        };
        declared = Some((first.words[0].index("the number of states")?, first.words[0].spot));
    }
    let fewest = if shape.has_choices { 4 } else { 3 };
    for line in rows {
        if !(fewest..=fewest + 1).contains(&line.words.len()) {
            let expected = if shape.has_choices {
                "s choice s' p and perhaps an action"
            } else {
                "s s' p"
            };
            return refuse(line.spot, format!("expected {expected}, found {}", quoted(line.text)));
        }
        let mut words = line.words.iter();
        let mut next = || words.next().copied().unwrap_or(line.words[0]);
        let state = next().index("the number of a state")?;
        let choice = if shape.has_choices {
            next().index("the number of a choice")?
        } else {
            0
        };
        let target = next();
        let to = target.index("the number of the next state")?;
        let value = next();
        let probability = value.amount("a probability")?.checked_probability(value.spot)?;
        if let Some((count, _)) = declared {
            for (number, word) in [(state, line.words[0]), (to, target)] {
                if number >= count {
                    return refuse(
                        word.spot,
                        format!("state {number} is not among 0 to {}", count.saturating_sub(1)),
                    );
                }
            }
        }
        model.states = model.states.max(state + 1).max(to + 1);
        let row = model.choices.entry((state, choice)).or_insert_with(|| Row {
            spot: Some(line.spot),
            name: (!shape.has_choices).then(|| "step".into()),
            ..Row::default()
        });
        row.to.push((to, probability, Vec::new()));
        if let Some(action) = line.words.get(fewest).filter(|_| shape.has_choices) {
            row.name = Some(action.text.to_owned());
        }
    }
    if let Some((count, spot)) = declared {
        if count > crate::scenario::limits::STATES {
            return refuse(
                spot,
                format!("there are {count} states; allowed: {}", crate::scenario::limits::STATES),
            );
        }
        model.states = model.states.max(count);
    }
    Ok(shape)
}

/// Reads the values of the variables of each state, `0:(1,true)`, as its name.
fn read_states(model: &mut Explicit, &(file, _, text): &Text) -> Result<()> {
    let mut rows = lines(file, text).filter(|line| !line.text.starts_with('#'));
    let inside = |text: &str| -> Option<Vec<String>> {
        let inner = text.trim().strip_prefix('(')?.strip_suffix(')')?;
        Some(inner.split(',').map(|part| part.trim().to_owned()).collect())
    };
    let variables = rows.next().and_then(|line| inside(line.text)).unwrap_or_default();
    let mut known = HashSet::new();
    for line in rows {
        let parts = line
            .text
            .split_once(':')
            .and_then(|(state, values)| Some((state.trim(), inside(values)?)));
        let Some((state, values)) = parts.filter(|(_, values)| values.len() == variables.len()) else {
            let count = variables.len();
            return refuse(
                line.spot,
                format!(
                    "expected a state and {count} values, such as 0:(1,0), found {}",
                    quoted(line.text)
                ),
            );
        };
        let state = Word {
            text: state,
            spot: line.spot,
        }
        .index("the number of a state")?;
        model.check_state(state, line.spot)?;
        let name: Vec<String> = variables
            .iter()
            .zip(values)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let name = name.join(", ");
        if !name.is_empty() && name.chars().count() <= 200 && known.insert(name.clone()) {
            model.names.insert(state, name);
        }
    }
    Ok(())
}

/// Reads labels: of PRISM `0="init" 1="goal"` and then `3: 0 1`, of Storm their names and then `3 init goal`.
fn read_labels(model: &mut Explicit, &(file, _, text): &Text) -> Result<()> {
    let mut rows = lines(file, text).filter(|line| !line.text.starts_with("# ")).peekable();
    let is_of_storm = rows.peek().is_some_and(|line| line.text.starts_with("#DECLARATION"));
    let mut names: Vec<(String, String)> = Vec::new();
    if is_of_storm {
        rows.next();
        for line in rows.by_ref() {
            if line.text.starts_with("#END") {
                break;
            }
            names.extend(
                line.words
                    .iter()
                    .map(|word| (word.text.to_owned(), word.text.to_owned())),
            );
        }
    } else if let Some(line) = rows.next() {
        for word in &line.words {
            let Some((number, name)) = word.text.split_once('=') else {
                return refuse(
                    word.spot,
                    format!(
                        "expected a number and a label, such as 0=\"init\", found {}",
                        quoted(word.text)
                    ),
                );
            };
            names.push((number.to_owned(), name.trim_matches('"').to_owned()));
        }
    }
    for (_, name) in &names {
        model.labels.push((name.clone(), Vec::new()));
    }
    for line in rows {
        let first = line.words[0];
        let state = Word {
            text: first.text.trim_end_matches(':'),
            ..first
        }
        .index("the number of a state")?;
        model.check_state(state, first.spot)?;
        for word in &line.words[1..] {
            match names.iter().find(|(key, _)| key == word.text) {
                Some((_, name)) => model.label(name, state),
                None => return refuse(word.spot, format!("label {} is not declared", quoted(word.text))),
            }
        }
    }
    Ok(())
}

/// Reads rewards of states, `s r`, or of transitions, `s choice s' r`. The first row of numbers has counts, of PRISM.
fn read_rewards(model: &mut Explicit, part: Part, &(file, name, text): &Text, shape: Shape) -> Result<()> {
    let is_of_states = part == Part::StateRewards;
    let component = model.component(&structure(name, text));
    let mut rows = lines(file, text).filter(|line| !line.text.starts_with('#')).peekable();
    if !shape.is_of_storm {
        rows.next();
    }
    let columns = match (is_of_states, shape.has_choices) {
        (true, _) => 2,
        (false, true) => 4,
        (false, false) => 3,
    };
    for line in rows {
        if line.words.len() != columns {
            let expected = ["s r", "s s' r", "s choice s' r"][columns - 2];
            return refuse(line.spot, format!("expected {expected}, found {}", quoted(line.text)));
        }
        let state = line.words[0].index("the number of a state")?;
        model.check_state(state, line.words[0].spot)?;
        let amount = line.words[columns - 1].amount("a reward")?;
        if is_of_states {
            model.state_rewards[component].insert(state, amount);
            continue;
        }
        let choice = if shape.has_choices {
            line.words[1].index("the number of a choice")?
        } else {
            0
        };
        let target = line.words[columns - 2];
        let to = target.index("the number of the next state")?;
        let row = model.choices.get_mut(&(state, choice));
        let outcome = row.and_then(|row| row.to.iter_mut().find(|(next, _, _)| *next == to));
        let Some((_, _, rewards)) = outcome else {
            return refuse(
                line.spot,
                format!("there is no transition from state {state} by choice {choice} to state {to}"),
            );
        };
        rewards.resize(rewards.len().max(component + 1), Amount::zero());
        rewards[component] = amount;
    }
    Ok(())
}

/// Returns the name of the reward structure: that of the comment before the rows, or the name of the file.
fn structure(name: &str, text: &str) -> String {
    let heading = text
        .lines()
        .take_while(|line| line.starts_with('#'))
        .find(|line| line.contains("Reward structure"));
    let quoted = heading
        .and_then(|line| line.split('"').nth(1))
        .filter(|own| !own.is_empty());
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.split_once('.').map_or(stem, |(stem, _)| stem);
    let own = quoted.unwrap_or(if stem.is_empty() { "reward" } else { stem });
    own.chars().filter(|c| !c.is_control()).take(200).collect()
}
