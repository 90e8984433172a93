//! A record: its page, its pane beside the register, its fields, relations and texts.
//!
//! [`context`] is what the parts share. [`splice`], [`text_state`], [`relation_data`] and [`input`] are plain data and
//! tested natively; the other files draw.

mod conflict;
mod context;
mod evidence;
mod field;
mod heading;
mod input;
mod more_menu;
mod page;
mod reason_dialog;
mod relation_data;
mod relation_picker;
mod relations;
mod rich_editor;
mod sections;
mod service_level;
mod splice;
mod steps;
mod tags;
mod text_editor;
mod text_state;

pub(crate) use conflict::ConflictChip;
pub(crate) use context::RecordContext;
pub(crate) use field::{RecordField, SavedMark, known_names, millis_of_local, value_view};
pub(crate) use heading::focus_title_of;
pub(crate) use input::{local_moment, parse_date, parse_number, text_value};
pub(crate) use page::{RecordPage, RecordPane};
pub(crate) use steps::Steps;
pub(crate) use tags::known_tags;
