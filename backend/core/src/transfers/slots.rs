//! How many files are copied at once, over all transfers. The number can change while they run.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places that all transfers share. A handle: clones share them.
#[derive(Clone)]
pub(super) struct Slots(Arc<Inner>);

struct Inner {
    free: Arc<Semaphore>,
    size: Mutex<Size>,
}

struct Size {
    places: usize,
    /// Places that were taken away while files stood in them: each goes when its file has ended.
    surplus: usize,
}

/// A place, given back when it is dropped.
pub(super) struct Slot {
    permit: Option<OwnedSemaphorePermit>,
    slots: Slots,
}

impl Slots {
    pub(super) fn new(places: usize) -> Self {
        let size = Mutex::new(Size { places, surplus: 0 });
        Self(Arc::new(Inner { free: Arc::new(Semaphore::new(places)), size }))
    }

    pub(super) fn places(&self) -> usize {
        self.size().places
    }

    /// So many from now on. What is under way goes on.
    pub(super) fn resize(&self, places: usize) {
        let mut size = self.size();
        if places > size.places {
            let more = places - size.places;
            let kept = more.min(size.surplus);
            size.surplus -= kept;
            self.0.free.add_permits(more - kept);
        } else {
            let fewer = size.places - places;
            size.surplus += fewer - self.0.free.forget_permits(fewer);
        }
        size.places = places;
    }

    /// Waits for a place, in the order of those who wait. None: there is none any more.
    pub(super) async fn take(self) -> Option<Slot> {
        let permit = Arc::clone(&self.0.free).acquire_owned().await.ok()?;
        Some(Slot { permit: Some(permit), slots: self })
    }

    fn size(&self) -> MutexGuard<'_, Size> {
        self.0.size.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut size = self.slots.size();
        if size.surplus > 0
            && let Some(permit) = self.permit.take()
        {
            size.surplus -= 1;
            permit.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    fn taken(slots: &Slots) -> Option<Slot> {
        slots.clone().take().now_or_never().flatten()
    }

    #[test]
    fn places_taken_away_go_when_their_files_have_ended() {
        let slots = Slots::new(2);
        let (one, two) = (taken(&slots), taken(&slots));
        slots.resize(1);
        drop(one);
        assert!(taken(&slots).is_none(), "one is still in use");
        drop(two);
        let three = taken(&slots);
        assert!(three.is_some() && taken(&slots).is_none());
    }

    #[test]
    fn places_added_are_free_at_once_and_none_is_counted_twice() {
        let slots = Slots::new(1);
        let _one = taken(&slots);
        slots.resize(4);
        slots.resize(1);
        slots.resize(2);
        let two = taken(&slots);
        assert!(two.is_some() && taken(&slots).is_none());
        assert_eq!(slots.places(), 2);
    }
}
