//! How far the next cliff is, and what smoothness buys and costs (THEORY 4 and 5), at one reward.

/// The figures of one point.
#[derive(Clone, Debug, PartialEq)]
pub struct Stability {
    /// g(s) = V*(s) - the best Q*(s,a) outside A*(s), per state; infinite where every action is optimal and in terminal states.
    pub gaps: Vec<f64>,
    /// The stability radius; `None` where no perturbation can make another policy better.
    pub radius: Option<Radius>,
    /// H: the greatest expected discounted number of steps from any state under any policy; infinite where none exists.
    pub horizon: f64,
    /// Largest |dR/dtheta| over pairs, in the swept parameter.
    pub reward_slope: f64,
    /// The regularised figures; `None` under hard argmax alone.
    pub soft: Option<Smooth>,
}

/// The smallest sup-norm change of the reward after which the optimal policy is no longer optimal.
#[derive(Clone, Debug, PartialEq)]
pub struct Radius {
    /// The size of the change, in units of reward; 0 at a tie.
    pub size: f64,
    /// min over states of g(s) / (2 H): never more than `size`.
    pub lower: f64,
    /// The pair (s,a) that becomes as good as the policy's own.
    pub pair: usize,
    /// The derivative c of Q(s,a) - V(s) with respect to each pair's reward; its signs are the worst direction.
    pub direction: Vec<f64>,
}

/// Figures of the regularised policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Smooth {
    /// d pi(a|s) / d theta of every pair, exact (envelope theorem).
    pub policy_slope: Vec<f64>,
    /// dV(s)/dtheta of every state.
    pub value_slope: Vec<f64>,
    /// H |R1| / (2 alpha): no |d pi / d theta| is greater.
    pub bound: f64,
    /// V* - V of the soft policy from the start (the price of smoothness), in [0, `price_bound`].
    pub price: f64,
    /// alpha log|A| H.
    pub price_bound: f64,
}

/// Largest and typical shift of the policy under random perturbations of the reward.
#[derive(Clone, Debug, PartialEq)]
pub struct Stress {
    /// Sup norm of the perturbations, ascending.
    pub sizes: Vec<f64>,
    /// Hard argmax first, then one per temperature.
    pub branches: Vec<StressBranch>,
    /// Perturbations drawn for each size.
    pub draws: usize,
}

/// One kind of policy under stress; all columns have one entry per size.
#[derive(Clone, Debug, PartialEq)]
pub struct StressBranch {
    /// `None` for hard argmax.
    pub alpha: Option<f64>,
    /// Largest total variation between the perturbed and the original policy, over draws and states.
    pub largest: Vec<f64>,
    /// Median over draws of the largest total variation over states.
    pub typical: Vec<f64>,
    /// H |dR| / (2 alpha), at most 1; empty for hard argmax.
    pub bound: Vec<f64>,
}
