//! Home: what needs attention, what is coming, how much there is, what changed last. And what is mine.
//!
//! [`view`] is plain data computed from rows and tested natively; the other files draw it.

mod attention;
mod mine;
mod page;
mod row_list;
mod view;

pub(crate) use mine::MyWorkPage;
pub(crate) use page::HomePage;
