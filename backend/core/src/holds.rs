//! Who is reading which blob, so that the sweeper removes none from under a reader.
//!
//! A reader [enters](Holds::enter) before it looks into the catalog and then [names](Entering::hold) the blobs it found.
//! The sweeper collects what the catalog calls freed, starts a new [round](Holds::next_round), and removes a blob once
//! everybody who entered before that round has named theirs and nobody named this one: whoever enters later cannot
//! find it any more. Holds are of this process; servers that share a catalog would need them in the catalog.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[derive(Clone, Debug, Default)]
pub(crate) struct Holds(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    round: u64,
    /// Of each round, how many entered in it and have not yet named their blobs.
    entering: BTreeMap<u64, usize>,
    held: HashMap<String, usize>,
}

impl Holds {
    /// Before the catalog is read.
    pub(crate) fn enter(&self) -> Entering {
        let mut state = self.state();
        let round = state.round;
        *state.entering.entry(round).or_default() += 1;
        Entering { holds: self.clone(), round }
    }

    /// After the freed blobs were collected: those who enter from here on cannot find them.
    pub(crate) fn next_round(&self) -> u64 {
        let mut state = self.state();
        state.round += 1;
        state.round
    }

    /// Whether a blob that was freed before `round` began can be removed.
    pub(crate) fn may_remove(&self, blob_id: &str, round: u64) -> bool {
        let state = self.state();
        state.entering.range(..round).next().is_none() && !state.held.contains_key(blob_id)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Has entered, and may find any blob.
#[derive(Debug)]
pub(crate) struct Entering {
    holds: Holds,
    round: u64,
}

impl Entering {
    /// Holds these blobs until the answer is dropped.
    pub(crate) fn hold(self, blob_ids: Vec<String>) -> Held {
        let mut state = self.holds.state();
        for blob_id in &blob_ids {
            *state.held.entry(blob_id.clone()).or_default() += 1;
        }
        drop(state);
        Held { holds: self.holds.clone(), blob_ids }
    }
}

impl Drop for Entering {
    fn drop(&mut self) {
        let mut state = self.holds.state();
        if let Some(count) = state.entering.get_mut(&self.round) {
            *count -= 1;
            if *count == 0 {
                state.entering.remove(&self.round);
            }
        }
    }
}

/// Blobs that stay.
#[derive(Debug)]
pub(crate) struct Held {
    holds: Holds,
    blob_ids: Vec<String>,
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut state = self.holds.state();
        for blob_id in &self.blob_ids {
            if let Some(count) = state.held.get_mut(blob_id) {
                *count -= 1;
                if *count == 0 {
                    state.held.remove(blob_id);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_stays_while_a_reader_that_may_find_it_is_under_way() {
        let holds = Holds::default();
        let early = holds.enter();
        let round = holds.next_round();
        assert!(!holds.may_remove("a", round), "the early reader may still find it");
        let held = early.hold(vec!["a".into()]);
        assert!(!holds.may_remove("a", round), "it found it");
        assert!(holds.may_remove("b", round), "it did not find this one");
        drop(held);
        assert!(holds.may_remove("a", round));
    }

    #[test]
    fn a_reader_that_enters_after_the_round_began_delays_nothing() {
        let holds = Holds::default();
        let round = holds.next_round();
        let _late = holds.enter();
        assert!(holds.may_remove("a", round));
    }
}
