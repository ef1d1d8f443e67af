//! A request's body that is hashed on its way to the handler.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use http_body::{Body as HttpBody, Frame, SizeHint};
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
}

/// The body.
pub(crate) struct HashingBody {
    body: Body,
    hashing: Hashing,
}

impl HashingBody {
    pub(crate) fn new(body: Body, hashing: Hashing) -> Self {
        Self { body, hashing }
    }
}

impl HttpBody for HashingBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        let mut state = self.hashing.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(bytes) = frame.data_ref() {
                    state.hash.update(bytes);
                    state.received += bytes.len() as u64;
                }
            }
            Poll::Ready(None) => state.ended = true,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        drop(state);
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
