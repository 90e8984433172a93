//! The risk heat map: likelihood × impact before and after treatment, and the risks behind each cell.

use leptos::prelude::*;
use steward_model::{
    kinds::{self, risk},
    row::Row,
};

use super::{DRAWN, Named, link, not_drawn, number_of, read_listed, text_of};
use crate::{
    features::register::{cells::value_label, cells::value_tone, column::Column, page::Register},
    messages::{self, format, looks as text},
    ui::{Badge, Segment, Segmented, Tone},
};

/// Likelihood and impact have as many steps.
const STEPS: usize = 5;

/// Before or after treatment.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Stage {
    #[default]
    Before,
    After,
}

impl Stage {
    const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

/// A risk as the map shows it.
#[derive(Clone, PartialEq)]
struct Risk {
    named: Named,
    before: Rating,
    after: Rating,
    owner: String,
}

/// A rating: its place, from 1, and its score; the level follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Rating {
    place: Option<Place>,
    score: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    likelihood: usize,
    impact: usize,
}

fn rating(row: &Row, likelihood: &str, impact: &str, score: &str) -> Rating {
    let step = |name| {
        text_of(row, name)
            .parse()
            .ok()
            .filter(|step| (1..=STEPS).contains(step))
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast of a float stops at the type's limits; scores are 0 to 25"
    )]
    let score = number_of(row, score).unwrap_or_default() as u8;
    Rating {
        place: step(likelihood)
            .zip(step(impact))
            .map(|(likelihood, impact)| Place { likelihood, impact }),
        score,
    }
}

/// The risks, the gravest first.
fn risks(rows: &[&Row]) -> Vec<Risk> {
    let mut risks: Vec<Risk> = rows
        .iter()
        .map(|row| Risk {
            named: Named::of(row),
            before: rating(row, "likelihood", "impact", "score"),
            after: rating(row, "residual_likelihood", "residual_impact", "residual_score"),
            owner: text_of(row, "owner").to_owned(),
        })
        .collect();
    // Stable, so that equals keep the order of the register.
    risks.sort_by_key(|risk| std::cmp::Reverse((risk.before.score, risk.after.score)));
    risks
}

impl Risk {
    const fn rating(&self, stage: Stage) -> Rating {
        match stage {
            Stage::Before => self.before,
            Stage::After => self.after,
        }
    }
}

/// How many risks stand in a cell.
fn count(risks: &[Risk], stage: Stage, place: Place) -> usize {
    risks
        .iter()
        .filter(|risk| risk.rating(stage).place == Some(place))
        .count()
}

/// A level in words, and its tone.
fn level(score: u8) -> (String, Tone) {
    let level = risk::level(score);
    let kind = &risk::KIND;
    let column = Column::named(kind, "level");
    column.map_or((String::new(), Tone::Neutral), |column| {
        (value_label(kind, &column, level), value_tone(kind, &column, level))
    })
}

fn score(place: Place) -> u8 {
    u8::try_from(place.likelihood * place.impact).unwrap_or(u8::MAX)
}

/// The words of a step of likelihood or impact, for example `4 – likely`.
fn step_label(field: &str, step: usize) -> &'static str {
    let choice = kinds::by_name("risk")
        .and_then(|kind| kind.field(field))
        .and_then(|field| field.choice_of(&step.to_string()));
    choice.map_or("", |choice| messages::model::label(choice.label))
}

