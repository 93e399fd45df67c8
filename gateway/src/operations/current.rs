//! The request that a task answers: its id, and what it asked of stores, known to whoever tells of it without being handed from
//! call to call. Outside of a request there is none.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::Instrument;

use super::request_id::RequestId;
use crate::stores::account::{Account, Used};

tokio::task_local! {
    static CURRENT: Arc<Current>;
}

pub(super) struct Current {
    pub(super) id: RequestId,
    /// Of each of its questions that were executed for it.
    accounts: Mutex<Vec<Account>>,
    /// That of its question, or the highest of a list of them.
    cost: AtomicU64,
}

impl Current {
    pub(super) fn new(id: RequestId) -> Arc<Self> {
        Arc::new(Self { id, accounts: Mutex::default(), cost: AtomicU64::new(0) })
    }

    /// Answers this request.
    pub(super) async fn scope<T>(self: Arc<Self>, answer: impl Future<Output = T>) -> T {
        CURRENT.scope(self, answer).await
    }

    /// None where none was reckoned.
    pub(super) fn cost(&self) -> Option<u64> {
        Some(self.cost.load(Ordering::Relaxed)).filter(|cost| *cost > 0)
    }

    pub(super) fn used(&self) -> Vec<Used> {
        let accounts = self.accounts.lock().expect("no one panics while holding this lock");
        accounts.iter().flat_map(Account::used).collect()
    }
}

/// The id of the request that is being answered, if one is.
pub(crate) fn request_id() -> Option<RequestId> {
    CURRENT.try_with(|current| current.id.clone()).ok()
}

/// What runs in a task of its own goes on to be for the request of this one, and in its span.
pub(crate) fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let current = CURRENT.try_with(Arc::clone).ok();
    let carried = async move {
        match current {
            Some(current) => current.scope(work).await,
            None => work.await,
        }
    };
    carried.in_current_span()
}

/// Work for the request of this task that is told of by itself: a stream of events would gather what it asked of stores without an
/// end.
pub(crate) fn apart<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let current = CURRENT.try_with(|current| Current::new(current.id.clone())).ok();
    async move {
        match current {
            Some(current) => current.scope(work).await,
            None => work.await,
        }
    }
}

/// What a question of this request costs at most.
pub(crate) fn note_cost(cost: u64) {
    // Commands answer questions without a request.
    let _ = CURRENT.try_with(|current| current.cost.fetch_max(cost, Ordering::Relaxed));
}

/// What a question of this request asks of stores is in this account.
pub(crate) fn note_account(account: &Account) {
    // Commands answer questions without a request.
    let _ = CURRENT.try_with(|current| {
        current.accounts.lock().expect("no one panics while holding this lock").push(account.clone());
    });
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::*;

    #[tokio::test]
    async fn a_request_is_known_while_it_is_answered() {
        assert_eq!(request_id(), None);
        note_account(&Account::default());
        let id = RequestId::of(&HeaderMap::new());
        let current = Current::new(id.clone());
        let seen = Arc::clone(&current).scope(async {
            note_account(&Account::default());
            request_id()
        });
        assert_eq!(seen.await, Some(id));
        assert_eq!(current.accounts.lock().unwrap().len(), 1);
        assert_eq!(request_id(), None);
    }
}
