//! Colours. The hues follow Okabe and Ito, whose palette stays distinguishable under the common colour deficiencies;
//! each is darkened or lightened to a contrast of at least 3:1 against its background.

use std::fmt;

/// An opaque colour. It displays as CSS writes it, `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    /// The channels red, green and blue.
    pub rgb: [u8; 3],
}

impl Color {
    /// Returns `share` of this colour on top of another.
    #[must_use]
    #[allow(clippy::cast_sign_loss)] // Between two colours nothing is negative.
    pub fn over(self, under: Self, share: f64) -> Self {
        let channel = |index: usize| {
            let [over, under] = [self.rgb[index], under.rgb[index]].map(f64::from);
            (under + share * (over - under)).round() as u8
        };
        Self {
            rgb: [0, 1, 2].map(channel),
        }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.rgb;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// Returns a colour from its channels.
const fn rgb(red: u8, green: u8, blue: u8) -> Color {
    Color {
        rgb: [red, green, blue],
    }
}

/// The background of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on white.
    Light,
    /// Light text on near black.
    Dark,
}

/// The colours of series: blue, vermilion, green, purple, amber, sky, grey.
const LIGHT: [Color; 7] = [
    rgb(0x00, 0x6b, 0xb0),
    rgb(0xd0, 0x50, 0x00),
    rgb(0x00, 0x8a, 0x62),
    rgb(0xa8, 0x3f, 0x8c),
    rgb(0x94, 0x6c, 0x00),
    rgb(0x27, 0x93, 0xc4),
    rgb(0x5a, 0x5f, 0x66),
];

/// The same hues on near black.
const DARK: [Color; 7] = [
    rgb(0x58, 0xa6, 0xf5),
    rgb(0xff, 0x8a, 0x4c),
    rgb(0x3c, 0xc4, 0x98),
    rgb(0xe0, 0x8c, 0xcb),
    rgb(0xe6, 0xb4, 0x3c),
    rgb(0x86, 0xd3, 0xf2),
    rgb(0xb4, 0xba, 0xc2),
];

/// The fills of actions: orange, periwinkle, yellow, mauve, pale blue, olive, salmon. Under the common colour
/// deficiencies they differ in lightness where they do not differ in hue, and the ink can be read on each.
const LIGHT_FILLS: [Color; 7] = [
    rgb(0xe0, 0x8a, 0x47),
    rgb(0xa3, 0xa6, 0xee),
    rgb(0xf7, 0xe4, 0x9a),
    rgb(0xa5, 0x82, 0x8a),
    rgb(0xcb, 0xe3, 0xf2),
    rgb(0x8f, 0x9a, 0x63),
    rgb(0xfc, 0xbc, 0xaa),
];

/// Below light ink: orange, periwinkle, moss, mauve, teal, amber, raspberry.
const DARK_FILLS: [Color; 7] = [
    rgb(0xa8, 0x4f, 0x0c),
    rgb(0x4f, 0x54, 0xc4),
    rgb(0x4c, 0x6b, 0x46),
    rgb(0x6f, 0x5a, 0x86),
    rgb(0x2f, 0x6f, 0x70),
    rgb(0x5c, 0x48, 0x20),
    rgb(0x8f, 0x3d, 0x5c),
];

/// The same hues as strokes.
const LIGHT_STROKES: [Color; 7] = [
    rgb(0xc2, 0x5a, 0x00),
    rgb(0x5b, 0x5f, 0xd0),
    rgb(0x8a, 0x6d, 0x00),
    rgb(0x8a, 0x4f, 0x78),
    rgb(0x2a, 0x7d, 0x9a),
    rgb(0x66, 0x70, 0x2f),
    rgb(0xb8, 0x47, 0x2f),
];

/// The same hues as strokes on near black.
const DARK_STROKES: [Color; 7] = [
    rgb(0xff, 0x9a, 0x56),
    rgb(0x9a, 0x9c, 0xff),
    rgb(0xb2, 0xdc, 0x8c),
    rgb(0xd3, 0x9a, 0xc0),
    rgb(0x9f, 0xd0, 0xe8),
    rgb(0xf0, 0xd0, 0x60),
    rgb(0xff, 0x93, 0xb0),
];

/// The fills of outcomes, which no action has: turquoise, orchid, pink, jade, lime.
const LIGHT_OUTCOME_FILLS: [Color; 5] = [
    rgb(0x74, 0xcf, 0xc9),
    rgb(0xc9, 0x6b, 0xc6),
    rgb(0xff, 0xdf, 0xfa),
    rgb(0x3f, 0xa3, 0x7f),
    rgb(0xc3, 0xe3, 0x6e),
];

/// The same hues below light ink.
const DARK_OUTCOME_FILLS: [Color; 5] = [
    rgb(0x00, 0x70, 0x7a),
    rgb(0x8a, 0x2f, 0x9e),
    rgb(0xa9, 0x3a, 0x70),
    rgb(0x00, 0x74, 0x4c),
    rgb(0x5d, 0x6b, 0x00),
];

/// The same hues as strokes.
const LIGHT_OUTCOMES: [Color; 5] = [
    rgb(0x22, 0x97, 0x9b),
    rgb(0x6d, 0x1b, 0x74),
    rgb(0xdd, 0x5e, 0xe2),
    rgb(0x00, 0x51, 0x3c),
    rgb(0x5f, 0x7a, 0x00),
];

/// The same hues as strokes on near black.
const DARK_OUTCOMES: [Color; 5] = [
    rgb(0x7f, 0xe8, 0xe0),
    rgb(0xab, 0x4c, 0xb3),
    rgb(0xec, 0x94, 0xec),
    rgb(0x3f, 0x9a, 0x90),
    rgb(0xa9, 0xbb, 0x1e),
];

impl Theme {
    /// Returns the colour of what training sees: the training reward and its optimum. No action has it.
    #[must_use]
    pub fn training(self) -> Color {
        self.pick(LIGHT[0], DARK[0])
    }

