//! Zooming into a part of a range.

use super::{Scale, scaled};

impl Scale {
    /// Returns the part of the range, from and to, that is `factor` times smaller than `shown` (larger, if the factor
    /// is below 1) and keeps the value `at` in its place. The ends are rounded. `None` is the whole range. If the ends
    /// of a smaller part would be the same float, this returns `shown`.
    #[must_use]
    pub fn zoom(&self, shown: [f64; 2], at: f64, factor: f64) -> Option<[f64; 2]> {
        let Self::Linear { from, to, .. } = *self else {
            return None;
        };
        let [left, right] = shown;
        let at = at.clamp(left, right);
        let ends = [at - (at - left) / factor, at + (right - at) / factor];
        let [left, right] = ends.map(|end| end.clamp(from, to));
        if !(left > from || right < to) {
            return None;
        }
        let Ok(Self::Linear { digit, power, .. }) = Self::linear(left, right) else {
            return Some(shown);
        };
        // Ends are rounded to ten steps of a slider over the new part, which are a fiftieth of it at most.
        let step = scaled(digit, power + 1);
        let round = |end: f64| {
            if end == from || end == to {
                return end;
            }
            scaled((end / step).round() * digit, power + 1).clamp(from, to)
        };
        Some([left, right].map(round))
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    fn unit() -> Scale {
        Scale::linear(0.0, 1.0).expect("a range")
    }

    #[test]
    fn a_value_keeps_its_place_and_ends_are_round() {
        assert_eq!(unit().zoom([0.0, 1.0], 0.36, 2.0), Some([0.18, 0.68]));
        assert_eq!(unit().zoom([0.18, 0.68], 0.36, 2.0), Some([0.27, 0.52]));
        let [from, to] = unit().zoom([0.27, 0.52], 1.0 / 3.0, 2.0).expect("a part");
        assert!(0.27 < from && from < 1.0 / 3.0 && 1.0 / 3.0 < to && to < 0.52);
        assert!((to - from - 0.125).abs() < 0.01);
    }

    #[test]
    fn out_again_ends_with_the_whole() {
        let scale = unit();
        let mut shown = [0.3, 0.4];
        let mut times = 0;
        while let Some(wider) = scale.zoom(shown, 0.35, 0.5) {
            assert!(wider[1] - wider[0] > shown[1] - shown[0]);
            shown = wider;
            times += 1;
        }
        assert!((3..=5).contains(&times));
    }

    #[test]
    fn it_stays_inside_and_ends_where_floats_do() {
        let scale = unit();
        assert_eq!(scale.zoom([0.0, 1.0], 0.0, 4.0).map(|[from, _]| from), Some(0.0));
        assert_eq!(scale.zoom([0.0, 1.0], 7.0, 4.0).map(|[_, to]| to), Some(1.0));
        let mut shown = [0.0, 1.0];
        for _ in 0..100 {
            let [from, to] = scale.zoom(shown, 1.0 / 3.0, 2.0).expect("a part");
            assert!(from < to && from < 1.0 / 3.0 && 1.0 / 3.0 < to);
            shown = [from, to];
        }
        assert!(Scale::linear(shown[0], shown[1]).is_ok());
        assert_eq!(Scale::Alpha.zoom([0.0, 1.0], 0.5, 2.0), None);
    }
}
