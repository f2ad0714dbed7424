//! Constructed planes with known tilings: pencils of lines, parallel and equal slopes, copies, thin cells.

use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::phase::{Gap, Plane, Stopped};
use policy_cliff::solve::{Endless, Unbounded};

use crate::{check_shared, check_tiling, tile};

/// Independent states, each with one action per entry of its list, ending at once: (constant, x, y) parts of the
/// reward.
fn forks(states: &[Vec<[f64; 3]>]) -> (Mdp, [Vec<f64>; 3]) {
    let end = states.len();
    let mut rows: Vec<Vec<Vec<(usize, f64)>>> = states.iter().map(|own| vec![vec![(end, 1.0)]; own.len()]).collect();
    rows.push(Vec::new());
    let mut start = vec![1.0 / end as f64; end];
    start.push(0.0);
    let mdp = Mdp::new(Discount::new(1.0).expect("discount"), &rows, &start).expect("valid");
    let part = |part: usize| states.iter().flatten().map(|reward| reward[part]).collect();
    (mdp, [0, 1, 2].map(part))
}

fn plane<'a>(mdp: &'a Mdp, [constant, x, y]: &[Vec<f64>; 3]) -> Plane<'a> {
    Plane {
        mdp,
        constant: constant.clone(),
        slopes: [x.clone(), y.clone()],
    }
}

/// A state that flips on the line a + b x + c y = 0.
fn line(a: f64, b: f64, c: f64) -> Vec<[f64; 3]> {
    vec![[0.0; 3], [a, b, c]]
}

#[test]
fn lines_through_one_point_cut_wedges() {
    for count in [2usize, 3, 7, 24] {
        let lines: Vec<Vec<[f64; 3]>> = (0..count)
            .map(|i| {
                let (sin, cos) = (std::f64::consts::PI * (i as f64 + 0.3) / count as f64).sin_cos();
                // Through (0.3, 0.7).
                line(-0.3 * cos - 0.7 * sin, cos, sin)
            })
            .collect();
        let (mdp, parts) = forks(&lines);
        let tiled = tile(&plane(&mdp, &parts), [[0.0, 1.0]; 2]);
        assert_eq!(tiled.cells.len(), 2 * count);
        assert!(tiled.missing.abs() <= 1e-11, "{:e}", tiled.missing);
        check_tiling(&tiled, 1e-11);
        check_shared(&tiled, 1e-10);
    }
}

#[test]
fn a_grid_of_lines_cuts_rectangles() {
    // Tenths are no binary fractions, so corners are met by two lines only up to rounding; each line is there twice.
    let mut lines = Vec::new();
    for i in 1..10 {
        let at = f64::from(i) / 10.0;
        lines.extend([line(-at, 1.0, 0.0), line(-at, 0.0, 1.0)]);
        lines.extend([line(3.0 * at, -3.0, 0.0), line(0.7 * at, 0.0, -0.7)]);
    }
    // And the diagonals, through corners of the grid.
    for i in -9..10 {
        lines.push(line(f64::from(i) / 10.0, 1.0, -1.0));
    }
    let (mdp, parts) = forks(&lines);
    let tiled = tile(&plane(&mdp, &parts), [[0.0, 1.0]; 2]);
    assert_eq!(tiled.cells.len(), 200);
    for cell in &tiled.cells {
        assert_eq!(cell.corners.len(), 3);
        assert!((cell.area - 0.005).abs() <= 1e-12);
    }
    check_tiling(&tiled, 1e-11);
    check_shared(&tiled, 1e-10);
}

#[test]
fn parameters_without_effect_or_with_the_same_one_cut_stripes() {
    let still = vec![vec![[1.0, 0.0, 0.0], [0.5, 0.0, 0.0]]];
    let (mdp, parts) = forks(&still);
    let tiled = tile(&plane(&mdp, &parts), [[-1.0, 1.0], [5.0, 6.0]]);
    assert_eq!((tiled.cells.len(), tiled.missing), (1, 0.0));
    assert_eq!(tiled.cells[0].optimal, [true, false]);
    assert_eq!(tiled.cells[0].value, [1.0, 0.0, 0.0]);

    // x + y alone: seven parallel lines, the last three 1e-6 apart.
    let sums = [-0.5, 0.25, 0.5, 1.0, 1.5, 1.5 + 1e-6, 1.5 + 2e-6];
    let stripes: Vec<_> = sums.iter().map(|at| line(-at, 1.0, 1.0)).collect();
    let (mdp, parts) = forks(&stripes);
    let tiled = tile(&plane(&mdp, &parts), [[0.0, 1.0]; 2]);
    assert_eq!(tiled.cells.len(), 7);
    assert!(tiled.missing.abs() <= 1e-12);
    check_tiling(&tiled, 1e-11);
    check_shared(&tiled, 1e-9);
}

