//! Blobs on their way to the catalog: each is answered for until the catalog mentions it, and removed if it never does.

use std::collections::HashSet;

use super::Blobs;
use crate::error::{Code, Error, Result};

/// The blobs on their way to the catalog.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub(super) ids: HashSet<String>,
    /// Another store takes the place of this one: no new blobs.
    pub(super) retired: bool,
}

/// A blob that the catalog does not mention yet.
pub(crate) struct Draft {
    pub(super) blobs: Blobs,
    pub(super) id: String,
    published: bool,
    runtime: tokio::runtime::Handle,
}

impl Draft {
    pub(super) fn new(blobs: Blobs, id: String) -> Result<Self> {
        let mut drafts = blobs.drafts();
        if drafts.retired {
            return Err(Error::new(Code::StorageUnavailable, "The storage is being changed. Try again."));
        }
        drafts.ids.insert(id.clone());
        drop(drafts);
        Ok(Self { blobs, id, published: false, runtime: tokio::runtime::Handle::current() })
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The catalog mentions it now, durably: it stays.
    pub(crate) fn published(mut self) {
        self.published = true;
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let (blobs, id) = (self.blobs.clone(), std::mem::take(&mut self.id));
        if self.published {
            blobs.forget(&id);
            return;
        }
        self.runtime.spawn(async move {
            // What cannot be removed now is found by the next search for leftovers.
            if let Err(error) = blobs.remove(&id).await {
                tracing::warn!(blob = id, %error, "an abandoned blob could not be removed");
            }
            blobs.forget(&id);
        });
    }
}

impl Blobs {
    fn forget(&self, id: &str) {
        self.drafts().ids.remove(id);
    }
}
