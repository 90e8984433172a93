//! Saves what a register shows as a file: read in slices, so that the page answers meanwhile.

use std::sync::Arc;

use leptos::prelude::*;
use steward_model::row::Row;
use steward_sync::ids::DocumentId;

use super::{
    cells::column_label,
    column::Column,
    csv_export::CsvFile,
    list::{Line, document_of},
    page::Register,
    sheet_export::SheetFile,
};
use crate::{
    features::kind_segment,
    messages::{self, format},
    platform,
    ui::Toaster,
    workspace::Slices,
};

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Workbook,
}

enum File {
    Csv(CsvFile),
    Workbook(SheetFile),
}

impl File {
    fn bytes(self) -> Vec<u8> {
        match self {
            Self::Csv(file) => file.text.into_bytes(),
            Self::Workbook(file) => file.finish(),
        }
    }
}

/// Saves the columns that are shown, of the rows that are shown or `only` of some.
pub(super) fn start(register: Register, only: Option<Vec<DocumentId>>, format: Format, toaster: Toaster) {
    let lines = match only {
        Some(documents) => documents.into_iter().map(Line::Record).collect(),
        None => register.listing.with_untracked(|listing| listing.lines.clone()),
    };
    let Some(cancel) = register.work.begin(messages::register::exporting(), lines.len()) else {
        return;
    };
    let file = begin(register, &lines, format);
    platform::task::spawn(async move {
        let mut file = file;
        let mut slices = Slices::begin();
        let mut count = 0;
        for (place, line) in lines.iter().enumerate() {
            let row = document_of(line).and_then(|document| row_of(register, document));
            count += usize::from(row.is_some());
            match &mut file {
                File::Csv(file) => row.iter().for_each(|row| file.push(row)),
                File::Workbook(file) => file.push(line, row.as_deref(), local),
            }
            if slices.step().await {
                register.work.at(place);
                if cancel.is_cancelled() {
                    register.work.end();
                    return;
                }
            }
        }
        register.work.end();
        match save(register, format, &file.bytes()) {
            Ok(()) => toaster.say(messages::register::exported(format::count(count))),
            Err(reason) => toaster.warn(reason),
        }
    });
}

fn begin(register: Register, lines: &[Line], format: Format) -> File {
    let columns = register.columns.get_untracked();
    match format {
        Format::Csv => {
            let labels: Vec<String> = columns.iter().map(column_label).collect();
            File::Csv(CsvFile::new(register.kind, columns, &labels))
        }
        Format::Workbook => {
            let is_grouped = lines.iter().any(|line| matches!(line, Line::Group { .. }));
            let group = register
                .query
                .with_untracked(|query| query.group.clone())
                .filter(|_| is_grouped)
                .and_then(|name| Column::named(register.kind, &name));
            let first: Vec<Arc<Row>> = lines
                .iter()
                .filter_map(document_of)
                .take(SheetFile::MEASURED_ROWS)
                .filter_map(|document| row_of(register, document))
                .collect();
            File::Workbook(SheetFile::new(register.kind, columns, group, &first))
        }
    }
}

fn row_of(register: Register, document: DocumentId) -> Option<Arc<Row>> {
    register
        .workspace
        .rows()
        .with_untracked(|index| index.get(document).cloned())
}

/// A moment by the clock on the person's wall: spreadsheets know no time zones.
fn local(millis: i64) -> i64 {
    millis - i64::from(platform::clock::utc_minus_local_minutes(millis)) * 60_000
}

fn save(register: Register, format: Format, bytes: &[u8]) -> Result<(), String> {
    let name = kind_segment(register.kind);
    let (ending, media_type) = match format {
        Format::Csv => ("csv", "text/csv;charset=utf-8"),
        Format::Workbook => (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    platform::download::save(&format!("{name}.{ending}"), media_type, bytes)
}
