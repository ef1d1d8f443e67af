//! Multipart uploads: started, fed part by part, completed or given up.
//!
//! An upload owns a content from the start, and its parts are written as that content's blobs. Completing moves the
//! one reference from the upload to the object: it copies neither bytes nor rows.

mod abort;
mod complete;
mod crc;
mod list;
mod part;
mod start;

pub use crate::catalog::parts::Part;
pub use crate::catalog::uploads::Upload;
pub use abort::abort;
pub(crate) use abort::discard;
pub use complete::{Completed, ListedPart, complete};
pub use list::{list, list_parts};
pub use part::{PutPart, put_part};
pub use start::start;

use crate::catalog::buckets::Bucket;
use crate::catalog::feed::List;
use crate::catalog::{Reader, Tx, uploads};
use crate::error::{Code, Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::principal::{Permission, Principal};

/// The highest number of a part.
pub const MAX_PARTS: u32 = 10_000;
/// The least size of every part but the last.
pub const MIN_PART_BYTES: u64 = 5 * 1024 * 1024;

/// Tells onlookers that the unfinished uploads of a bucket are others.
fn tell(tx: &Tx<'_>, bucket: &Bucket) {
    tx.tell_list(&bucket.account_id, List::Uploads, Some(&bucket.name));
}

/// Which upload, as every request names it.
#[derive(Clone, Debug)]
pub struct UploadRef {
    /// In this bucket.
    pub bucket: BucketName,
    /// `upl_…`
    pub upload_id: String,
    /// The key it was started with.
    pub key: ObjectKey,
}

impl UploadRef {
    /// The upload and its bucket, if the upload is of that bucket and key.
    fn find(
        &self,
        reader: &Reader<'_>,
        principal: &Principal,
        needed: Permission,
    ) -> Result<(Bucket, Upload)> {
        let bucket = principal.bucket(reader, &self.bucket, needed)?;
        uploads::find(reader, &self.upload_id)?
            .filter(|upload| upload.bucket_id == bucket.row_id && upload.key == self.key.as_str())
            .map(|upload| (bucket, upload))
            .ok_or_else(|| {
                Error::new(
                    Code::UploadNotFound,
                    format!("There is no unfinished upload with that id for the key `{}`.", self.key),
                )
            })
    }
}
