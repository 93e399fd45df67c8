//! A question that nobody waits for any more, for its client went away or its time is over, is ended on the server too: by its
//! id, for a closed connection is not always seen there, as behind a balancer.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use clickhouse::Client;
use tokio::runtime::Handle;
use tokio::time::timeout;

/// A user may end questions of their own. `ASYNC`: it is not waited for.
const KILL: &str = "KILL QUERY WHERE query_id = {killed:String} ASYNC";
/// A server that does not take this is not asked again: the question ends at its own time there.
const KILL_TIME_MAX: Duration = Duration::from_secs(2);

static STARTED: AtomicU64 = AtomicU64::new(0);
/// Tells gateways of one server apart.
static GATEWAY: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0));

/// A question on the server. Killed there when it is let go of before its end.
pub(super) struct Running {
    client: Client,
    /// None once it ended.
    id: Option<String>,
}

impl Running {
    pub(super) fn new(client: &Client) -> Self {
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        Self { client: client.clone(), id: Some(format!("triptych-{:016x}-{number}", *GATEWAY)) }
    }

    /// A client whose question has this id.
    pub(super) fn named(&self, client: Client) -> Client {
        match &self.id {
            Some(id) => client.with_setting("query_id", id.clone()),
            None => client,
        }
    }

    pub(super) fn end(mut self) {
        self.id = None;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(id) = self.id.take() else { return };
        // Without a runtime the whole program ends, and its connections with it.
        let Ok(runtime) = Handle::try_current() else { return };
        let kill = self.client.query(KILL).param("killed", &id);
        runtime.spawn(async move {
            match timeout(KILL_TIME_MAX, kill.execute()).await {
                Ok(Ok(())) => tracing::debug!(query.id = id, "a question that nobody waits for was ended"),
                Ok(Err(error)) => tracing::debug!(query.id = id, "a question cannot be ended: {error}"),
                Err(_) => tracing::debug!(query.id = id, "a question cannot be ended: no answer"),
            }
        });
    }
}
