//! A pool of read-only connections to the load's file database. Blocking work runs off the async threads; nothing here
//! writes, ever: a published load does not change, which `immutable=1` tells the library so that it takes no locks.

use std::any::Any;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;
use triptych_schemas::manifest::StoreKind;

use crate::stores::{Role, StoreError, StoreErrorKind};

/// Reads are short and the processors few; more connections would only hold more memory.
const CONNECTIONS: usize = 4;
/// Page cache of one connection, in KiB. The system's file cache holds the rest.
const CACHE_KIB: i32 = 2048;
/// Statements kept prepared on a connection: all that the gateway has, with room.
const STATEMENTS_MAX: usize = 64;

pub struct Pool {
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

/// What the database said. The caller adds the role it was asked in.
#[derive(Debug, thiserror::Error)]
pub enum SqliteError {
    #[error("`{}` cannot be opened", file.display())]
    Open { file: PathBuf, source: rusqlite::Error },
    #[error("a query failed")]
    Query(#[from] rusqlite::Error),
    #[error("the thread that ran a query stopped: {0}")]
    Stopped(String),
}

/// Work of no type, so that the thread that runs it is built once for all questions.
type Job = Box<dyn FnOnce(&Connection) -> Done + Send>;
type Done = Box<dyn Any + Send>;

impl SqliteError {
    pub fn at(self, role: Role) -> StoreError {
        let kind = match self {
            Self::Open { .. } => StoreErrorKind::Unavailable,
            Self::Query(_) | Self::Stopped(_) => StoreErrorKind::Broken,
        };
        StoreError { store: StoreKind::Sqlite, role, kind, source: Box::new(self) }
    }
}

impl Pool {
    /// `prepare` is called with each connection: its settings, and functions that statements want.
    pub fn open(file: &Path, prepare: fn(&Connection) -> rusqlite::Result<()>) -> Result<Self, SqliteError> {
        let fail = |source| SqliteError::Open { file: file.to_owned(), source };
        let connections: Result<Vec<_>, _> = (0..CONNECTIONS).map(|_| connect(file, prepare)).collect();
        Ok(Self { idle: Mutex::new(connections.map_err(fail)?), permits: Arc::new(Semaphore::new(CONNECTIONS)) })
    }

    /// Runs `work` with a connection on a thread that may block. Use `prepare_cached` inside. A caller that goes away
    /// leaves the work to end by itself, which holds its permit until the connection is back.
    pub async fn read<T, F>(self: &Arc<Self>, work: F) -> Result<T, SqliteError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    {
        let job: Job = Box::new(move |connection| Box::new(work(connection)));
        let done = self.run(job).await?.downcast::<Result<T, rusqlite::Error>>();
        Ok((*done.expect("a job gives what its work gives"))?)
    }

    async fn run(self: &Arc<Self>, job: Job) -> Result<Done, SqliteError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.expect("the semaphore is never closed");
        let pool = Arc::clone(self);
        let run = move || {
            let connection = pool.lock().pop().expect("there are as many connections as permits");
            let done = job(&connection);
            pool.lock().push(connection);
            drop(permit);
            done
        };
        tokio::task::spawn_blocking(run).await.map_err(|panic| SqliteError::Stopped(panic.to_string()))
    }

    /// Runs `work` on this thread, while a load is opened and nobody else asks.
    pub fn read_blocking<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, SqliteError> {
        let connection = self.lock().pop().expect("nobody else reads while a load is opened");
        let result = work(&connection);
        self.lock().push(connection);
        Ok(result?)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().expect("no one panics while holding this lock")
    }
}

fn connect(file: &Path, prepare: fn(&Connection) -> rusqlite::Result<()>) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(uri(file), flags)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    prepare(&connection)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(connection)
}

/// <https://www.sqlite.org/uri.html>: `%`, `?` and `#` in a path must be escaped.
fn uri(file: &Path) -> String {
    let path = file.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?mode=ro&immutable=1")
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn callers_that_go_away_leave_no_one_without_a_connection() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.sqlite");
        Connection::open(&file).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
        let pool = Arc::new(Pool::open(&file, |_| Ok(())).unwrap());
        let mut unblock = Vec::new();
        for _ in 0..CONNECTIONS {
            let (go, wait) = mpsc::channel::<()>();
            let (started, is_started) = tokio::sync::oneshot::channel();
            let read = pool.read(move |_| {
                started.send(()).expect("the test waits");
                wait.recv().expect("the test tells when to go on");
                Ok(())
            });
            tokio::select! {
                biased;
                _ = read => panic!("it waits for us"),
                started = is_started => started.unwrap(),
            }
            unblock.push(go);
        }
        let another = tokio::spawn({
            let pool = Arc::clone(&pool);
            let count = |connection: &Connection| connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0));
            async move { pool.read::<i64, _>(count).await }
        });
        tokio::task::yield_now().await;
        for go in unblock {
            go.send(()).unwrap();
        }
        assert_eq!(another.await.unwrap().unwrap(), 0);
    }
}