    /// Returns the colour of the true reward. No action has it.
    #[must_use]
    pub fn truth(self) -> Color {
        self.pick(LIGHT[2], DARK[2])
    }

    /// Returns the colour of the hard policy where it stands beside the soft one: crimson, which no action has.
    #[must_use]
    pub fn hard(self) -> Color {
        self.pick(rgb(0xb3, 0x00, 0x2d), rgb(0xf2, 0x40, 0x5c))
    }

    /// Returns the colour of the soft policy where it stands beside the hard one: navy, or azure on near black, which no
    /// action and no reward has.
    #[must_use]
    pub fn soft(self) -> Color {
        self.pick(rgb(0x14, 0x2f, 0x92), rgb(0x30, 0x78, 0xfc))
    }

    /// Returns the colour of an area that stands for an action, the ink being readable on it; after the last colour
    /// they start again.
    #[must_use]
    pub fn fill(self, action: usize) -> Color {
        let palette = self.pick(&LIGHT_FILLS, &DARK_FILLS);
        palette[action % palette.len()]
    }

    /// Returns the colour of an area at a place from 0 to 1 in an order: from yellow, or periwinkle below light ink,
    /// to orange.
    #[must_use]
    pub fn ordered(self, place: f64) -> Color {
        self.fill(0).over(self.pick(LIGHT_FILLS[2], DARK_FILLS[1]), place)
    }

    /// Returns the colour of a line that stands for an action; after the last colour they start again.
    #[must_use]
    pub fn action(self, action: usize) -> Color {
        let palette = self.pick(&LIGHT_STROKES, &DARK_STROKES);
        palette[action % palette.len()]
    }

    /// Returns the colour of an area that stands for one of `count` outcomes, the ink being readable on it.
    #[must_use]
    pub fn outcome_fill(self, outcome: usize, count: usize) -> Color {
        among(self.pick(&LIGHT_OUTCOME_FILLS, &DARK_OUTCOME_FILLS), outcome, count)
    }

    /// Returns the colour of a line that stands for one of `count` outcomes.
    #[must_use]
    pub fn outcome(self, outcome: usize, count: usize) -> Color {
        among(self.pick(&LIGHT_OUTCOMES, &DARK_OUTCOMES), outcome, count)
    }

