//! What the server counts of itself, for Prometheus. Labels are routes, methods and status classes: their number is
//! bounded, and none tells of an account, a bucket or a key.

use std::time::Duration;

use http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use stowbox_core::totals::Totals;
use stowbox_core::{Error, Result};

/// Upper bounds, in seconds: from a lookup to an upload of gigabytes.
const BOUNDS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 600.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
}

/// The counters of a server.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Asked, Histogram>,
    ingress_bytes: Counter,
    egress_bytes: Counter,
    accounts: Gauge,
    buckets: Gauge,
    objects: Gauge,
    storage_bytes: Gauge,
    freed_blobs: Gauge,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let durations: Family<Asked, Histogram> = Family::new_with_constructor(|| Histogram::new(BOUNDS));
        let mut metrics = Self {
            registry: Registry::with_prefix("stowbox"),
            requests: Family::default(),
            durations,
            ingress_bytes: Counter::default(),
            egress_bytes: Counter::default(),
            accounts: Gauge::default(),
            buckets: Gauge::default(),
            objects: Gauge::default(),
            storage_bytes: Gauge::default(),
            freed_blobs: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        registry.register("requests", "Requests answered", metrics.requests.clone());
        registry.register(
            "request_duration_seconds",
            "From the head of a request to the last byte of its answer",
            metrics.durations.clone(),
        );
        registry.register("ingress_bytes", "Bytes of request bodies", metrics.ingress_bytes.clone());
        registry.register("egress_bytes", "Bytes of response bodies", metrics.egress_bytes.clone());
        registry.register("accounts", "Accounts", metrics.accounts.clone());
        registry.register("buckets", "Buckets over all accounts", metrics.buckets.clone());
        registry.register("objects", "Objects over all accounts", metrics.objects.clone());
        registry.register("storage_bytes", "Logical bytes stored", metrics.storage_bytes.clone());
        registry.register("freed_blobs", "Blobs that wait for the sweeper", metrics.freed_blobs.clone());
        metrics
    }

    /// Counts an answered request.
    pub(crate) fn count(
        &self,
        method: &Method,
        route: &str,
        status: StatusCode,
        elapsed: Duration,
        (ingress_bytes, egress_bytes): (u64, u64),
    ) {
        let (method, route) = (known(method), route.to_owned());
        let status = match status.as_u16() {
            ..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            500.. => "5xx",
        };
        self.durations.get_or_create(&Asked { method, route: route.clone() }).observe(elapsed.as_secs_f64());
        self.requests.get_or_create(&Answered { method, route, status }).inc();
        self.ingress_bytes.inc_by(ingress_bytes);
        self.egress_bytes.inc_by(egress_bytes);
    }

    /// All of it, in the OpenMetrics text format.
    pub(crate) fn text(&self, totals: Totals) -> Result<String> {
        self.accounts.set(totals.accounts as i64);
        self.buckets.set(totals.buckets as i64);
        self.objects.set(totals.objects as i64);
        self.storage_bytes.set(totals.storage_bytes as i64);
        self.freed_blobs.set(totals.freed_blobs as i64);
        let mut text = String::new();
        encode(&mut text, &self.registry).map_err(Error::internal)?;
        Ok(text)
    }
}

/// Clients can make up methods without end.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "PUT" => "PUT",
        "POST" => "POST",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
