//! The words for values, which are rewards or costs, in sum or per step.

use crate::study::Measure;

impl Measure {
    /// Returns the label of an axis of values.
    pub(super) fn axis(self) -> &'static str {
        match (self.is_average(), self.is_cost()) {
            (false, false) => "expected total reward",
            (false, true) => "expected total cost",
            (true, false) => "average reward per step",
            (true, true) => "average cost per step",
        }
    }

    /// Returns the subject of a picture of values.
    pub(super) fn subject(self) -> &'static str {
        match (self.is_average(), self.is_cost()) {
            (false, false) => "Value from the start",
            (false, true) => "Cost from the start",
            (true, false) => "Average reward per step",
            (true, true) => "Average cost per step",
        }
    }

    /// Returns what is said of a policy before its value.
    pub(super) fn value(self) -> &'static str {
        match (self.is_average(), self.is_cost()) {
            (false, false) => "value",
            (false, true) => "cost",
            (true, false) => "average reward per step",
            (true, true) => "average cost per step",
        }
    }

    /// Returns the word for a value.
    pub(super) fn worth(self) -> &'static str {
        if self.is_cost() { "cost" } else { "value" }
    }

    /// Returns the word for one amount.
    pub(super) fn amount(self) -> &'static str {
        if self.is_cost() { "cost" } else { "reward" }
    }

    /// Returns what policies do with amounts, in the plural.
    pub(super) fn earn(self) -> &'static str {
        if self.is_cost() { "cost" } else { "earn" }
    }

    /// Returns the same of one policy.
    pub(super) fn earns(self) -> &'static str {
        if self.is_cost() { "costs" } else { "earns" }
    }

    /// Returns the word for what is collected of the training reward.
    pub(super) fn training(self) -> &'static str {
        if self.is_cost() {
            "training cost"
        } else {
            "training reward"
        }
    }

    /// Returns the word for the value under the true reward.
    pub(super) fn truth(self) -> &'static str {
        if self.is_cost() { "true cost" } else { "true value" }
    }
}
