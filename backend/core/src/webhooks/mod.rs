//! Webhooks: telling other programs what happened to objects.
//!
//! **An event is written in the commit of the change it tells of**, together with one delivery for each webhook that
//! listens at that moment ([`events`]). So a crash neither loses nor invents one, no second transaction decides who is
//! told, and an account in which nobody listens pays for one step in an index. A change whose commit fails has no event.
//!
//! **A delivery is tried until it is taken or given up** ([`retry`]), each try being an attempt with its outcome. Tries are
//! made by `work::deliver_webhooks`: at least once, in no promised order; the receiver knows a repetition by its
//! `webhook-id`, the event's id. Redelivering makes a new delivery of the same event.
//!
//! **The body is stored once**, as text, and exactly that is signed ([`signature`]) and sent ([`sender`]), to an
//! address that was judged ([`guard`]) in the moment of connecting.
//!
//! Rejected: matching events to webhooks in a later task. It costs a second sync before anything is sent, and whoever was
//! added or paused in between would be told wrongly.

pub mod deliveries;
pub mod endpoints;
pub(crate) mod events;
pub(crate) mod guard;
pub mod inbox;
pub(crate) mod retry;
pub(crate) mod sender;
pub(crate) mod signature;
mod zone;

pub use crate::catalog::attempts::Attempt;
pub use crate::catalog::deliveries::{Delivery, Status};
pub use crate::catalog::inboxes::{Inbox, InboxRequest};
pub use crate::catalog::webhooks::Webhook;
pub use events::EventType;

use std::time::Duration;

/// How long events, deliveries and what inboxes received are kept.
pub(crate) const KEPT: Duration = Duration::from_hours(30 * 24);
