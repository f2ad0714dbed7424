//! What several test files share: the vectors as models, and a naive oracle for tiny ones.
#![allow(dead_code, unreachable_pub)] // Each test file uses a part of it.

pub mod naive;

use policy_cliff::mdp::{Csr, Discount, Mdp};
use serde_json::Value;

/// A model of `tests/vectors` with its two reward tables.
pub struct Vector {
    pub mdp: Mdp,
    /// R0 and R1 per pair: R = R0 + theta R1.
    pub rewards: [Vec<f64>; 2],
    pub data: Value,
}

impl Vector {
    pub fn load(name: &str) -> Self {
        let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let data: Value =
            serde_json::from_str(&std::fs::read_to_string(path).expect("vector file")).expect("valid JSON");
        let states = data["states"].as_u64().expect("states") as usize;
        let actions = data["actions"].as_u64().expect("actions") as usize;
        let terminal = indices(&data["terminal_states"]);
        let mut rows: Vec<Vec<Vec<(usize, f64)>>> = (0..states)
            .map(|s| vec![Vec::new(); if terminal.contains(&s) { 0 } else { actions }])
            .collect();
        for entry in data["transitions"].as_array().expect("transitions") {
            let [s, a, t] = [0, 1, 2].map(|i| entry[i].as_u64().expect("index") as usize);
            if !terminal.contains(&s) {
                rows[s][a].push((t, entry[3].as_f64().expect("probability")));
            }
        }
        let mut start = vec![0.0; states];
        start[0] = 1.0;
        let discount = Discount::new(data["gamma"].as_f64().expect("gamma")).expect("discount");
        let mdp = Mdp::new(discount, &rows, &start).expect("valid model");
        let table = |key: &str| -> Vec<f64> {
            let rows = data[key].as_array().expect("rewards");
            rows.iter()
                .enumerate()
                .filter(|(s, _)| !terminal.contains(s))
                .flat_map(|(_, row)| floats(row))
                .collect()
        };
        Self {
            rewards: [table("R0"), table("R1")],
            mdp,
            data,
        }
    }

    /// Reward per pair at theta.
    pub fn reward(&self, theta: f64) -> Vec<f64> {
        self.rewards[0]
            .iter()
            .zip(&self.rewards[1])
            .map(|(a, b)| a + theta * b)
            .collect()
    }
}

/// A JSON array of indices.
pub fn indices(value: &Value) -> Vec<usize> {
    value
        .as_array()
        .expect("array")
        .iter()
        .map(|x| x.as_u64().expect("index") as usize)
        .collect()
}

/// A JSON array of numbers.
pub fn floats(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .expect("array")
        .iter()
        .map(|x| x.as_f64().expect("number"))
        .collect()
}

/// The library's form of a tiny model, or its refusal.
pub fn model(tiny: &naive::Tiny) -> Result<Mdp, policy_cliff::mdp::ModelError> {
    build(tiny, false)
}

/// The library's form of a tiny model, which may have states that no action leads out of and where nothing is earned.
pub fn model_with_traps(tiny: &naive::Tiny) -> Result<Mdp, policy_cliff::mdp::ModelError> {
    build(tiny, true)
}

fn build(tiny: &naive::Tiny, traps: bool) -> Result<Mdp, policy_cliff::mdp::ModelError> {
    let (mut firsts, mut rows) = (vec![0], Csr::default());
    for actions in &tiny.states {
        for action in actions {
            rows.extend(action.to.iter().copied());
            rows.end_row();
        }
        firsts.push(rows.len());
    }
    let free: Vec<bool> = tiny.rewards().iter().map(|&reward| traps && reward == 0.0).collect();
    Mdp::with_free_pairs(Discount::new(tiny.discount)?, &firsts, &rows, &tiny.start, &free)
}
