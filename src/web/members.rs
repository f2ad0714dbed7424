//! What objects and lists from JavaScript have inside: shortcuts over [`Part`], each compiled once.

use super::part::Part;

impl Part {
    /// The items of the list under a name.
    #[inline(never)]
    pub(super) fn items_of(&self, key: &str) -> Vec<Self> {
        self.get(key).items()
    }

    /// The numbers of a list as long as the slots.
    #[inline(never)]
    pub(super) fn numbers(&self, slots: &mut [f64]) {
        let items = self.some(slots.len());
        for (slot, item) in slots.iter_mut().zip(&items) {
            *slot = item.number();
        }
    }

    /// The number under a name.
    #[inline(never)]
    pub(super) fn number_of(&self, key: &str) -> f64 {
        self.get(key).number()
    }

    /// The text under a name.
    #[inline(never)]
    pub(super) fn text_of(&self, key: &str) -> String {
        self.get(key).text()
    }

    /// The texts of the list under a name.
    #[inline(never)]
    pub(super) fn texts_of(&self, key: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for item in &self.items_of(key) {
            texts.push(item.text());
        }
        texts
    }

    /// The counts of the list under a name.
    #[inline(never)]
    pub(super) fn counts_of(&self, key: &str) -> Vec<usize> {
        let mut counts = Vec::new();
        for item in &self.items_of(key) {
            counts.push(item.count());
        }
        counts
    }

    /// The column under a name.
    #[inline(never)]
    pub(super) fn column_of(&self, key: &str) -> Vec<f64> {
        self.get(key).column()
    }

    /// The number under a name, where there is something.
    #[inline(never)]
    pub(super) fn number_or(&self, key: &str, otherwise: f64) -> f64 {
        self.find(key).map_or(otherwise, |part| part.number())
    }

    /// The count under a name, where there is something.
    #[inline(never)]
    pub(super) fn count_or(&self, key: &str, otherwise: usize) -> usize {
        self.find(key).map_or(otherwise, |part| part.count())
    }

    /// The choice under a name, where there is something.
    #[inline(never)]
    pub(super) fn choice_or(&self, key: &str, allowed: &[&str], otherwise: usize) -> usize {
        let part = self.find(key);
        part.map_or(otherwise, |part| part.choice(allowed))
    }
}
