//! A scenario at its opening view as other programs would write it, each in a few lines of its own.

use policy_cliff::import::{Content, File};
use policy_cliff::scenario::Scenario;

use crate::{parsed, pasted};

/// A model as tables.
pub(crate) struct Table {
    pub(crate) states: Vec<String>,
    /// The actions of each state: the name, the next states with their probabilities, the reward.
    pub(crate) rows: Vec<Vec<Row>>,
    pub(crate) discount: String,
    pub(crate) start: usize,
}

pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) to: Vec<(usize, String)>,
    pub(crate) reward: f64,
}

impl Table {
    /// Takes a model apart. Names have underscores in the place of spaces, since words end at spaces in some files.
    pub(crate) fn new(text: &str) -> Self {
        let scenario = parsed(text);
        let values: Vec<f64> = scenario
            .parameters
            .iter()
            .map(|parameter| parameter.value.value())
            .collect();
        let rewards = scenario.reward_at(&values);
        let mdp = &scenario.mdp;
        let mut exact = scenario.exact_probability.iter();
        let mut rows = Vec::new();
        for state in 0..scenario.states.len() {
            let own = mdp.actions(state).map(|pair| Row {
                name: scenario.actions[pair].replace(' ', "_"),
                to: mdp
                    .row(pair)
                    .0
                    .iter()
                    .map(|&to| {
                        let p = exact.next().expect("a probability").exact();
                        let text = if p.1 == 1 {
                            p.0.to_string()
                        } else {
                            format!("{}/{}", p.0, p.1)
                        };
                        (to as usize, text)
                    })
                    .collect(),
                reward: rewards[pair],
            });
            rows.push(own.collect());
        }
        let discount = scenario.exact_discount.exact();
        Self {
            states: scenario.states.iter().map(|name| name.replace(' ', "_")).collect(),
            rows,
            discount: format!("{}/{}", discount.0, discount.1),
            start: (0..scenario.states.len())
                .find(|&state| mdp.start()[state] > 0.0)
                .expect("a start"),
        }
    }

    /// The names of all actions.
    pub(crate) fn actions(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for row in self.rows.iter().flatten() {
            if !names.contains(&row.name) {
                names.push(row.name.clone());
            }
        }
        names
    }

    fn probability(&self, state: usize, action: &str, to: usize) -> Option<String> {
        let row = self.rows[state].iter().find(|row| row.name == action)?;
        let found = row.to.iter().find(|(next, _)| *next == to);
        Some(found.map_or("0".to_owned(), |(_, p)| p.clone()))
    }

    fn reward(&self, state: usize, action: &str) -> Option<f64> {
        self.rows[state]
            .iter()
            .find(|row| row.name == action)
            .map(|row| row.reward)
    }

    fn quoted(names: &[String]) -> String {
        format!("{names:?}")
    }

    pub(crate) fn gymnasium(&self) -> [File; 1] {
        let states = (0..self.states.len()).map(|state| {
            let own = self.rows[state].iter().enumerate().map(|(index, row)| {
                let to = row.to.iter().map(|(next, p)| {
                    let done = if self.rows[*next].is_empty() { "True" } else { "False" };
                    format!("({p}, {next}, {}, {done})", row.reward)
                });
                format!("{index}: [{}]", to.collect::<Vec<_>>().join(", "))
            });
            let mut own: Vec<String> = own.collect();
            if own.is_empty() {
                own.push(format!("0: [(1.0, {state}, 0, True)]"));
            }
            format!("{state}: {{{}}}", own.join(", "))
        });
        pasted(&format!(
            "P = {{{}}}\nstart = {}\ndiscount = {}\n",
            states.collect::<Vec<_>>().join(",\n"),
            self.start,
            self.discount
        ))
    }

    /// `P[a][s][s']` with rows of zeros for what cannot be done, and `R[s][a]`.
    pub(crate) fn numpy(&self) -> [File; 1] {
        let actions = self.actions();
        let p = actions.iter().map(|action| {
            let rows = (0..self.states.len()).map(|state| {
                let cells = (0..self.states.len()).map(|to| self.probability(state, action, to).unwrap_or("0".into()));
                let cells: Vec<String> = cells
                    .map(|cell| {
                        if cell.contains('/') {
                            format!("\"{cell}\"")
                        } else {
                            cell
                        }
                    })
                    .collect();
                format!("[{}]", cells.join(", "))
            });
            format!("[{}]", rows.collect::<Vec<_>>().join(", "))
        });
        let r = (0..self.states.len()).map(|state| {
            let cells = actions
                .iter()
                .map(|action| self.reward(state, action).unwrap_or(0.0).to_string());
            format!("[{}]", cells.collect::<Vec<_>>().join(", "))
        });
        pasted(&format!(
            "{{\"P\": [{}], \"R\": [{}], \"actions\": {}, \"states\": {}, \"start\": {:?}, \"discount\": \"{}\"}}",
            p.collect::<Vec<_>>().join(", "),
            r.collect::<Vec<_>>().join(", "),
            Self::quoted(&actions),
            Self::quoted(&self.states),
            self.states[self.start],
            self.discount
        ))
    }

