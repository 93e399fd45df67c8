//! For callers that are not asynchronous: waits for what a sink does. The one runtime of the loader keeps the connections of all
//! servers alive meanwhile. Refuses to be called from what is itself asynchronous, where it would wait for itself.

use std::sync::LazyLock;

use tokio::runtime::{Builder, Runtime};

/// Threads beside the caller's: clients of servers send and receive on them.
const WORKERS: usize = 2;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let built = Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build();
    built.expect("a process that reads files can be given two threads more")
});

/// On the caller's thread; several may wait at once.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.block_on(work)
}
