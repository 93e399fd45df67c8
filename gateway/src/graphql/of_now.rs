//! Answers that tell of a moment and not of the load alone: how stores are now, how long a question took. The next one may be another,
//! so such an answer is not kept. All others are the same for as long as the load is served.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_graphql::Context;

/// Given to a request by who wants to know whether its answer is one of now.
#[derive(Clone, Default)]
pub(crate) struct OfNow(Arc<AtomicBool>);

impl OfNow {
    pub(crate) fn is_marked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Says that this answer is one of now.
pub(crate) fn mark(context: &Context<'_>) {
    if let Some(of_now) = context.data_opt::<OfNow>() {
        of_now.0.store(true, Ordering::Relaxed);
    }
}
