//! Who asks: the bearer token of a request, as a [`Principal`]. Cookies authorise nothing.

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use stowbox_core::{Code, Error, Principal, accounts, keys, rate_limits};

use crate::context::Context;
use crate::control::OverControl;
use crate::layers::RequestInfo;
use crate::problem::Problem;

/// A caller with credentials.
pub(crate) struct Caller(pub(crate) Principal);

/// A caller with or without credentials. Bad ones are refused all the same.
pub(crate) struct AnyCaller(pub(crate) Principal);

/// The operator.
pub(crate) struct Operator(pub(crate) Principal);

impl FromRequestParts<Context> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Problem> {
        match principal(parts, context)? {
            Some(principal) => Ok(Self(principal)),
            None => Err(missing()),
        }
    }
}

impl FromRequestParts<Context> for AnyCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Problem> {
        Ok(Self(principal(parts, context)?.unwrap_or_else(Principal::anonymous)))
    }
}

impl FromRequestParts<Context> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Problem> {
        match principal(parts, context)? {
            Some(principal) if principal.is_operator() => Ok(Self(principal)),
            Some(_) => {
                Err(Error::new(Code::Forbidden, "This is the operator's: send the admin token, `adm_…`.")
                    .into())
            }
            None => Err(missing()),
        }
    }
}

fn missing() -> Problem {
    Error::new(Code::Unauthorized, "Send an API key: `Authorization: Bearer sk_live_…`.").into()
}

/// Who sends a request, if it has credentials. Takes a token from the bucket of its key, the first time.
pub(crate) fn principal(parts: &Parts, context: &Context) -> Result<Option<Principal>, Problem> {
    let token = bearer(&parts.headers)?;
    let info = parts.extensions.get::<RequestInfo>();
    if let Some(known) = info.and_then(RequestInfo::caller) {
        return Ok(Some(known.clone()));
    }
    let principal = match token {
        Some(token) if token.starts_with("adm_") => {
            if !context.is_admin_token(token) {
                return Err(Error::new(Code::Unauthorized, "The admin token is not this server's.").into());
            }
            operator(parts, context)?
        }
        Some(token) => keys::authenticate(&context.app, token)?,
        // Whoever may open the control socket is the operator.
        None if parts.extensions.get::<OverControl>().is_some() => operator(parts, context)?,
        None => return Ok(None),
    };
    if let (Some(info), Some(account_id)) = (info, principal.account_id()) {
        info.belongs_to(account_id);
    }
    if let Some(allowance) = rate_limits::take(&context.app, &principal) {
        if let Some(info) = info {
            info.has_left(allowance);
        }
        if !allowance.allowed {
            return Err(Error::new(
                Code::RateLimited,
                format!(
                    "This key may send {} requests in a minute (`requestsPerMinute`). The next one is allowed in {} \
                     seconds.",
                    allowance.limit, allowance.reset_seconds
                ),
            )
            .into());
        }
    }
    if let Some(info) = info {
        info.came_from(&principal);
    }
    Ok(Some(principal))
}

/// The bearer token of a request, if it has one.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(
            Error::new(Code::Unauthorized, "Send `Authorization` once: it came several times.").into()
        );
    }
    let token = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| Error::new(Code::Unauthorized, "`Authorization` must be `Bearer` and an API key."))?;
    Ok(Some(token))
}

fn operator(parts: &Parts, context: &Context) -> Result<Principal, Problem> {
    let Some(account_id) = parts.headers.get("x-account-id") else {
        return Ok(Principal::operator(&context.app));
    };
    match account_id.to_str() {
        Ok(id) if accounts::exists(&context.app, id)? => Ok(Principal::operator_in(id)),
        _ => Err(Error::new(
            Code::AccountNotFound,
            "There is no account with the id that `x-account-id` names.",
        )
        .into()),
    }
}
