//! The competence matrix: persons by competences, with the gap of each and when its proof expires.

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_model::row::Row;

use super::{Named, date_of, read_listed, text_of};
use crate::{
    features::register::{cells::value_label, cells::value_tone, column::Column, column::compare_text, page::Register},
    messages::{format, looks as text},
    platform::clock,
    ui::{Badge, Now, Tone},
};

/// A proof that expires within so many days is told in time to renew it.
const SOON: i32 = 90;

/// One person's competence.
#[derive(Clone, PartialEq)]
struct Entry {
    named: Named,
    required: String,
    actual: String,
    gap: String,
    expires: Option<i32>,
}

/// Persons by competences; a cell has several entries where several records say so.
#[derive(Clone, PartialEq, Default)]
struct Matrix {
    competences: Vec<String>,
    people: Vec<(String, Vec<Vec<Entry>>)>,
}

fn matrix(rows: &[&Row]) -> Matrix {
    let named = |row: &Row| {
        let competence = text_of(row, "competence");
        if competence.is_empty() {
            row.title.clone()
        } else {
            competence.to_owned()
        }
    };
    let mut competences: Vec<String> = rows.iter().map(|row| named(row)).collect();
    competences.sort_by(|one, other| compare_text(one, other));
    competences.dedup();
    let places: BTreeMap<&str, usize> = competences.iter().map(String::as_str).zip(0..).collect();
    let mut people: Vec<(String, Vec<Vec<Entry>>)> = Vec::new();
    for row in rows {
        let person = text_of(row, "person");
        let place = match people.iter().position(|(name, _)| name == person) {
            Some(place) => place,
            None => {
                people.push((person.to_owned(), vec![Vec::new(); competences.len()]));
                people.len() - 1
            }
        };
        let column = places.get(named(row).as_str()).copied();
        let cell = people
            .get_mut(place)
            .and_then(|(_, cells)| cells.get_mut(column.unwrap_or(usize::MAX)));
        if let Some(cell) = cell {
            cell.push(Entry {
                named: Named::of(row),
                required: text_of(row, "required_level").to_owned(),
                actual: text_of(row, "actual_level").to_owned(),
                gap: text_of(row, "gap").to_owned(),
                expires: date_of(row, "expires"),
            });
        }
    }
    people.sort_by(|(one, _), (other, _)| {
        let without = one.is_empty().cmp(&other.is_empty());
        without.then_with(|| compare_text(one, other))
    });
    Matrix { competences, people }
}

impl Matrix {
    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.people.iter().flat_map(|(_, cells)| cells.iter().flatten())
    }

    /// Entries with a gap, and those whose proof has expired or soon will.
    fn counts(&self, today: i32) -> (usize, usize) {
        let gaps = self.entries().filter(|entry| entry.has_gap()).count();
        let expiring = self
            .entries()
            .filter(|entry| entry.expires.is_some_and(|day| day < today + SOON));
        (gaps, expiring.count())
    }
}

impl Entry {
    fn has_gap(&self) -> bool {
        !matches!(self.gap.as_str(), "" | "none" | "not_assessed")
    }
}

#[component]
pub(super) fn CompetenceMatrix(register: Register) -> impl IntoView {
    let now = expect_context::<Now>().0;
    let data = Memo::new(move |_| {
        let now_millis = now.get();
        let today = steward_model::agenda::day_of_moment(now_millis, clock::utc_minus_local_minutes(now_millis));
        (today.unwrap_or_default(), read_listed(register, |rows, _| matrix(rows)))
    });
    move || {
        data.with(|(today, matrix)| {
            let (gaps, expiring) = matrix.counts(*today);
            let head = matrix
                .competences
                .iter()
                .map(|name| view! { <th scope="col">{name.clone()}</th> })
                .collect_view();
            let rows = matrix
                .people
                .iter()
                .map(|(person, cells)| {
                    let name = if person.is_empty() {
                        text::nobody().to_owned()
                    } else {
                        person.clone()
                    };
                    let cells = cells
                        .iter()
                        .map(|entries| {
                            let entries = entries
                                .iter()
                                .map(|entry| entry_view(register, entry, *today))
                                .collect_view();
                            view! { <td>{entries}</td> }
                        })
                        .collect_view();
                    view! { <tr><th scope="row">{name}</th>{cells}</tr> }
                })
                .collect_view();
            view! {
                <p class="quiet">{text::competence_counts(format::count(gaps), format::count(expiring), SOON)}</p>
                <table class="look-table matrix">
                    <caption class="visually-hidden">{text::competence_caption()}</caption>
                    <thead><tr><td></td>{head}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            }
        })
    }
}

fn entry_view(register: Register, entry: &Entry, today: i32) -> impl IntoView + use<> {
    let words = |name: &str, stored: &str| {
        let column = Column::named(register.kind, name);
        column.map_or((String::new(), Tone::Neutral), |column| {
            (
                value_label(register.kind, &column, stored),
                value_tone(register.kind, &column, stored),
            )
        })
    };
    let level = |name: &str, stored: &str| {
        if stored.is_empty() {
            text::unknown_level().to_owned()
        } else {
            words(name, stored).0
        }
    };
    let levels = text::level_of(
        level("actual_level", &entry.actual),
        level("required_level", &entry.required),
    );
    let (gap, tone) = words("gap", &entry.gap);
    let expiry = entry.expires.map(|day| {
        let (label, tone) = if day < today {
            (text::expired(format::date(day)), Some("critical"))
        } else if day < today + SOON {
            (text::expires(format::date(day)), Some("warning"))
        } else {
            (text::expires(format::date(day)), None)
        };
        view! { <span class="matrix-expiry numeric" data-tone=tone>{label}</span> }
    });
    let (href, hint) = (register.record_address(entry.named.document), entry.named.words());
    view! {
        <div class="matrix-entry">
            <a class="look-link" href=href title=hint>{levels}</a>
            {(!gap.is_empty()).then(|| view! { <Badge tone>{gap}</Badge> })}
            {expiry}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use steward_model::{kinds::competence, value::Value};

    use super::super::super::testing::row;
    use super::*;

    fn competence(number: u8, person: &str, name: &str, gap: &str, expires: Option<i32>) -> Row {
        let mut row = row(&competence::KIND, number, "assessed");
        for (field, text) in [("person", person), ("competence", name), ("gap", gap)] {
            row.fields.push((field.to_owned(), Value::text(text)));
        }
        row.fields
            .extend(expires.map(|day| ("expires".to_owned(), Value::Date(day))));
        row
    }

    #[test]
    fn each_person_meets_each_competence_once() {
        let rows = [
            competence(1, "Mei", "Networks", "one", Some(1_000)),
            competence(2, "Ana", "Networks", "none", Some(1_200)),
            competence(3, "Ana", "Backup", "not_assessed", None),
            competence(4, "Ana", "Networks", "two", None),
            competence(5, "", "Backup", "none", None),
        ];
        let rows: Vec<&Row> = rows.iter().collect();
        let matrix = matrix(&rows);
        assert_eq!(matrix.competences, ["Backup", "Networks"]);
        let sizes: Vec<(&str, Vec<usize>)> = matrix
            .people
            .iter()
            .map(|(person, cells)| (person.as_str(), cells.iter().map(Vec::len).collect()))
            .collect();
        assert_eq!(sizes, [("Ana", vec![1, 2]), ("Mei", vec![0, 1]), ("", vec![1, 0])]);
        assert_eq!(matrix.counts(990), (2, 1));
        assert_eq!(matrix.counts(1_150), (2, 2));
    }
}
