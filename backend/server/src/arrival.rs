//! A request's body while it arrives: counted, given up when nothing comes any more, and taken to its end (or a good
//! part of it) when the handler refused without reading it. A client that is still sending would see its connection
//! reset, not the refusal.

use std::io::ErrorKind;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use axum::body::{Body, Bytes};
use http::HeaderMap;
use http::header::EXPECT;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt as _;
use tokio::time::{Instant, Sleep};

use crate::hashing::Hashing;
use crate::info::RequestInfo;

/// After a refusal, this much of the body is still taken, and for no longer than this.
const REST_MAX_BYTES: usize = 16 * 1024 * 1024;
const REST_TIMEOUT: Duration = Duration::from_secs(5);

/// A body, shared by the handler that reads it and the frame around it. All clones are the same.
#[derive(Clone)]
pub(crate) struct Arrival {
    shared: Arc<Mutex<Arriving>>,
    info: RequestInfo,
    /// One that asks first (`Expect: 100-continue`) sends nothing until it is read.
    asks_first: bool,
}

struct Arriving {
    body: Body,
    /// For how long nothing may come.
    patience: Duration,
    /// Runs while something is waited for.
    waiting: Option<Pin<Box<Sleep>>>,
    was_read: bool,
    hashing: Option<Hashing>,
}

impl Arrival {
    pub(crate) fn new(body: Body, headers: &HeaderMap, info: RequestInfo, patience: Duration) -> Self {
        let arriving = Arriving { body, patience, waiting: None, was_read: false, hashing: None };
        Self { shared: Arc::new(Mutex::new(arriving)), info, asks_first: headers.contains_key(EXPECT) }
    }

    /// Has what comes from now on hashed.
    pub(crate) fn hash(&self, hashing: Hashing) {
        self.arriving().hashing = Some(hashing);
    }

    /// Takes what the handler left, within limits.
    pub(crate) async fn take_rest(mut self) {
        let is_over = {
            let arriving = self.arriving();
            arriving.body.is_end_stream() || (self.asks_first && !arriving.was_read)
        };
        if is_over {
            return;
        }
        let taking = async {
            let mut taken = 0;
            while let Some(Ok(frame)) = self.frame().await {
                taken += frame.data_ref().map_or(0, Bytes::len);
                if taken > REST_MAX_BYTES {
                    break;
                }
            }
        };
        // Whether it ended or ran out of time, the refusal is sent.
        drop(tokio::time::timeout(REST_TIMEOUT, taking).await);
    }

    fn arriving(&self) -> MutexGuard<'_, Arriving> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpBody for Arrival {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = self.arriving().poll(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.info.received(frame.data_ref().map_or(0, Bytes::len) as u64);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.arriving().body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.arriving().body.size_hint()
    }
}

impl Arriving {
    fn poll(&mut self, cx: &mut std::task::Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.was_read = true;
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Some(hashing) = &self.hashing {
            hashing.note(&polled);
        }
        if polled.is_ready() {
            self.waiting = None;
            return polled;
        }
        let deadline = Instant::now() + self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        // A client that went away without a word would hold its upload, and its `Idempotency-Key`, for ever.
        waiting.as_mut().poll(cx).map(|()| {
            let silence = format!("nothing was received for {} s", self.patience.as_secs());
            Some(Err(axum::Error::new(std::io::Error::new(ErrorKind::TimedOut, silence))))
        })
    }
}