#[component]
pub(super) fn HeatMap(register: Register) -> impl IntoView {
    let all = Memo::new(move |_| read_listed(register, |rows, _| risks(rows)));
    let stage = RwSignal::new(Stage::default());
    let narrowed = RwSignal::new(None::<Place>);
    let segments = [
        (Stage::Before, text::before_treatment()),
        (Stage::After, text::after_treatment()),
    ]
    .map(|(stage, label)| Segment {
        value: stage.name(),
        label: label.to_owned(),
        icon: None,
    })
    .into();
    let choose = Callback::new(move |name: String| {
        stage.set(if name == Stage::After.name() {
            Stage::After
        } else {
            Stage::Before
        });
        narrowed.set(None);
    });
    let unrated = move || {
        let count = all.with(|all| {
            all.iter()
                .filter(|risk| risk.rating(stage.get()).place.is_none())
                .count()
        });
        (count > 0).then(|| view! { <p class="quiet">{text::not_rated(format::count(count))}</p> })
    };
    view! {
        <div class="look-tools">
            <Segmented
                label=text::rating()
                segments
                value=Signal::derive(move || stage.get().name().to_owned())
                on_change=choose
            />
        </div>
        <table class="heat-map">
            <caption class="visually-hidden">{text::heat_map_caption()}</caption>
            <thead>
                <tr>
                    <td class="heat-axis">{text::likelihood_by_impact()}</td>
                    {(1..=STEPS)
                        .map(|impact| view! { <th scope="col">{step_label("impact", impact)}</th> })
                        .collect_view()}
                </tr>
            </thead>
            <tbody>
                {(1..=STEPS)
                    .rev()
                    .map(|likelihood| {
                        view! {
                            <tr>
                                <th scope="row">{step_label("likelihood", likelihood)}</th>
                                {(1..=STEPS)
                                    .map(|impact| view! { <Cell all stage narrowed place=Place { likelihood, impact }/> })
                                    .collect_view()}
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
        {unrated}
        <Risks register all stage narrowed/>
    }
}

/// A cell: its level in words and the number of its risks, which narrows the list below to them.
#[component]
fn Cell(
    all: Memo<Vec<Risk>>,
    stage: RwSignal<Stage>,
    narrowed: RwSignal<Option<Place>>,
    place: Place,
) -> impl IntoView {
    let (words, tone) = level(score(place));
    let hint = words.clone();
    let content = move || {
        let count = all.with(|all| count(all, stage.get(), place));
        if count == 0 {
            return ().into_any();
        }
        let label = format!("{count} · {hint}");
        let toggle = move |_| {
            narrowed.update(|narrowed| *narrowed = if *narrowed == Some(place) { None } else { Some(place) });
        };
        view! {
            <button
                type="button"
                class="heat-count numeric"
                aria-label=label
                aria-pressed=move || if narrowed.get() == Some(place) { "true" } else { "false" }
                on:click=toggle
            >
                {count}
            </button>
        }
        .into_any()
    };
    view! {
        <td data-tone=tone.name()>
            <span class="heat-level">{words}</span>
            {content}
        </td>
    }
}

/// The risks behind the map, or behind one cell of it.
#[component]
fn Risks(
    register: Register,
    all: Memo<Vec<Risk>>,
    stage: RwSignal<Stage>,
    narrowed: RwSignal<Option<Place>>,
) -> impl IntoView {
    let rated = |rating: Rating| {
        let (words, tone) = level(rating.score);
        view! {
            <Badge tone>{words}</Badge>
            {(rating.score > 0).then(|| view! { " " <span class="quiet numeric">{rating.score}</span> })}
        }
    };
    let rows = move || {
        let place = narrowed.get();
        let shown = all.with(|all| {
            let shown = all
                .iter()
                .filter(|risk| place.is_none() || risk.rating(stage.get()).place == place);
            shown.take(DRAWN).cloned().collect::<Vec<_>>()
        });
        shown
            .into_iter()
            .map(|risk| {
                view! {
                    <tr>
                        <td>{link(register, &risk.named)}</td>
                        <td>{rated(risk.before)}</td>
                        <td>{rated(risk.after)}</td>
                        <td>{risk.owner}</td>
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <table class="look-table">
            <caption>
                {move || if narrowed.get().is_some() { text::risks_of_cell() } else { text::risks_all() }}
            </caption>
            <thead>
                <tr>
                    <th scope="col">{messages::register::column_title()}</th>
                    <th scope="col">{text::before_treatment()}</th>
                    <th scope="col">{text::after_treatment()}</th>
                    <th scope="col">{messages::record::owner()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {move || narrowed.get().is_none().then(|| not_drawn(all.with(Vec::len)))}
    }
}

#[cfg(test)]
mod tests {
    use steward_model::value::Value;

    use super::super::super::testing::row;
    use super::*;

    fn rated(number: u8, likelihood: &str, impact: &str, score: f64) -> Row {
        let mut row = row(&risk::KIND, number, "assessed");
        row.fields = vec![
            ("likelihood".to_owned(), Value::text(likelihood)),
            ("impact".to_owned(), Value::text(impact)),
            ("score".to_owned(), Value::Number(score)),
            ("residual_likelihood".to_owned(), Value::text("1")),
            ("residual_impact".to_owned(), Value::text(impact)),
            (
                "residual_score".to_owned(),
                Value::Number(impact.parse().unwrap_or_default()),
            ),
        ];
        row
    }

    #[test]
    fn risks_stand_where_likelihood_and_impact_meet_before_and_after() {
        let rows = [
            rated(1, "2", "3", 6.0),
            rated(2, "5", "4", 20.0),
            rated(3, "5", "4", 20.0),
            row(&risk::KIND, 4, "identified"),
        ];
        let rows: Vec<&Row> = rows.iter().collect();
        let all = risks(&rows);
        let titles: Vec<&str> = all.iter().map(|risk| risk.named.title.as_str()).collect();
        assert_eq!(titles, ["Record 2", "Record 3", "Record 1", "Record 4"]);
        let at = |stage, likelihood, impact| count(&all, stage, Place { likelihood, impact });
        assert_eq!(at(Stage::Before, 5, 4), 2);
        assert_eq!(at(Stage::Before, 2, 3), 1);
        assert_eq!(at(Stage::After, 1, 4), 2);
        assert_eq!(at(Stage::After, 5, 4), 0);
        assert_eq!(all.iter().filter(|risk| risk.before.place.is_none()).count(), 1);
    }

    #[test]
    fn a_cell_says_its_level_in_words() {
        assert_eq!(level(20), ("Extreme".to_owned(), Tone::Critical));
        assert_eq!(
            level(score(Place {
                likelihood: 2,
                impact: 2
            }))
            .0,
            "Moderate"
        );
        assert_eq!(level(0).0, "Not rated");
        assert_eq!(step_label("likelihood", 4), "4 – likely");
    }
}
