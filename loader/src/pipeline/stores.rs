//! Writes what was derived to every store, and holds what servers say they have against it.

use triptych_schemas::manifest::{StoreKind, StoreWrite};

use super::{LoadError, Surroundings};
use crate::publish::Publication;
use crate::sinks::lake::Lake;
use crate::sinks::sqlite::Sqlite;
use crate::sinks::{self, Gold, Sink, SinkError, Watch, store_name};

/// Files first, side by side; then one server after the other: they share this machine's processors with each other and
/// with us where they are near, and a server's own order of work is not ours to know where they are far.
pub(super) fn write(
    gold: &Gold<'_>,
    publication: &Publication,
    around: &Surroundings<'_>,
) -> Result<Vec<StoreWrite>, LoadError> {
    let path = publication.lake().path();
    let lake = Lake { path: path.to_owned() };
    let sqlite = needs_sqlite(publication).then(|| Sqlite { lake: path.to_owned() });
    let mut written = std::thread::scope(|scope| {
        let documents = sqlite.as_ref().map(|sqlite| scope.spawn(|| write_one(sqlite, gold, around)));
        let facts = write_one(&lake, gold, around)?;
        let documents = documents.map(|writing| writing.join().expect("a sink returns its errors")).transpose()?;
        Ok::<_, LoadError>([Some(facts), documents].into_iter().flatten().collect::<Vec<_>>())
    })?;
    for server in publication.servers() {
        written.push(write_one(server, gold, around)?);
    }
    Ok(written)
}

/// Documents and graph are in files unless servers hold both.
fn needs_sqlite(publication: &Publication) -> bool {
    let has = |store| publication.servers().any(|server| server.store() == store);
    !(has(StoreKind::Mongodb) && has(StoreKind::Neo4j))
}

fn write_one<S: Sink + ?Sized>(sink: &S, gold: &Gold<'_>, around: &Surroundings<'_>) -> Result<StoreWrite, LoadError> {
    let watch = Watch { bar: around.progress.rows(store_name(sink.store())), interrupted: around.interrupted };
    sink.write(gold, &watch).map_err(|error| ended(error, around))
}

/// Rows and cents of every table on every server.
pub(super) fn check(gold: &Gold<'_>, publication: &Publication, around: &Surroundings<'_>) -> Result<(), LoadError> {
    let _stage = around.progress.stage("checking what the servers hold");
    for server in publication.servers() {
        let differences = sinks::check(server, gold).map_err(|error| ended(error, around))?;
        if !differences.is_empty() {
            return Err(LoadError::Differs { store: store_name(server.store()), differences });
        }
    }
    Ok(())
}

fn ended(error: SinkError, around: &Surroundings<'_>) -> LoadError {
    if around.is_interrupted() { LoadError::Interrupted } else { LoadError::Sink(error) }
}
