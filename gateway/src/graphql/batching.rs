//! When gathered questions are asked: as soon as the request can go no further, and not by the clock.
//!
//! A data loader gathers the keys that resolvers ask for and hands a future here that loads them all. It runs once the
//! request waits, in the request's own task, so everything that could be gathered has been: the number of store calls
//! depends on the shape of a query and never on its rows or on timing, and no question waits for a timer.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

type Batch = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Batches of one request that wait to be started.
#[derive(Clone, Default)]
pub(crate) struct Batches(Arc<Mutex<Vec<Batch>>>);

impl Batches {
    pub(crate) fn add(&self, batch: Batch) {
        self.0.lock().expect("no one panics while holding this lock").push(batch);
    }

    /// Runs a request to its end together with the batches it gathers.
    pub(crate) async fn drive<F: Future>(&self, request: F) -> F::Output {
        let mut request = pin!(request);
        let mut running: Vec<Batch> = Vec::new();
        let signal = Arc::new(Signal { woken: AtomicBool::new(false), task: Mutex::new(Waker::noop().clone()) });
        let waker = Waker::from(Arc::clone(&signal));
        poll_fn(|context| {
            signal.task.lock().expect("no one panics while holding this lock").clone_from(context.waker());
            loop {
                running.retain_mut(|batch| batch.as_mut().poll(context).is_pending());
                signal.woken.store(false, Ordering::SeqCst);
                if let Poll::Ready(answer) = request.as_mut().poll(&mut Context::from_waker(&waker)) {
                    return Poll::Ready(answer);
                }
                if signal.woken.load(Ordering::SeqCst) {
                    continue;
                }
                let mut waiting = self.0.lock().expect("no one panics while holding this lock");
                if waiting.is_empty() {
                    return Poll::Pending;
                }
                running.append(&mut waiting);
            }
        })
        .await
    }
}

/// Wakes the task, and tells whether it was woken. A request that wakes itself while it is polled has not come to its end
/// for now: long lists of futures give way every so often.
struct Signal {
    woken: AtomicBool,
    task: Mutex<Waker>,
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.woken.store(true, Ordering::SeqCst);
        self.task.lock().expect("no one panics while holding this lock").wake_by_ref();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_batch_starts_when_the_request_waits_and_wakes_it_when_done() {
        let batches = Batches::default();
        let steps = Arc::new(AtomicUsize::new(0));
        let answer = batches.drive(async {
            for step in 0..3 {
                let (done, wait) = tokio::sync::oneshot::channel();
                let steps = Arc::clone(&steps);
                batches.add(Box::pin(async move {
                    tokio::task::yield_now().await;
                    steps.fetch_add(1, Ordering::SeqCst);
                    done.send(step).expect("the request waits");
                }));
                assert_eq!(wait.await, Ok(step));
            }
            steps.load(Ordering::SeqCst)
        });
        assert_eq!(answer.await, 3);
    }
}
