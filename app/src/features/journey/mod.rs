//! The journey: the stages to the certificate and beyond, each with what is left of it.
//!
//! [`view`] is plain data computed from rows and tested natively; [`page`] draws it.

mod page;
mod view;

pub(crate) use page::{JourneyPage, Links, journey_path};
