//! Home: the wheel of continual improvement, what needs attention, what is coming, trends, objectives, how much there is, what
//! changed last. What is mine, and the calendar.
//!
//! [`view`] and [`insight`] are plain data computed from rows and tested natively; the other files draw it.

mod attention;
mod calendar;
mod insight;
mod mine;
mod page;
mod row_list;
mod to_read;
mod trends;
mod view;
mod wheel;

pub(crate) use calendar::CalendarPage;
pub(crate) use mine::MyWorkPage;
pub(crate) use page::HomePage;
