//! Budget lines as a table of services by periods: what was planned and spent, summed over kinds of cost.

use std::collections::BTreeMap;

use steward_model::row::Row;
use steward_sync::ids::DocumentId;

use super::{date_of, number_of, text_of};
use crate::features::register::column::compare_text;

/// Money of one or several lines, in the currency of the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Amounts {
    pub(super) budget: f64,
    pub(super) actual: f64,
    pub(super) forecast: f64,
    /// Spent beyond the budget, of lines that say both; below zero is less than planned.
    pub(super) variance: f64,
    pub(super) lines: usize,
}

impl Amounts {
    fn of(row: &Row) -> Self {
        let amount = |name| number_of(row, name);
        let variance = amount("actual")
            .zip(amount("budget"))
            .map(|(actual, budget)| actual - budget);
        Self {
            budget: amount("budget").unwrap_or_default(),
            actual: amount("actual").unwrap_or_default(),
            forecast: amount("forecast").unwrap_or_default(),
            variance: variance.unwrap_or_default(),
            lines: 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.budget += other.budget;
        self.actual += other.actual;
        self.forecast += other.forecast;
        self.variance += other.variance;
        self.lines += other.lines;
    }

    /// The variance in percent of the budget, if there is one. Income is written below zero, so its size counts.
    pub(super) fn percent(self) -> Option<f64> {
        (self.budget != 0.0).then(|| (self.variance / self.budget.abs() * 1_000.0).round() / 10.0)
    }
}

/// A service and its amounts by period.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ServiceRow {
    /// Empty for lines without a service.
    pub(super) name: String,
    /// One for each period.
    pub(super) cells: Vec<Option<Amounts>>,
    pub(super) total: Amounts,
}

/// The whole table.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Table {
    /// As written; empty for lines without one.
    pub(super) periods: Vec<String>,
    pub(super) rows: Vec<ServiceRow>,
    /// One for each period.
    pub(super) totals: Vec<Amounts>,
    pub(super) total: Amounts,
}

/// The table of lines; a line of several services stands under all their names at once, so that nothing counts twice.
/// `title_of` is the title of a service.
pub(super) fn table(rows: &[&Row], title_of: impl Fn(DocumentId) -> Option<String>) -> Table {
    let mut starts: BTreeMap<&str, i32> = BTreeMap::new();
    for row in rows {
        let start = date_of(row, "period_start").unwrap_or(i32::MAX);
        let known = starts.entry(text_of(row, "period")).or_insert(start);
        *known = start.min(*known);
    }
    let mut periods: Vec<(&str, i32)> = starts.into_iter().collect();
    periods.sort_by(|(one, one_start), (other, other_start)| {
        (one.is_empty(), one_start)
            .cmp(&(other.is_empty(), other_start))
            .then_with(|| compare_text(one, other))
    });
    let periods: Vec<String> = periods.into_iter().map(|(period, _)| period.to_owned()).collect();
    let mut services: Vec<ServiceRow> = Vec::new();
    let mut totals = vec![Amounts::default(); periods.len()];
    let mut total = Amounts::default();
    for row in rows {
        let amounts = Amounts::of(row);
        let mut names: Vec<String> = row
            .relations
            .iter()
            .filter(|(name, _)| name == "for_service")
            .filter_map(|(_, service)| title_of(*service))
            .collect();
        names.sort_by(|one, other| compare_text(one, other));
        let name = names.join(", ");
        let place = match services.iter().position(|service| service.name == name) {
            Some(place) => place,
            None => {
                services.push(ServiceRow {
                    name,
                    cells: vec![None; periods.len()],
                    total: Amounts::default(),
                });
                services.len() - 1
            }
        };
        let period = periods.iter().position(|period| period == text_of(row, "period"));
        if let (Some(service), Some(period)) = (services.get_mut(place), period) {
            if let Some(cell) = service.cells.get_mut(period) {
                cell.get_or_insert_default().add(amounts);
            }
            if let Some(total) = totals.get_mut(period) {
                total.add(amounts);
            }
            service.total.add(amounts);
            total.add(amounts);
        }
    }
    services.sort_by(|one, other| {
        let without = one.name.is_empty().cmp(&other.name.is_empty());
        without.then_with(|| compare_text(&one.name, &other.name))
    });
    Table {
        periods,
        rows: services,
        totals,
        total,
    }
}

#[cfg(test)]
mod tests {
    use steward_model::{kinds::budget_line, value::Value};

    use super::super::super::testing::row;
    use super::*;

    fn line(number: u8, period: &str, budget: Option<f64>, actual: Option<f64>, services: &[u8]) -> Row {
        let mut row = row(&budget_line::KIND, number, "approved");
        row.fields.push(("period".to_owned(), Value::text(period)));
        for (name, amount) in [("budget", budget), ("actual", actual)] {
            row.fields
                .extend(amount.map(|amount| (name.to_owned(), Value::Number(amount))));
        }
        let services = services.iter().map(|service| DocumentId::from_bytes([*service; 16]));
        row.relations = services.map(|service| ("for_service".to_owned(), service)).collect();
        row
    }

    #[test]
    fn amounts_add_up_both_ways_and_nothing_counts_twice() {
        let rows = [
            line(1, "2026-Q2", Some(100.0), Some(120.0), &[1]),
            line(2, "2026-Q1", Some(50.0), None, &[1]),
            line(3, "2026-Q1", Some(10.0), Some(5.0), &[1]),
            line(4, "2026-Q1", Some(30.0), Some(31.0), &[2, 1]),
            line(5, "", Some(7.0), Some(7.0), &[]),
        ];
        let rows: Vec<&Row> = rows.iter().collect();
        let table = table(&rows, |service| {
            Some(
                if service == DocumentId::from_bytes([1; 16]) {
                    "Mail"
                } else {
                    "Print"
                }
                .to_owned(),
            )
        });
        assert_eq!(table.periods, ["2026-Q1", "2026-Q2", ""]);
        let names: Vec<&str> = table.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["Mail", "Mail, Print", ""]);
        let mail = &table.rows[0];
        let first = mail.cells[0].expect("a cell");
        // The line without an actual has no variance yet.
        assert_eq!(
            (first.budget, first.actual, first.variance, first.lines),
            (60.0, 5.0, -5.0, 2)
        );
        assert_eq!(
            mail.cells[1].map(|cell| (cell.variance, cell.percent())),
            Some((20.0, Some(20.0)))
        );
        assert_eq!(mail.cells[2], None);
        assert_eq!((mail.total.budget, mail.total.variance), (160.0, 15.0));
        assert_eq!((table.totals[0].budget, table.totals[0].lines), (90.0, 3));
        assert_eq!(
            (table.total.budget, table.total.actual, table.total.variance),
            (197.0, 163.0, 16.0)
        );
        assert_eq!(Amounts::default().percent(), None);
    }

    #[test]
    fn periods_stand_by_their_beginning_where_it_is_known() {
        let mut late = line(1, "A", Some(1.0), None, &[]);
        late.fields.push(("period_start".to_owned(), Value::Date(200)));
        let mut early = line(2, "B", Some(1.0), None, &[]);
        early.fields.push(("period_start".to_owned(), Value::Date(100)));
        let unknown = line(3, "0", Some(1.0), None, &[]);
        assert_eq!(table(&[&late, &early, &unknown], |_| None).periods, ["B", "A", "0"]);
    }
}