#[test]
fn copies_of_an_action_tie_in_whole_cells() {
    let states = vec![
        vec![[0.0; 3], [0.0; 3], [-0.5, 1.0, 0.0], [-0.5, 1.0, 0.0]],
        vec![[0.0, 0.0, 1.0], [0.0, 0.0, 1.0]],
    ];
    let (mdp, parts) = forks(&states);
    let tiled = tile(&plane(&mdp, &parts), [[0.0, 1.0]; 2]);
    assert_eq!(tiled.cells.len(), 2);
    let left = tiled.cell_at(0.2, 0.5).expect("inside");
    let right = tiled.cell_at(0.8, 0.5).expect("inside");
    assert_eq!(tiled.cells[left].optimal, [true, true, false, false, true, true]);
    assert_eq!(tiled.cells[right].optimal, [false, false, true, true, true, true]);
    let shared = tiled.cells[left]
        .edges
        .iter()
        .find(|edge| edge.neighbours == [right])
        .expect("shared");
    assert_eq!(shared.ties, [2, 3]);
    assert_eq!(tiled.cell_at(1.5, 0.5), None);
}

#[test]
fn thin_cells_are_found_or_missed_aloud() {
    // Two lines almost at one place: a strip between them of the given width.
    for (width, cells) in [(1e-6, 3), (1e-9, 3), (1e-11, 3), (1e-14, 2)] {
        let lines = vec![line(-0.5, 1.0, 0.0), line(-0.5 - width, 1.0, 0.0)];
        let (mdp, parts) = forks(&lines);
        let tiled = tile(&plane(&mdp, &parts), [[0.0, 1.0]; 2]);
        assert_eq!(tiled.cells.len(), cells, "{width:e}");
        assert!(tiled.missing.abs() <= 1e-11, "{width:e}: {:e}", tiled.missing);
    }
    // A sliver of a wedge.
    let lines = vec![line(0.0, -1.0, 1.0), line(0.0, -1.0 - 1e-7, 1.0)];
    let (mdp, parts) = forks(&lines);
    let tiled = tile(&plane(&mdp, &parts), [[0.0, 1.0]; 2]);
    assert_eq!(tiled.cells.len(), 3);
    check_tiling(&tiled, 1e-11);
}

#[test]
fn cliffs_on_the_border_of_the_box_cut_nothing() {
    let lines = vec![line(0.0, 1.0, 0.0), line(-1.0, 0.0, 1.0), line(0.0, 1.0, 1.0)];
    let (mdp, parts) = forks(&lines);
    let tiled = tile(&plane(&mdp, &parts), [[0.0, 1.0]; 2]);
    assert_eq!(tiled.cells.len(), 1);
    let cell = &tiled.cells[0];
    let left = (0..4).find(|&i| cell.corners[i] == [0.0, 1.0]).expect("corner");
    assert_eq!(
        cell.edges[left].ties,
        [0],
        "on x = 0 both actions of the first state are optimal"
    );
}

#[test]
fn never_ending_is_named() {
    // Staying earns x: from x = 0 on there is no finite value.
    let rows = vec![vec![vec![(0, 1.0)], vec![(1, 1.0)]], Vec::new()];
    let mdp = Mdp::new(Discount::new(1.0).expect("discount"), &rows, &[1.0, 0.0]).expect("valid");
    let plane = Plane {
        mdp: &mdp,
        constant: vec![0.0, 0.0],
        slopes: [vec![1.0, 0.0], vec![0.0, 1.0]],
    };
    let stopped = policy_cliff::phase::phase(&plane, [[0.0, 0.5], [0.0, 1.0]], &mut |_| true);
    assert!(matches!(stopped, Err(Stopped::Unbounded(at)) if at.state == 0));
    let part = tile(&plane, [[-1.0, 1.0], [0.0, 1.0]]);
    let why = Unbounded {
        state: 0,
        why: Endless::Paid,
    };
    let corners = vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    assert_eq!(part.gaps, [Gap { corners, why }]);
    assert_eq!((part.cells.len(), part.cells[0].area), (1, 1.0));
    assert_eq!(tile(&plane, [[-1.0, -0.5], [0.0, 1.0]]).cells.len(), 1);
}
