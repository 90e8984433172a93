//! The room of a major incident: clock, status, roles, timeline, messages, the next message due, and a review drafted
//! from the timeline.
//!
//! [`words`] is plain and tested natively; the other files draw.

mod clock_panel;
mod draft;
mod links;
mod messages_panel;
mod page;
mod panel;
mod roles;
mod timeline;
mod words;

pub(crate) use links::ActiveRooms;
pub(crate) use page::RoomPage;
pub(crate) use panel::RecordPanel;
