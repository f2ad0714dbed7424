//! Strongly connected components of a transition graph, in solving order: a component comes after every other component it leads to, so values can
//! be computed one component at a time.
//!
//! Tarjan's algorithm with an explicit stack (a chain of 100,000 states must not overflow the call stack); O(states + transitions).

/// The components, as slices of states.
#[derive(Clone, Debug)]
pub struct Components {
    order: Vec<u32>,
    starts: Vec<u32>,
    cyclic: Vec<bool>,
}

impl Components {
    /// From compressed rows: state s owns pairs `rows[s]..rows[s + 1]`, pair p leads to `next[spans[p]..spans[p + 1]]`.
    #[must_use]
    pub fn new(rows: &[u32], spans: &[u32], next: &[u32]) -> Self {
        let mut bounds = vec![0; rows.len()];
        for (s, &row) in rows.iter().enumerate() {
            bounds[s] = spans[row as usize];
        }
        Self::of_graph(&bounds, next)
    }

    /// From any graph in compressed rows: node i leads to `next[bounds[i]..bounds[i + 1]]`.
    #[must_use]
    pub fn of_graph(bounds: &[u32], next: &[u32]) -> Self {
        const UNSEEN: u32 = u32::MAX;
        let states = bounds.len() - 1;
        let mut index = vec![UNSEEN; states];
        let mut low = vec![0u32; states];
        let mut on_stack = vec![false; states];
        let mut stack: Vec<u32> = Vec::new();
        let mut calls: Vec<(u32, u32)> = Vec::new();
        let mut order = Vec::with_capacity(states);
        let mut starts = vec![0u32];
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
                let targets = &next[bounds[s] as usize..bounds[s + 1] as usize];
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
                    let first = order.len();
                    while let Some(member) = stack.pop() {
                        on_stack[member as usize] = false;
                        order.push(member);
                        if member == state {
                            break;
                        }
                    }
                    cyclic.push(order.len() - first > 1 || targets.contains(&state));
                    starts.push(order.len() as u32);
                }
                if let Some(&(parent, _)) = calls.last() {
                    let p = parent as usize;
                    low[p] = low[p].min(low[s]);
                }
            }
        }
        Self { order, starts, cyclic }
    }

    /// Number of components.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cyclic.len()
    }

    /// Whether there is none (a graph without states).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cyclic.is_empty()
    }

    /// The states of each component, targets first.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).map(|c| self.get(c))
    }

    /// The states of one component.
    #[must_use]
    pub fn get(&self, component: usize) -> &[u32] {
        &self.order[self.starts[component] as usize..self.starts[component + 1] as usize]
    }

    /// The component of each node.
    #[must_use]
    pub fn part_of(&self, nodes: usize) -> Vec<u32> {
        let mut part_of = vec![0; nodes];
        for index in 0..self.len() {
            for &node in self.get(index) {
                part_of[node as usize] = index as u32;
            }
        }
        part_of
    }

    /// Whether a component can return to itself: more than one state, or a state that leads to itself.
    #[must_use]
    pub fn is_cyclic(&self, component: usize) -> bool {
        self.cyclic[component]
    }

    /// Whether no state can ever be visited twice.
    #[must_use]
    pub fn is_acyclic(&self) -> bool {
        !self.cyclic.contains(&true)
    }
}
