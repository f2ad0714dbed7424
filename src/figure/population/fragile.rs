//! How little it takes at the present weight: the share of prompts whose best answer some perturbation of the reward
//! changes, by its size, beside the bound on what it moves of a soft policy.

use super::words::told;
use super::{Population, margins, stairs, upwards};
use crate::figure::curve::clip;
use crate::figure::format::brief;
use crate::figure::temperatures::Temperatures;
use crate::figure::{Axis, Figure, Series, Sheet, text};

/// The share of the largest size below which the axis never begins.
const LOWEST: f64 = 1e-9;

/// The number of points of the bound, which is no straight line over a logarithmic axis.
const POINTS: usize = 129;

/// Returns the picture.
pub(super) fn figure(population: &Population, sheet: &Sheet) -> Result<Figure, String> {
    let size = sheet.text_size()?;
    let fragility = &population.fragility;
    let top = 105.0;
    let area = margins(top, sheet, size);
    let length = area.right - area.left;
    let sizes = &fragility.sizes.0;
    let largest = sizes.last().copied().filter(|&size| size > 0.0).unwrap_or(1.0);
    let smallest = sizes.iter().copied().find(|&size| size > 0.0).unwrap_or(largest);
    let [low, high] = [
        smallest.clamp(largest * LOWEST, largest * 0.1).log10().floor(),
        largest.log10().ceil(),
    ];
    let sizes_axis = Temperatures::across([10f64.powf(low), 10f64.powf(high.max(low + 1.0))], length, size);
    let [left, right] = sizes_axis.range;
    let first = sizes.partition_point(|&size| size < 10f64.powf(left));
    let level = |count: usize| {
        count
            .checked_sub(1)
            .map_or(0.0, |index| 100.0 * fragility.shares.0[index])
    };
    let mut starts = vec![left];
    starts.extend(sizes[first..].iter().map(|&size| sizes_axis.coordinate(size)));
    let levels: Vec<f64> = (first..=sizes.len()).map(level).collect();
    let tied = 100.0 * population.tied.share;
    let mut series = vec![Series::plain(
        "hard: prompts whose best answer can change",
        sheet.theme.hard(),
        2.0,
        [
            vec![(sizes_axis.strip[0], tied), (sizes_axis.strip[1], tied)],
            stairs(&starts, right, &levels),
        ],
    )];
    if let Some(alpha) = population.alpha {
        // A perturbation of this size moves a soft policy by at most size / (2 alpha) in total variation (THEORY 5).
        let point = |index: usize| {
            let at = left + (right - left) * index as f64 / (POINTS - 1) as f64;
            (at, (50.0 * 10f64.powf(at) / alpha).min(100.0))
        };
        let curve: Vec<_> = (0..POINTS).map(point).collect();
        let label = text::line(&format!(
            "soft, α\u{a0}=\u{a0}{}: at most so much of a policy moves",
            brief(alpha)
        ));
        series.push(Series::plain(label, sheet.theme.soft(), 2.0, clip(&curve, 0.0, top)));
    }
    Ok(Figure {
        title: "Prompts whose best answer a perturbation of the reward changes, by its size".to_owned(),
        unit: "\u{a0}%",
        description: told(population).fragility,
        x: Axis {
            label: "largest change of any reward".to_owned(),
            ..sizes_axis.axis(length, size)
        },
        y: upwards(top, "%", area, size),
        temperatures: Some(sizes_axis),
        series,
        ..Figure::empty([sheet.width, sheet.height], size, sheet.theme, area)
    })
}
