//! Parts of a request, checked, with our own refusals.

use std::fmt;
use std::marker::PhantomData;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use percent_encoding::percent_decode_str;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use stowbox_core::names::{BucketName, ObjectKey};
use stowbox_core::{Code, Error};

use crate::context::Context;
use crate::layers;
use crate::problem::Problem;

/// The most bytes of a JSON body.
pub(crate) const JSON_MAX_BYTES: usize = 1024 * 1024;

/// A JSON body, in or out.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let is_json =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|value| {
                value
                    .split(';')
                    .next()
                    .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
            });
        if !is_json {
            return Err(Error::new(
                Code::InvalidRequest,
                "Send the body with `content-type: application/json`.",
            )
            .into());
        }
        let body = Limited::new(request.into_body(), JSON_MAX_BYTES).collect().await.map_err(|error| {
            if error.downcast_ref::<LengthLimitError>().is_some() {
                Error::new(Code::PayloadTooLarge, "A JSON body may have at most 1 MiB.")
            } else {
                Error::new(Code::InvalidRequest, "The body ended before it was complete.").caused_by(error)
            }
        })?;
        let body = body.to_bytes();
        let mut json = serde_json::Deserializer::from_slice(&body);
        let mut track = serde_path_to_error::Track::new();
        let value =
            object(serde_path_to_error::Deserializer::new(&mut json, &mut track)).map_err(|problem| {
                let path = track.path().to_string();
                match path.as_str() {
                    "." => Error::new(
                        Code::InvalidRequest,
                        format!("The JSON body is not as it should be: {problem}."),
                    ),
                    path => Error::new(
                        Code::InvalidRequest,
                        format!("`{path}` is not as it should be: {problem}."),
                    ),
                }
            })?;
        json.end().map_err(|_| Error::new(Code::InvalidRequest, "The body has more than one JSON value."))?;
        Ok(Self(value))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Reads a JSON object. Left to itself, serde takes an array for the fields of a struct, too, in their order.
fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Fields<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }

    deserializer.deserialize_map(Fields(PhantomData))
}

/// An object within a body, read as the body itself is.
#[derive(Default)]
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        object(deserializer).map(Self)
    }
}

/// Tells a field that is null from one that is left out: for `deserialize_with`, beside `default`.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A JSON body that may be missing altogether.
pub(crate) struct OptionalJson<T>(pub(crate) T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for OptionalJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        use http_body::Body as _;
        if !request.headers().contains_key(CONTENT_TYPE) && request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        Json::from_request(request, state).await.map(|Json(value)| Self(value))
    }
}

/// Under which name the client reached us, such as `http://127.0.0.1:9710`.
pub(crate) struct Origin(pub(crate) String);

impl FromRequestParts<Context> for Origin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Problem> {
        Ok(Self(layers::origin(context, &parts.uri, &parts.headers)))
    }
}

/// Query parameters; ones that are not known are ignored.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // Left to itself, the parser makes U+FFFD of what is no UTF-8: another key than was asked for.
        let query = parts.uri.query().unwrap_or_default();
        if percent_decode_str(query).decode_utf8().is_err() {
            return Err(Error::new(Code::InvalidRequest, "A query parameter is not UTF-8.").into());
        }
        axum::extract::Query::try_from_uri(&parts.uri).map(|query| Self(query.0)).map_err(|rejection| {
            let text = rejection.body_text();
            let problem = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
            Error::new(Code::InvalidRequest, format!("A query parameter is not as it should be: {problem}."))
                .into()
        })
    }
}

/// The bucket of a path `/v1/buckets/{bucket}…`.
pub(crate) struct BucketPath(pub(crate) BucketName);

impl<S: Send + Sync> FromRequestParts<S> for BucketPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(bucket(parts.uri.path())?))
    }
}

/// The bucket and the key of a path `/v1/buckets/{bucket}/objects/{key}`, the key percent-decoded once, slashes kept.
pub(crate) struct ObjectPath(pub(crate) BucketName, pub(crate) ObjectKey);

impl<S: Send + Sync> FromRequestParts<S> for ObjectPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let path = parts.uri.path();
        let key = path.splitn(6, '/').nth(5).unwrap_or_default();
        let key: Vec<u8> = percent_decode_str(key).collect();
        let bucket = bucket(path)?;
        Ok(Self(bucket, ObjectKey::from_bytes(&key)?))
    }
}

/// A name that no bucket can have is the name of no bucket.
fn bucket(path: &str) -> Result<BucketName, Error> {
    let segment = path.split('/').nth(3).unwrap_or_default();
    let name = percent_decode_str(segment).decode_utf8_lossy();
    BucketName::parse(&name).map_err(|_| {
        Error::new(Code::BucketNotFound, format!("There is no bucket named `{}`.", name.escape_debug()))
    })
}

/// The `N`th segment of a path, counted from the empty one before the first slash.
pub(crate) struct Segment<const N: usize>(pub(crate) String);

impl<const N: usize, S: Send + Sync> FromRequestParts<S> for Segment<N> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let segment = parts.uri.path().split('/').nth(N).unwrap_or_default();
        Ok(Self(percent_decode_str(segment).decode_utf8_lossy().into_owned()))
    }
}
