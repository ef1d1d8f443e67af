//! What changed, for those who look on: kept in memory, in the order of the commits, as far back as a short break of a
//! connection lasts. Whoever missed more is told so, and reads anew.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::deliveries::Status;

/// Changes that are kept for those who come back.
const KEPT: usize = 8192;

/// A change, as onlookers are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A key got an object, another one, or other headers.
    ObjectCreated {
        /// In this bucket.
        bucket: String,
        /// Under this key.
        key: String,
        /// As it is now.
        size_bytes: u64,
        /// As it is now.
        etag: String,
    },
    /// A key lost its object.
    ObjectDeleted {
        /// In this bucket.
        bucket: String,
        /// This key.
        key: String,
    },
    /// A bucket was made.
    BucketCreated {
        /// Its name.
        bucket: String,
    },
    /// The settings of a bucket changed.
    BucketUpdated {
        /// Its name.
        bucket: String,
    },
    /// A bucket is gone.
    BucketDeleted {
        /// Its name.
        bucket: String,
    },
    /// A delivery to a webhook was made, or an attempt of it ended.
    DeliveryUpdated {
        /// The webhook.
        webhook_id: String,
        /// The delivery.
        id: String,
        /// As it is now.
        status: Status,
    },
    /// Another list of the account changed.
    ListChanged {
        /// Which.
        list: List,
        /// Of this bucket; none where it is the account's.
        bucket: Option<String>,
    },
}

impl Change {
    /// The bucket it happened in.
    pub(crate) fn bucket(&self) -> Option<&str> {
        match self {
            Self::ObjectCreated { bucket, .. }
            | Self::ObjectDeleted { bucket, .. }
            | Self::BucketCreated { bucket }
            | Self::BucketUpdated { bucket }
            | Self::BucketDeleted { bucket } => Some(bucket),
            Self::ListChanged { bucket, .. } => bucket.as_deref(),
            Self::DeliveryUpdated { .. } => None,
        }
    }
}

/// The lists that are watched as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// API keys.
    Keys,
    /// Webhooks.
    Webhooks,
    /// Inboxes, or what came to one.
    Inboxes,
    /// Signed URLs.
    SignedUrls,
    /// Unfinished uploads.
    Uploads,
    /// The trash.
    Trash,
    /// The request log, and what is counted from it. What a console reads by itself is no change.
    Requests,
    /// The name and the plan of the account itself.
    Account,
}

impl List {
    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keys => "keys",
            Self::Webhooks => "webhooks",
            Self::Inboxes => "inboxes",
            Self::SignedUrls => "signedUrls",
            Self::Uploads => "uploads",
            Self::Trash => "trash",
            Self::Requests => "requests",
            Self::Account => "account",
        }
    }
}

/// A change, whose it is, and its place in the feed.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub(crate) place: u64,
    pub(crate) account_id: String,
    pub(crate) change: Change,
}

/// The feed of an open catalog.
#[derive(Clone, Debug)]
pub(crate) struct Feed(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    kept: Mutex<VecDeque<Arc<Notice>>>,
    /// The place of the last change.
    last: watch::Sender<u64>,
}

impl Default for Feed {
    fn default() -> Self {
        Self(Arc::new(Inner { kept: Mutex::default(), last: watch::Sender::new(0) }))
    }
}

impl Feed {
    pub(crate) fn append(&self, account_id: String, change: Change) {
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = *self.0.last.borrow() + 1;
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(Arc::new(Notice { place, account_id, change }));
        self.0.last.send_replace(place);
    }

    /// Tells of the place of the last change.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.0.last.subscribe()
    }

    /// The changes behind a place, in order; none if some of them are not kept any more, or the place is not ours.
    pub(crate) fn after(&self, place: u64) -> Option<Vec<Arc<Notice>>> {
        let kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let last = *self.0.last.borrow();
        let missed = usize::try_from(last.checked_sub(place)?).ok()?;
        let first = kept.len().checked_sub(missed)?;
        Some(kept.range(first..).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(n: usize) -> Change {
        Change::BucketCreated { bucket: n.to_string() }
    }

    #[test]
    fn who_comes_back_gets_what_was_missed_and_no_more() {
        let feed = Feed::default();
        for n in 1..=3 {
            feed.append("a".into(), change(n));
        }
        let after =
            |place| feed.after(place).map(|kept| kept.iter().map(|notice| notice.place).collect::<Vec<_>>());
        assert_eq!(after(0), Some(vec![1, 2, 3]));
        assert_eq!(after(2), Some(vec![3]));
        assert_eq!(after(3), Some(vec![]));
        assert_eq!(after(4), None, "a place that was never given");
    }

    #[test]
    fn who_missed_too_much_is_told_so() {
        let feed = Feed::default();
        for n in 0..=KEPT {
            feed.append("a".into(), change(n));
        }
        assert!(feed.after(0).is_none());
        assert_eq!(feed.after(1).map(|kept| kept.len()), Some(KEPT));
    }
}