    /// Returns the colour of a series; after the last colour they start again.
    #[must_use]
    pub fn series(self, index: usize) -> Color {
        let palette = self.pick(&LIGHT, &DARK);
        palette[index % palette.len()]
    }

    /// Returns the number of series that have a colour of their own.
    #[must_use]
    pub fn colors(self) -> usize {
        self.pick(LIGHT.len(), DARK.len())
    }

    /// Returns the background. A canvas is left transparent, so the page below it should have this colour.
    #[must_use]
    pub fn surface(self) -> Color {
        self.pick(rgb(0xff, 0xff, 0xff), rgb(0x16, 0x18, 0x1d))
    }

    /// Returns the colour of text.
    #[must_use]
    pub fn ink(self) -> Color {
        self.pick(rgb(0x1f, 0x23, 0x28), rgb(0xe6, 0xe9, 0xed))
    }

    /// Returns the colour of secondary text, such as tick labels and notes. Its contrast is at least 4.5:1.
    #[must_use]
    pub fn muted(self) -> Color {
        self.pick(rgb(0x5b, 0x62, 0x6b), rgb(0xa2, 0xaa, 0xb4))
    }

    /// Returns the colour of grid lines.
    #[must_use]
    pub fn grid(self) -> Color {
        self.pick(rgb(0xe9, 0xeb, 0xee), rgb(0x2a, 0x2e, 0x35))
    }

    /// Returns the colour of zero lines and frames.
    #[must_use]
    pub fn axis(self) -> Color {
        self.pick(rgb(0xb9, 0xbf, 0xc7), rgb(0x57, 0x5e, 0x68))
    }

    fn pick<T>(self, light: T, dark: T) -> T {
        match self {
            Theme::Light => light,
            Theme::Dark => dark,
        }
    }
}

/// Returns one of `count` colours from a palette: its own while it has enough, else mixtures of neighbours, so that no
/// two are the same.
fn among(palette: &[Color], index: usize, count: usize) -> Color {
    let last = palette.len() - 1;
    let steps = count.saturating_sub(1).max(last);
    let below = (index * last / steps).min(last);
    let share = (index * last % steps) as f64 / steps as f64;
    palette[(below + 1).min(last)].over(palette[below], share)
}

#[cfg(test)]
mod tests {
    use super::{Color, Theme};

    /// Machado, Oliveira and Fernandes (2009): what linear red, green and blue become without one kind of cones. First
    /// the sight with all, then protanopia and deuteranopia.
    const SIGHTS: [[[f64; 3]; 3]; 3] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ];

