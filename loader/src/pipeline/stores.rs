//! Writes what was derived to every store, and holds what servers say they have against it.

use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_servers::store;

use super::{LoadError, Surroundings};
use crate::publish::Publication;
use crate::sinks::lake::Lake;
use crate::sinks::server::is_server;
use crate::sinks::sqlite::Sqlite;
use crate::sinks::{self, Gold, Server, SinkError, TableSums, Verify, Watch, Written, store_name, wait};

/// For an interrupt, while stores are written.
const LOOKED_EVERY: Duration = Duration::from_millis(100);

/// All side by side: they share nothing but what was derived, and a server works while the next batch for it, or for
/// another, is laid out. Measured on two cores shared with the servers, one after another takes a fifth longer. A server is
/// asked what it holds as soon as it has all, while others still write.
pub(super) fn write_and_check(
    gold: &Gold<'_>,
    publication: &Publication,
    around: &Surroundings<'_>,
    cleaned: Instant,
) -> Result<Vec<StoreWrite>, LoadError> {
    let path = publication.lake().path();
    let lake = Lake { path: path.to_owned() };
    let sqlite = needs_sqlite(publication).then(|| Sqlite { lake: path.to_owned() });
    let mut sinks: Vec<&dyn Verify> = vec![&lake];
    sinks.extend(sqlite.as_ref().map(|sqlite| sqlite as &dyn Verify));
    sinks.extend(publication.servers().map(|server| server as &dyn Verify));
    let write = || {
        side_by_side(&sinks, |sink| {
            let Written { store, sums } = write_one(sink, gold, around, cleaned)?;
            if is_server(sink.store()) {
                check(sink, (gold.load_id, &sums), around)?;
            }
            Ok(store)
        })
    };
    heeding_interrupts(publication, around, write)
}

/// While `work` runs: an interrupt is seen at the next batch, and no server is waited for that would give none.
fn heeding_interrupts<T>(publication: &Publication, around: &Surroundings<'_>, work: impl FnOnce() -> T) -> T {
    let (working, ended) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while ended.recv_timeout(LOOKED_EVERY) == Err(RecvTimeoutError::Timeout) {
                if around.is_interrupted() {
                    publication.servers().for_each(Server::end);
                    break;
                }
            }
        });
        let outcome = work();
        drop(working);
        outcome
    })
}

/// One thread a sink; all have ended when this returns, with the first error of theirs where there is one.
fn side_by_side<T: Send>(
    sinks: &[&dyn Verify],
    work: impl Fn(&dyn Verify) -> Result<T, LoadError> + Sync,
) -> Result<Vec<T>, LoadError> {
    let work = &work;
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let working: Vec<_> = sinks.iter().map(|sink| scope.spawn(move || work(*sink))).collect();
        working.into_iter().map(|working| working.join().expect("a sink returns its errors")).collect()
    });
    outcomes.into_iter().collect()
}

fn needs_sqlite(publication: &Publication) -> bool {
    let is_given = |store| publication.servers().any(|server| server.store() == store);
    store::written(is_given).any(|store| store == StoreKind::Sqlite)
}

fn write_one(
    sink: &dyn Verify,
    gold: &Gold<'_>,
    around: &Surroundings<'_>,
    cleaned: Instant,
) -> Result<Written, LoadError> {
    let watch = Watch::new(around.progress.rows(store_name(sink.store())), around.interrupted, cleaned);
    let Written { store, sums } = wait(sink.write(gold, &watch)).map_err(|error| ended(error, around))?;
    let refresh_milliseconds = watch.since_cleaning_ms();
    Ok(Written { store: StoreWrite { refresh_milliseconds, tables: watch.into_tables(), ..store }, sums })
}

/// Rows and cents of every table.
fn check(
    server: &dyn Verify,
    (load_id, expected): (&str, &[TableSums]),
    around: &Surroundings<'_>,
) -> Result<(), LoadError> {
    let differences = wait(sinks::check(server, load_id, expected)).map_err(|error| ended(error, around))?;
    if differences.is_empty() {
        return Ok(());
    }
    Err(LoadError::Differs { store: store_name(server.store()), differences })
}

fn ended(error: SinkError, around: &Surroundings<'_>) -> LoadError {
    if around.is_interrupted() { LoadError::Interrupted } else { LoadError::Sink(error) }
}
