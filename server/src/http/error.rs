//! Errors of the API: a public message for the caller, the cause for the log.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::identity::{IdentityError, SignInRefusal, TokenRefusal};

/// An error answer.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    message: String,
}

#[derive(Serialize)]
struct Body {
    error: String,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// The cause goes to the log, not to the caller.
    fn internal(cause: &dyn std::error::Error) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the relay could not do this now; nothing was changed, try again",
        )
    }
}

impl From<IdentityError> for ApiError {
    fn from(error: IdentityError) -> Self {
        let status = match error {
            IdentityError::UnknownWorkspace(_)
            | IdentityError::UnknownMember(_)
            | IdentityError::UnknownDevice(_)
            | IdentityError::UnknownToken(_)
            | IdentityError::UnknownInvitation => StatusCode::NOT_FOUND,
            IdentityError::UsedInvitation | IdentityError::ExpiredInvitation | IdentityError::WithdrawnInvitation => {
                StatusCode::GONE
            }
            IdentityError::Name { .. } | IdentityError::DeviceMissing | IdentityError::DeviceKey(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            IdentityError::KnownDevice
            | IdentityError::RevokedMember(_)
            | IdentityError::LastOwner
            | IdentityError::TooMany(_) => StatusCode::CONFLICT,
            IdentityError::Database(_) | IdentityError::Randomness(_) | IdentityError::Stored { .. } => {
                return Self::internal(&error);
            }
        };
        Self::new(status, error.to_string())
    }
}

impl From<crate::store::DatabaseError> for ApiError {
    fn from(error: crate::store::DatabaseError) -> Self {
        Self::internal(&error)
    }
}

impl From<TokenRefusal> for ApiError {
    fn from(refusal: TokenRefusal) -> Self {
        match refusal {
            TokenRefusal::Failed(error) => Self::internal(&error),
            TokenRefusal::UnknownWorkspace => Self::new(StatusCode::NOT_FOUND, refusal.to_string()),
            TokenRefusal::Revoked => Self::new(StatusCode::FORBIDDEN, refusal.to_string()),
            TokenRefusal::Unknown | TokenRefusal::Expired | TokenRefusal::Ticket | TokenRefusal::Session => {
                Self::new(StatusCode::UNAUTHORIZED, refusal.to_string())
            }
        }
    }
}

impl From<SignInRefusal> for ApiError {
    fn from(refusal: SignInRefusal) -> Self {
        let status = match refusal {
            SignInRefusal::Failed(error) => return Self::internal(&error),
            SignInRefusal::UnknownWorkspace => StatusCode::NOT_FOUND,
            SignInRefusal::Revoked => StatusCode::FORBIDDEN,
            SignInRefusal::TooOften => StatusCode::TOO_MANY_REQUESTS,
            SignInRefusal::Foreign | SignInRefusal::Expired | SignInRefusal::Replayed | SignInRefusal::Device => {
                StatusCode::UNAUTHORIZED
            }
        };
        Self::new(status, refusal.to_string())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(Body { error: self.message })).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
        }
        response
    }
}