    /// Returns the linear channels of a colour.
    fn linear(color: Color) -> [f64; 3] {
        color.rgb.map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    fn times(matrix: [[f64; 3]; 3], [a, b, c]: [f64; 3]) -> [f64; 3] {
        matrix.map(|[x, y, z]| x * a + y * b + z * c)
    }

    /// Returns the distance of two colours in Oklab (Ottosson 2020), times 100, as one of the sights has them.
    fn distance(sight: [[f64; 3]; 3], a: Color, b: Color) -> f64 {
        let lab = |color| {
            let seen = times(sight, linear(color)).map(|channel| channel.max(0.0));
            let cones = times(
                [
                    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
                    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
                    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
                ],
                seen,
            );
            times(
                [
                    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
                    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
                    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
                ],
                cones.map(f64::cbrt),
            )
        };
        let (a, b) = (lab(a), lab(b));
        100.0 * (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
    }

    /// Checks that all pairs of two lists are at least so far apart: with all cones, and without one kind.
    fn assert_apart(these: &[Color], those: &[Color], [all, fewer]: [f64; 2]) {
        for (&a, &b) in these.iter().flat_map(|a| those.iter().map(move |b| (a, b))) {
            for (sight, least) in SIGHTS.into_iter().zip([all, fewer, fewer]) {
                let found = distance(sight, a, b);
                assert!(found >= least, "{a} and {b} are {found} apart, wanted {least}");
            }
        }
    }

    /// A distance of 2 is about the least that is seen. No sight tells apart all of a dozen fills that a text can be
    /// read on, so the first of both palettes count, which nearly all pictures make do with.
    #[test]
    fn outcomes_have_colours_that_neither_actions_nor_policies_have() {
        for theme in [Theme::Light, Theme::Dark] {
            let fills = [0, 1, 2, 3, 4].map(|outcome| theme.outcome_fill(outcome, 5));
            let lines = [0, 1, 2, 3, 4].map(|outcome| theme.outcome(outcome, 5));
            for outcomes in [fills, lines] {
                for (i, outcome) in outcomes.iter().enumerate() {
                    assert_apart(&[*outcome], &outcomes[..i], [7.5, 4.5]);
                }
                assert_apart(&outcomes, &[theme.hard()], [8.0, 0.0]);
            }
            assert_apart(&fills[..3], &[0, 1, 2].map(|action| theme.fill(action)), [8.0, 5.0]);
            assert_apart(&lines[..3], &[0, 1, 2].map(|action| theme.action(action)), [10.0, 3.5]);
            for (fill, line) in fills.into_iter().zip(lines) {
                assert!(contrast(fill, theme.ink()) >= 4.5, "{theme:?} text on {fill}");
                assert!(contrast(line, theme.surface()) >= 3.0, "{theme:?} outcome {line}");
            }
        }
    }

    #[test]
    fn hard_and_soft_policies_have_a_pair_that_no_action_has() {
        for theme in [Theme::Light, Theme::Dark] {
            let pair = [theme.hard(), theme.soft()];
            assert_apart(&pair[..1], &pair[1..], [20.0, 15.0]);
            for color in pair {
                assert!(contrast(color, theme.surface()) >= 3.0, "{theme:?} {color}");
                for action in 0..theme.colors() {
                    assert_apart(&[color], &[theme.fill(action), theme.action(action)], [7.0, 0.0]);
                }
                assert_apart(&[color], &[theme.training(), theme.truth(), theme.ink()], [12.0, 8.0]);
            }
        }
    }

    #[test]
    fn many_outcomes_have_colours_of_their_own() {
        for theme in [Theme::Light, Theme::Dark] {
            let fills: Vec<Color> = (0..9).map(|outcome| theme.outcome_fill(outcome, 9)).collect();
            for (i, fill) in fills.iter().enumerate() {
                assert!(!fills[..i].contains(fill), "{theme:?} {fills:?}");
                assert!(contrast(*fill, theme.ink()) >= 4.5, "{theme:?} text on {fill}");
            }
            assert_eq!(
                [fills[0], fills[8]],
                [0, 4].map(|outcome| theme.outcome_fill(outcome, 5))
            );
            assert_eq!(theme.outcome(0, 1), theme.outcome(0, 5));
        }
    }

    /// Returns the contrast ratio after WCAG 2.
    fn contrast(a: Color, b: Color) -> f64 {
        let luminance = |color: Color| {
            let [red, green, blue] = linear(color);
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn series_and_text_stand_out() {
        for theme in [Theme::Light, Theme::Dark] {
            for index in 0..theme.colors() {
                assert!(
                    contrast(theme.series(index), theme.surface()) >= 3.0,
                    "{theme:?} series {index}"
                );
            }
            for action in 0..theme.colors() {
                let (fill, line) = (theme.fill(action), theme.action(action));
                assert!(contrast(fill, theme.ink()) >= 4.5, "{theme:?} text on fill {action}");
                assert!(contrast(line, theme.surface()) >= 3.0, "{theme:?} action {action}");
                let place = action as f64 / (theme.colors() - 1) as f64;
                assert!(
                    contrast(theme.ordered(place), theme.ink()) >= 4.5,
                    "{theme:?} text at {place}"
                );
                if theme == Theme::Dark {
                    assert!(contrast(fill, theme.surface()) >= 2.0, "{theme:?} fill {action}");
                }
            }
            for text in [theme.ink(), theme.muted()] {
                assert!(contrast(text, theme.surface()) >= 4.5, "{theme:?} text");
            }
        }
    }
}
