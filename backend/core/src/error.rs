//! The one error type: a code for programs, a sentence for people, a cause for the log.
//!
//! The sentence says what was wrong and with which field; it never carries a cause, a path on the server or a secret.
//! The cause is written to the log once, where the answer leaves. Nothing here knows HTTP: `stowbox_server::problem`
//! maps each [`Code`] to its status without a wildcard.

use std::error::Error as StdError;
use std::fmt;

/// What went wrong, for programs. The public ones appear in answers by the name [`Code::as_str`] gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// Missing, malformed, unknown, expired or revoked credentials.
    Unauthorized,
    /// Known, but not allowed.
    Forbidden,
    /// The account's storage limit is reached.
    QuotaExceeded,
    /// No such bucket.
    BucketNotFound,
    /// No such object.
    ObjectNotFound,
    /// No such path.
    NotFound,
    /// No such API key.
    KeyNotFound,
    /// No such multipart upload.
    UploadNotFound,
    /// No such account.
    AccountNotFound,
    /// No such webhook.
    WebhookNotFound,
    /// No such delivery of the webhook.
    DeliveryNotFound,
    /// The name is taken.
    BucketAlreadyExists,
    /// Objects or unfinished uploads are in it.
    BucketNotEmpty,
    /// The account would be left without an admin key.
    LastAdminKey,
    /// The first request with an `Idempotency-Key` is still running.
    IdempotencyConflict,
    /// An `Idempotency-Key` was used for another request.
    IdempotencyMismatch,
    /// Bad input.
    InvalidRequest,
    /// Not a valid object key.
    InvalidKey,
    /// The bytes are not those the client declared.
    ChecksumMismatch,
    /// A condition of the request does not hold.
    PreconditionFailed,
    /// The range lies outside the object.
    RangeNotSatisfiable,
    /// A body over its limit.
    PayloadTooLarge,
    /// More requests than the account's limit allows.
    RateLimited,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The `Host` is not one that this server answers to.
    MisdirectedRequest,
    /// Our fault: the cause is in the log.
    InternalError,
    /// The blob store does not answer.
    StorageUnavailable,
    /// The disk is full.
    InsufficientStorage,
    /// Start only: another process holds the data directory.
    DataDirLocked,
    /// Start only: a newer Stowbox wrote the data directory.
    DataDirTooNew,
    /// Start only: the data directory cannot be written or is damaged.
    DataDirUnusable,
    /// Start only: a setting that cannot be used.
    InvalidConfig,
}

impl Code {
    /// Every code that an answer may carry, in the order of the documentation.
    pub const PUBLIC: &[Self] = &[
        Self::Unauthorized,
        Self::Forbidden,
        Self::QuotaExceeded,
        Self::BucketNotFound,
        Self::ObjectNotFound,
        Self::BucketAlreadyExists,
        Self::InvalidRequest,
        Self::InvalidKey,
        Self::PayloadTooLarge,
        Self::RateLimited,
        Self::ChecksumMismatch,
        Self::NotFound,
        Self::KeyNotFound,
        Self::UploadNotFound,
        Self::AccountNotFound,
        Self::WebhookNotFound,
        Self::DeliveryNotFound,
        Self::MethodNotAllowed,
        Self::BucketNotEmpty,
        Self::LastAdminKey,
        Self::IdempotencyConflict,
        Self::IdempotencyMismatch,
        Self::PreconditionFailed,
        Self::RangeNotSatisfiable,
        Self::MisdirectedRequest,
        Self::InternalError,
        Self::StorageUnavailable,
        Self::InsufficientStorage,
    ];

    /// The name in answers, in the log and in the documentation.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::QuotaExceeded => "quota_exceeded",
            Self::BucketNotFound => "bucket_not_found",
            Self::ObjectNotFound => "object_not_found",
            Self::NotFound => "not_found",
            Self::KeyNotFound => "key_not_found",
            Self::UploadNotFound => "upload_not_found",
            Self::AccountNotFound => "account_not_found",
            Self::WebhookNotFound => "webhook_not_found",
            Self::DeliveryNotFound => "delivery_not_found",
            Self::BucketAlreadyExists => "bucket_already_exists",
            Self::BucketNotEmpty => "bucket_not_empty",
            Self::LastAdminKey => "last_admin_key",
            Self::IdempotencyConflict => "idempotency_conflict",
            Self::IdempotencyMismatch => "idempotency_mismatch",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidKey => "invalid_key",
            Self::ChecksumMismatch => "checksum_mismatch",
            Self::PreconditionFailed => "precondition_failed",
            Self::RangeNotSatisfiable => "range_not_satisfiable",
            Self::PayloadTooLarge => "payload_too_large",
            Self::RateLimited => "rate_limited",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::MisdirectedRequest => "misdirected_request",
            Self::InternalError => "internal_error",
            Self::StorageUnavailable => "storage_unavailable",
            Self::InsufficientStorage => "insufficient_storage",
            Self::DataDirLocked => "data_dir_locked",
            Self::DataDirTooNew => "data_dir_too_new",
            Self::DataDirUnusable => "data_dir_unusable",
            Self::InvalidConfig => "invalid_config",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The result of everything that can fail in Stowbox.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure: its code, the public sentence, and the cause that only the log sees.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    code: Code,
    public: String,
    cause: Option<Box<dyn StdError + Send + Sync>>,
    object_size: Option<u64>,
}

impl Error {
    /// An error whose sentence is `public`.
    pub fn new(code: Code, public: impl Into<String>) -> Self {
        Self(Box::new(Inner { code, public: public.into(), cause: None, object_size: None }))
    }

    /// Our own fault, with its cause for the log.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(
            Code::InternalError,
            "Something went wrong on the server. The cause is in its log under this request id.",
        )
        .caused_by(cause)
    }

    /// Bad input: `field` and what was wrong with it.
    pub fn invalid(field: &str, problem: impl fmt::Display) -> Self {
        Self::new(Code::InvalidRequest, format!("`{field}` {problem}."))
    }

    /// The range asked for lies outside an object of `size` bytes.
    pub fn range_not_satisfiable(size: u64) -> Self {
        let mut error = Self::new(
            Code::RangeNotSatisfiable,
            format!("The range lies outside the object, which has {size} bytes."),
        );
        error.0.object_size = Some(size);
        error
    }

    /// Adds the cause, which only the log sees.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The sentence for people.
    pub fn public(&self) -> &str {
        &self.0.public
    }

    /// Whether it concerns the one key that was tried, so that others may still succeed.
    pub(crate) fn is_of_one_key(&self) -> bool {
        matches!(
            self.0.code,
            Code::ObjectNotFound | Code::InvalidKey | Code::InvalidRequest | Code::PreconditionFailed
        )
    }

    /// Of a range that cannot be satisfied: the size of the object, for `Content-Range`.
    pub fn object_size(&self) -> Option<u64> {
        self.0.object_size
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.public)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.cause.as_ref().map(|cause| &**cause as &(dyn StdError + 'static))
    }
}
