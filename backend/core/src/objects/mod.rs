//! Objects: one file per verb, and the HTTP semantics they share as pure functions.

pub mod conditions;
mod delete;
mod digest;
mod get;
mod list;
mod publish;
mod put;
pub mod range;

pub use crate::catalog::objects::{Object, ObjectHeaders};
pub use delete::delete;
pub use digest::Declared;
pub use get::{Found, get};
pub use list::{ListObjects, Listing, list};
pub use put::{Put, PutObject, put};

use crate::error::{Code, Error};
use crate::names::ObjectKey;

fn not_found(key: &ObjectKey) -> Error {
    Error::new(Code::ObjectNotFound, format!("There is no object with the key `{key}`."))
}