    /// `R[s][a]` with -inf for what is forbidden, and `Q[s][a][s']`.
    pub(crate) fn quantecon(&self) -> [File; 1] {
        let actions = self.actions();
        let q = (0..self.states.len()).map(|state| {
            let rows = actions.iter().map(|action| {
                let cells = (0..self.states.len()).map(|to| {
                    // What is forbidden has a row all the same.
                    self.probability(state, action, to)
                        .unwrap_or(if to == state { "1" } else { "0" }.into())
                });
                format!("[{}]", cells.collect::<Vec<_>>().join(", "))
            });
            format!("[{}]", rows.collect::<Vec<_>>().join(", "))
        });
        let r = (0..self.states.len()).map(|state| {
            let cells = actions
                .iter()
                .map(|action| self.reward(state, action).map_or("-np.inf".into(), |r| r.to_string()));
            format!("[{}]", cells.collect::<Vec<_>>().join(", "))
        });
        pasted(&format!(
            "import numpy as np\nR = np.array([{}])\nQ = np.array([{}])\nbeta = {}\nstart = {}\nactions = {}\n",
            r.collect::<Vec<_>>().join(",\n"),
            q.collect::<Vec<_>>().join(",\n"),
            self.discount,
            self.start,
            Self::quoted(&actions)
        ))
    }

    pub(crate) fn prism(&self) -> Vec<File> {
        let mut tra = Vec::new();
        let mut trew = Vec::new();
        let (mut choices, mut transitions) = (0, 0);
        for (state, rows) in self.rows.iter().enumerate() {
            for (index, row) in rows.iter().enumerate() {
                choices += 1;
                for (to, p) in &row.to {
                    transitions += 1;
                    tra.push(format!("{state} {index} {to} {p} {}\n", row.name));
                    trew.push(format!("{state} {index} {to} {}\n", row.reward));
                }
            }
        }
        let counts = format!("{} {choices} {transitions}\n", self.states.len());
        vec![
            File::text("model.tra", &format!("{counts}{}", tra.concat())),
            File::text(
                "model.trew",
                &format!(
                    "# Reward structure \"r\"\n# Transition rewards\n{counts}{}",
                    trew.concat()
                ),
            ),
            File {
                name: "model.lab".into(),
                content: Content::Bytes(format!("0=\"init\" 1=\"deadlock\"\n{}: 0\n", self.start).into_bytes()),
            },
        ]
    }

    pub(crate) fn drn(&self) -> [File; 1] {
        let mut text = vec![format!(
            "// Exported by a test\n@type: MDP\n@parameters\n\n@reward_models\nr\n@nr_states\n{}\n@nr_choices\n{}\n@model\n",
            self.states.len(),
            self.rows.iter().map(Vec::len).sum::<usize>()
        )];
        for (state, rows) in self.rows.iter().enumerate() {
            let label = if state == self.start { " init" } else { "" };
            text.push(format!("state {state} [0]{label}\n"));
            for row in rows {
                text.push(format!("\taction {} [{}]\n", row.name, row.reward));
                for (to, p) in &row.to {
                    text.push(format!("\t\t{to} : {p}\n"));
                }
            }
        }
        pasted(&text.concat())
    }

    pub(crate) fn lists(&self) -> [File; 1] {
        let rows = (0..self.states.len()).flat_map(|state| {
            self.rows[state].iter().flat_map(move |row| {
                row.to.iter().map(move |(to, p)| {
                    let (state, to) = (&self.states[state], &self.states[*to]);
                    format!("[{state:?}, {:?}, {to:?}, \"{p}\", {}]", row.name, row.reward)
                })
            })
        });
        pasted(&format!(
            "{{\"states\": {}, \"initialstate\": {:?}, \"discount\": \"{}\",\n\"transitions\": [{}]}}",
            Self::quoted(&self.states),
            self.states[self.start],
            self.discount,
            rows.collect::<Vec<_>>().join(",\n")
        ))
    }

    /// Asserts that a scenario is this model, state by state and pair by pair.
    pub(crate) fn assert_is(&self, own: &Scenario, what: &str) {
        assert_eq!(own.states.len(), self.states.len(), "{what}: {:?}", own.states);
        let discount = own.exact_discount.exact();
        assert_eq!(format!("{}/{}", discount.0, discount.1), self.discount, "{what}");
        assert!(own.mdp.start()[self.start] > 0.0, "{what}");
        let rewards = own.reward_at(&[own.parameters[0].value.value()]);
        let mut exact = own.exact_probability.iter();
        for (state, rows) in self.rows.iter().enumerate() {
            let pairs = own.mdp.actions(state);
            assert_eq!(pairs.len(), rows.len(), "{what}: {}", self.states[state]);
            for pair in pairs.clone() {
                let index = pair - pairs.start;
                let name = &own.actions[pair];
                // Actions without a name are numbered in order; others may come in another order.
                let row = rows.iter().find(|row| row.name == **name).unwrap_or(&rows[index]);
                let to = own.mdp.row(pair).0.iter().map(|&to| {
                    let p = exact.next().expect("a probability").exact();
                    let text = if p.1 == 1 {
                        p.0.to_string()
                    } else {
                        format!("{}/{}", p.0, p.1)
                    };
                    (to as usize, text)
                });
                assert_eq!(
                    to.collect::<Vec<_>>(),
                    row.to,
                    "{what}: {name} in {}",
                    self.states[state]
                );
                assert_eq!(rewards[pair], row.reward, "{what}: {name} in {}", self.states[state]);
            }
        }
    }
}
