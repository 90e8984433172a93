//! The wheel of continual improvement: four quarters, each a ring whose parts are the statuses of its requirements.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::conformity::{Status, Tally, process::Phase};
use steward_sync::ids::DocumentId;

use crate::{
    features::conformity::{phase_path, status_tone, status_word},
    messages::{conformity, format, home as text},
};

/// Half the side of the square drawing, and the middle of it.
const MIDDLE: f64 = 100.0;
/// The radius of the ring's middle line.
const RADIUS: f64 = 78.0;
/// The radius at which a quarter's name stands.
const NAME_RADIUS: f64 = 44.0;
/// Degrees between two quarters.
const GAP: f64 = 4.0;

/// A part of the ring: where it begins and ends, in degrees clockwise from the top.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Arc {
    status: Status,
    from: f64,
    to: f64,
}

/// The parts of a quarter (by its place), what is met first.
#[expect(clippy::cast_precision_loss, reason = "counts of requirements are small")]
fn arcs(place: usize, tally: Tally) -> Vec<Arc> {
    let begin = place as f64 * 90.0 + GAP / 2.0;
    let room = 90.0 - GAP;
    let total = tally.total().max(1) as f64;
    let mut from = begin;
    let mut arcs = Vec::new();
    for status in Status::EVERY {
        let to = from + room * tally.of(status) as f64 / total;
        if to > from {
            arcs.push(Arc { status, from, to });
        }
        from = to;
    }
    arcs
}

/// A point on a circle around the middle, by degrees clockwise from the top.
fn point(radius: f64, degrees: f64) -> (f64, f64) {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    (MIDDLE + radius * sine, MIDDLE - radius * cosine)
}

/// The path of an arc; none is longer than a quarter.
fn path(arc: Arc) -> String {
    let (from_x, from_y) = point(RADIUS, arc.from);
    let (to_x, to_y) = point(RADIUS, arc.to);
    format!("M {from_x:.2} {from_y:.2} A {RADIUS} {RADIUS} 0 0 1 {to_x:.2} {to_y:.2}")
}

#[component]
pub(super) fn Wheel(workspace: DocumentId, cycle: [(Phase, Tally); 4]) -> impl IntoView {
    let sum = |of: fn(&Tally) -> usize| cycle.iter().map(|(_, tally)| of(tally)).sum::<usize>();
    let (met, total) = (sum(|tally| tally.met), sum(|tally| tally.total()));
    let said = text::wheel_said(format::count(met), format::count(total));
    let ring = cycle
        .iter()
        .enumerate()
        .flat_map(|(place, (_, tally))| arcs(place, *tally))
        .map(|arc| {
            view! {
                <path
                    class="wheel-arc"
                    data-tone=status_tone(arc.status).name()
                    data-status=arc.status.name()
                    d=path(arc)
                ></path>
            }
        })
        .collect_view();
    let names = (0_u8..)
        .zip(cycle)
        .map(|(place, (phase, _))| {
            let (x, y) = point(NAME_RADIUS, f64::from(place) * 90.0 + 45.0);
            view! { <text class="wheel-name" x=format!("{x:.1}") y=format!("{y:.1}")>{conformity::phase(phase)}</text> }
        })
        .collect_view();
    let quarters = cycle
        .into_iter()
        .map(|(phase, tally)| {
            let rest = [Status::Due, Status::Weak, Status::Missing]
                .into_iter()
                .filter(|status| tally.of(*status) > 0)
                .map(|status| format!("{} {}", format::count(tally.of(status)), status_word(status).to_lowercase()))
                .collect::<Vec<_>>()
                .join(", ");
            view! {
                <li>
                    <A href=phase_path(workspace, phase)>{conformity::phase(phase)}</A>
                    <span class="numeric">{conformity::group_met(format::count(tally.met), format::count(tally.total()))}</span>
                    <span class="quiet numeric wheel-rest">{rest}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="wheel" aria-labelledby="home-wheel">
            <h2 id="home-wheel">{text::wheel()}</h2>
            <div class="card wheel-body">
                <svg class="wheel-ring" role="img" aria-label=said.clone() viewBox="0 0 200 200">
                    {ring}
                    {names}
                </svg>
                <div class="wheel-words">
                    <p>{said}</p>
                    <ul class="wheel-quarters">{quarters}</ul>
                </div>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_filled_by_its_parts_and_leaves_the_gap() {
        let tally = Tally {
            met: 2,
            due: 1,
            weak: 0,
            missing: 1,
        };
        let arcs = arcs(2, tally);
        assert_eq!(arcs.len(), 3, "what is not there is not drawn");
        let ends = (arcs.first().map(|arc| arc.from), arcs.last().map(|arc| arc.to));
        assert_eq!(ends, (Some(180.0 + GAP / 2.0), Some(270.0 - GAP / 2.0)));
        assert!(arcs.windows(2).all(|pair| (pair[0].to - pair[1].from).abs() < 1e-9));
        assert!(super::arcs(0, Tally::default()).is_empty());
    }

    #[test]
    fn degrees_go_clockwise_from_the_top() {
        let near = |(x, y): (f64, f64), (to_x, to_y): (f64, f64)| (x - to_x).abs() < 1e-9 && (y - to_y).abs() < 1e-9;
        assert!(near(point(50.0, 0.0), (100.0, 50.0)));
        assert!(near(point(50.0, 90.0), (150.0, 100.0)));
        assert!(near(point(50.0, 180.0), (100.0, 150.0)));
    }
}
