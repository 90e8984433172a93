//! Home: what needs attention, what is coming, how much there is, what changed last. What is mine, and the calendar.
//!
//! [`view`] is plain data computed from rows and tested natively; the other files draw it.

mod attention;
mod calendar;
mod mine;
mod page;
mod row_list;
mod to_read;
mod view;

pub(crate) use calendar::CalendarPage;
pub(crate) use mine::MyWorkPage;
pub(crate) use page::HomePage;
