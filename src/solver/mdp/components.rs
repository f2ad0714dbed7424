//! Strongly connected components of a transition graph, in solving order: a component comes after every other component
//! it leads to, so values can be computed one component at a time.
//!
//! Tarjan's algorithm with an explicit stack (a chain of 100,000 states must not overflow the call stack); O(states +
//! transitions).

use policy_cliff_linear::Csr;

/// The components of a graph.
#[derive(Clone, Debug)]
pub struct Components {
    /// The states of each component.
    members: Csr<u32>,
    cyclic: Vec<bool>,
}

impl Components {
    /// Finds the components of a graph in which state i leads to the states of row i.
    #[must_use]
    pub fn new(graph: &Csr<u32>) -> Self {
        const UNSEEN: u32 = u32::MAX;
        let states = graph.len();
        let mut index = vec![UNSEEN; states];
        let mut low = vec![0u32; states];
        let mut on_stack = vec![false; states];
        let mut stack: Vec<u32> = Vec::new();
        let mut calls: Vec<(u32, u32)> = Vec::new();
        let mut members = Csr::default();
        let mut cyclic = Vec::new();
        let mut counter = 0u32;

        for root in 0..states {
            if index[root] != UNSEEN {
                continue;
            }
            calls.push((root as u32, 0));
            while let Some((state, edge)) = calls.pop() {
                let s = state as usize;
                if edge == 0 {
                    index[s] = counter;
                    low[s] = counter;
                    counter += 1;
                    stack.push(state);
                    on_stack[s] = true;
                }
                let targets = graph.row(s);
                let mut position = edge as usize;
                let mut descended = false;
                while let Some(&target) = targets.get(position) {
                    position += 1;
                    let t = target as usize;
                    if index[t] == UNSEEN {
                        calls.push((state, position as u32));
                        calls.push((target, 0));
                        descended = true;
                        break;
                    }
                    if on_stack[t] {
                        low[s] = low[s].min(index[t]);
                    }
                }
                if descended {
                    continue;
                }
                if low[s] == index[s] {
                    let mut alone = true;
                    while let Some(member) = stack.pop() {
                        on_stack[member as usize] = false;
                        members.extend([member]);
                        if member == state {
                            break;
                        }
                        alone = false;
                    }
                    members.end_row();
                    cyclic.push(!alone || targets.contains(&state));
                }
                if let Some(&(parent, _)) = calls.last() {
                    let p = parent as usize;
                    low[p] = low[p].min(low[s]);
                }
            }
        }
        Self { members, cyclic }
    }

    /// Returns the number of components.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cyclic.len()
    }

    /// Returns whether there is none, as in a graph without states.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cyclic.is_empty()
    }

    /// Returns the states of each component, targets first.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &[u32]> {
        self.members.rows()
    }

    /// Returns the states of one component.
    #[must_use]
    pub fn get(&self, component: usize) -> &[u32] {
        self.members.row(component)
    }

    /// Returns the component of each node.
    #[must_use]
    pub fn part_of(&self, nodes: usize) -> Vec<u32> {
        let mut part_of = vec![0; nodes];
        for (index, members) in self.iter().enumerate() {
            for &node in members {
                part_of[node as usize] = index as u32;
            }
        }
        part_of
    }

    /// Returns whether a component can return to itself: more than one state, or a state that leads to itself.
    #[must_use]
    pub fn is_cyclic(&self, component: usize) -> bool {
        self.cyclic[component]
    }

    /// Returns whether no state can ever be visited twice.
    #[must_use]
    pub fn is_acyclic(&self) -> bool {
        !self.cyclic.contains(&true)
    }
}
