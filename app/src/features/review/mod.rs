//! The page of a management review: agenda, cards that freeze when the meeting opens, minutes, decisions and actions,
//! attendance, timer, presenter mode, and the minutes on paper.
//!
//! [`meeting`] is what the parts share and [`live`] how cards are counted without holding the page up. [`words`] and
//! [`spent`] are plain data and tested natively; the other files draw.

mod agenda;
mod attendance;
mod card;
mod decisions;
mod item;
mod keys;
mod links;
mod live;
mod meeting;
mod page;
mod panel;
mod paper;
mod previous;
mod signatures;
mod spent;
mod steps;
mod timer;
mod words;

pub(crate) use links::OpenReviews;
pub(crate) use page::ReviewPage;
pub(crate) use panel::RecordPanel;
pub(crate) use spent::clock_words;
