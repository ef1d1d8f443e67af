//! Objects: one file per verb, and the HTTP semantics they share as pure functions.

mod archive;
mod archive_names;
mod batch;
mod batch_copy;
pub mod conditions;
mod conflict;
mod copy;
mod delete;
pub(crate) mod digest;
mod get;
pub(crate) mod intake;
mod list;
pub(crate) mod publish;
mod put;
pub mod range;

pub use crate::catalog::objects::{Object, ObjectHeaders};
pub use archive::archive;
pub(crate) use archive_names::Names;
pub use batch::{Batch, BatchError, Selection, delete_many};
pub use batch_copy::{CopyMany, copy_many};
pub use conflict::OnConflict;
pub use copy::{CopyObject, HeaderChanges, copy};
pub use delete::delete;
pub use digest::Declared;
pub use get::{Found, get};
pub use list::{ListObjects, Listing, Order, Sort, list};
pub use put::{Put, PutObject, put};

use crate::error::{Code, Error};
use crate::names::ObjectKey;

fn not_found(key: &ObjectKey) -> Error {
    Error::new(Code::ObjectNotFound, format!("There is no object with the key `{key}`."))
}
