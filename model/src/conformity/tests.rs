//! Tests of the evaluation and of the catalogue, and the rows that they share.

mod catalogue;
mod history;
mod monotone;
mod own;
mod proof;
mod status;

use steward_sync::ids::DocumentId;

use super::Moment;
use crate::calendar::DAY_MILLIS;
use crate::row::Row;
use crate::value::Value;

/// The present day of the tests.
const TODAY: i32 = 20_000;
const NOW: Moment = Moment {
    now_millis: TODAY as i64 * DAY_MILLIS + DAY_MILLIS / 2,
    offset_minutes: 0,
};

fn id(number: u32) -> DocumentId {
    let mut bytes = [7; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    DocumentId::from_bytes(bytes)
}

/// A record that was changed today, with nothing in it.
fn row(number: u32, kind: &str, state: &str) -> Row {
    Row {
        state: state.to_owned(),
        updated_millis: NOW.now_millis,
        ..Row::blank(id(number), kind)
    }
}

impl Row {
    fn titled(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    fn set(mut self, field: &str, value: Value) -> Self {
        self.fields.push((field.to_owned(), value));
        self
    }

    fn text(mut self, field: &str) -> Self {
        self.texts.push((field.to_owned(), 1));
        self
    }

    fn related(mut self, relation: &str, target: u32) -> Self {
        self.relations.push((relation.to_owned(), id(target)));
        self
    }

    /// Last changed so many days ago.
    fn aged(mut self, days: i32) -> Self {
        self.updated_millis = NOW.now_millis - i64::from(days) * DAY_MILLIS;
        self
    }
}
