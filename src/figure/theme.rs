//! Colours. Hues after Okabe and Ito, told apart under the common colour deficiencies; each darkened or lightened to at least 3:1 against its background.

use plotters::style::RGBColor;

/// What the picture stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on white.
    Light,
    /// Light ink on near black.
    Dark,
}

/// Series colours: blue, vermilion, green, purple, amber, sky, grey.
const LIGHT: [RGBColor; 7] = [
    RGBColor(0x00, 0x6b, 0xb0),
    RGBColor(0xd0, 0x50, 0x00),
    RGBColor(0x00, 0x8a, 0x62),
    RGBColor(0xa8, 0x3f, 0x8c),
    RGBColor(0x94, 0x6c, 0x00),
    RGBColor(0x27, 0x93, 0xc4),
    RGBColor(0x5a, 0x5f, 0x66),
];

/// The same hues on near black.
const DARK: [RGBColor; 7] = [
    RGBColor(0x58, 0xa6, 0xf5),
    RGBColor(0xff, 0x8a, 0x4c),
    RGBColor(0x3c, 0xc4, 0x98),
    RGBColor(0xe0, 0x8c, 0xcb),
    RGBColor(0xe6, 0xb4, 0x3c),
    RGBColor(0x86, 0xd3, 0xf2),
    RGBColor(0xb4, 0xba, 0xc2),
];

impl Theme {
    /// Colour of a series; after the last colour they start again.
    #[must_use]
    pub fn series(self, index: usize) -> RGBColor {
        let palette = self.pick(&LIGHT, &DARK);
        palette[index % palette.len()]
    }

    /// How many series have a colour of their own.
    #[must_use]
    pub fn colors(self) -> usize {
        self.pick(LIGHT.len(), DARK.len())
    }

    /// What the picture stands on; a canvas is left transparent, so the page's surface should be this.
    #[must_use]
    pub fn surface(self) -> RGBColor {
        self.pick(RGBColor(0xff, 0xff, 0xff), RGBColor(0x16, 0x18, 0x1d))
    }

    /// Text.
    #[must_use]
    pub fn ink(self) -> RGBColor {
        self.pick(RGBColor(0x1f, 0x23, 0x28), RGBColor(0xe6, 0xe9, 0xed))
    }

    /// Text that stands back: tick labels, notes. At least 4.5:1.
    #[must_use]
    pub fn muted(self) -> RGBColor {
        self.pick(RGBColor(0x5b, 0x62, 0x6b), RGBColor(0xa2, 0xaa, 0xb4))
    }

    /// Grid lines.
    #[must_use]
    pub fn grid(self) -> RGBColor {
        self.pick(RGBColor(0xe9, 0xeb, 0xee), RGBColor(0x2a, 0x2e, 0x35))
    }

    /// The zero lines and the frame.
    #[must_use]
    pub fn axis(self) -> RGBColor {
        self.pick(RGBColor(0xb9, 0xbf, 0xc7), RGBColor(0x57, 0x5e, 0x68))
    }

    fn pick<T>(self, light: T, dark: T) -> T {
        match self {
            Theme::Light => light,
            Theme::Dark => dark,
        }
    }
}

/// A colour as CSS writes it.
#[must_use]
pub fn css(color: RGBColor) -> String {
    format!("#{:02x}{:02x}{:02x}", color.0, color.1, color.2)
}

#[cfg(test)]
mod tests {
    use super::{RGBColor, Theme};

    /// Contrast ratio after WCAG 2.
    fn contrast(a: RGBColor, b: RGBColor) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        let luminance =
            |color: RGBColor| 0.2126 * channel(color.0) + 0.7152 * channel(color.1) + 0.0722 * channel(color.2);
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
            for text in [theme.ink(), theme.muted()] {
                assert!(contrast(text, theme.surface()) >= 4.5, "{theme:?} text");
            }
        }
    }
}
