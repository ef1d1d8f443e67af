//! What a failure of the store is to a client.

use opendal::ErrorKind;

use crate::error::{Code, Error};

pub(super) fn failed(error: opendal::Error) -> Error {
    if is_disk_full(&error) {
        return crate::catalog::disk_full().caused_by(error);
    }
    match error.kind() {
        // The catalog says that it is there: the store lost it.
        ErrorKind::NotFound => Error::internal(error),
        _ => Error::new(
            Code::StorageUnavailable,
            "The blob store does not answer as it should. Nothing was changed.",
        )
        .caused_by(error),
    }
}

pub(super) fn failed_io(error: &std::io::Error) -> Error {
    failed(
        opendal::Error::new(ErrorKind::Unexpected, error.to_string())
            .set_source(std::io::Error::from(error.kind())),
    )
}

pub(super) fn failed_reading(error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::NotFound {
        return Error::internal(error);
    }
    Error::new(Code::StorageUnavailable, "The blob store failed while reading.").caused_by(error)
}

fn is_disk_full(error: &opendal::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return matches!(
                io.kind(),
                std::io::ErrorKind::StorageFull
                    | std::io::ErrorKind::QuotaExceeded
                    | std::io::ErrorKind::FileTooLarge
            );
        }
        source = cause.source();
    }
    false
}
