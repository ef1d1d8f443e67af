//! Bodies of answers, counted on their way, for the meter and the request log.

use std::pin::Pin;
use std::task::Poll;

use axum::body::{Body, Bytes};
use http::StatusCode;
use http_body::{Body as HttpBody, Frame, SizeHint};
use stowbox_core::requests::{self, Headers};

use crate::context::Context;
use crate::info::RequestInfo;

/// Counts the bytes of an answer's body; tells the meter when it ends, or breaks off.
pub(crate) struct CountOut {
    pub(crate) body: Body,
    pub(crate) bytes: u64,
    pub(crate) status: StatusCode,
    pub(crate) code: Option<String>,
    /// For the log.
    pub(crate) headers: Headers,
    pub(crate) info: RequestInfo,
    pub(crate) context: Context,
}

impl HttpBody for CountOut {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.bytes += frame.data_ref().map_or(0, Bytes::len) as u64;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for CountOut {
    fn drop(&mut self) {
        let (elapsed, traffic) = (self.info.elapsed(), (self.info.ingress_bytes(), self.bytes));
        self.context.metrics.count(self.info.method(), self.info.route(), self.status, elapsed, traffic);
        if let Some(request) = self.info.logged(self.status, self.code.as_deref(), self.bytes) {
            let headers = std::mem::take(&mut self.headers);
            requests::record(&self.context.app, request, headers);
        }
    }
}
