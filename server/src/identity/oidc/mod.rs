//! Signing in at an OpenID Connect provider: a way to enrol a device, beside invitations.
//!
//! - [`ProviderSettings`], [`Admission`]: who vouches for people, and whom the administrator lets in without invitation.
//! - [`Provider`]: discovery, keys, the exchange of a code for a checked ID token.
//! - [`begin`], [`come_back`]: the way to the provider and back, bound to one browser.
//! - [`offers`], [`enrol`]: what the person may join, and the device that joins.
//! - [`bind_subject`], [`unbind_subject`], [`subjects`], [`address_invitation`]: who is expected.
//!
//! After the enrolment the provider plays no part: the device signs in with its own key, offline included, until
//! access is taken away here.

mod attempt;
mod claims;
mod enrol;
mod error;
mod grant;
mod id_token;
mod keys;
mod provider;
mod settings;
mod subject;

pub use self::{
    attempt::{BrowserSecret, Callback, Started, begin, come_back},
    enrol::{Enrolment, Offer, enrol, offers},
    error::SignInFault,
    id_token::IdTokenFault,
    provider::{Provider, ProviderFault},
    settings::{Admission, Evidence, ParseAdmissionError, ProviderSettings, SettingsError},
    subject::{Subject, address_invitation, bind_subject, checked_address, subjects, unbind_subject},
};
