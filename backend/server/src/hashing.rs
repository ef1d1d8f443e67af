//! The hash of a request's body, taken while it passes by on its way to the handler.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use axum::body::Bytes;
use http_body::Frame;
use sha2::{Digest as _, Sha256};

/// What has passed by so far.
#[derive(Clone, Debug)]
pub(crate) struct Hashing(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    hash: Sha256,
    received: u64,
    announced: Option<u64>,
    ended: bool,
}

impl Hashing {
    /// Of a body that was announced with this length, if with any.
    pub(crate) fn new(announced: Option<u64>) -> Self {
        let state = State { hash: Sha256::new(), received: 0, announced, ended: false };
        Self(Arc::new(Mutex::new(state)))
    }

    /// The SHA-256 of the body, if all of it has passed by.
    pub(crate) fn of_whole_body(&self) -> Option<[u8; 32]> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = state.announced.map_or(state.ended, |announced| announced == state.received);
        whole.then(|| state.hash.clone().finalize().into())
    }

    /// Takes note of what came of asking the body for more.
    pub(crate) fn note<E>(&self, polled: &Poll<Option<Result<Frame<Bytes>, E>>>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match polled {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(bytes) = frame.data_ref() {
                    state.hash.update(bytes);
                    state.received += bytes.len() as u64;
                }
            }
            Poll::Ready(None) => state.ended = true,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
    }
}
