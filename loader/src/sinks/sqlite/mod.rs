//! The one SQLite file of a load: documents and graph for a gateway without servers.

mod documents;
mod graph;
mod read;
pub mod writer;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use rusqlite::{Connection, OpenFlags};
use triptych_schemas::layout;
use triptych_schemas::manifest::StoreKind;
use writer::Writer;

use super::{Gold, LoadWriter, Part, RowsOf, Sink, SinkError, TableSums, Verify, Watch, Written, lake, whole};

/// The file databases of a lake's loads.
pub struct Sqlite {
    pub lake: PathBuf,
}

impl Sqlite {
    /// Of a load, published or not.
    fn file(&self, load_id: &str) -> PathBuf {
        let published = layout::load_dir(&self.lake, load_id);
        let folder = if published.exists() { published } else { layout::partial_dir(&self.lake, load_id) };
        folder.join(layout::SQLITE)
    }

    /// What a load should look like: the same writer, in memory.
    fn expected(gold: &Gold<'_>) -> Connection {
        let connection = Connection::open_in_memory().expect("memory is always there");
        let written = Writer::begin(connection).and_then(|writer| {
            whole::parts(gold, u32::MAX).iter().try_for_each(|part| writer.write(part))?;
            writer.end()
        });
        written.expect("what can be written to a file can be written to memory").0
    }

    /// `None` where the load has no file.
    fn stored(&self, load_id: &str) -> Result<Option<Connection>, SinkError> {
        let file = self.file(load_id);
        if !file.exists() {
            return Ok(None);
        }
        let opened = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY);
        opened.map(Some).map_err(|error| failed("", error))
    }
}

#[async_trait(?Send)]
impl Sink for Sqlite {
    fn store(&self) -> StoreKind {
        StoreKind::Sqlite
    }

    async fn prepare(&self) -> Result<(), SinkError> {
        fs::create_dir_all(self.lake.join(layout::LOADS)).map_err(|error| failed("", error))
    }

    async fn begin<'a>(
        &'a self,
        load_id: &'a str,
        watch: &'a Watch<'a>,
    ) -> Result<Box<dyn LoadWriter + 'a>, SinkError> {
        let writer = Writer::create(&layout::partial_dir(&self.lake, load_id))?;
        Ok(Box::new(SqliteWriter { writer, watch, next: 0 }))
    }

    async fn loads(&self) -> Result<Vec<String>, SinkError> {
        let ids = lake::loads_in(&self.lake).map_err(|error| failed("", error))?;
        Ok(ids.into_iter().filter(|id| self.file(id).exists()).collect())
    }

    async fn discard(&self, load_id: &str) -> Result<(), SinkError> {
        match fs::remove_file(self.file(load_id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("", error)),
            _ => Ok(()),
        }
    }
}

/// A load on its way into its file.
struct SqliteWriter<'a> {
    writer: Writer,
    watch: &'a Watch<'a>,
    /// The number of the next part.
    next: u32,
}

#[async_trait(?Send)]
impl LoadWriter for SqliteWriter<'_> {
    async fn part(&mut self, number: u32, part: &Part) -> Result<(), SinkError> {
        if number < self.next {
            return Ok(());
        }
        let before = self.writer.rows();
        self.writer.write(part)?;
        self.next = number + 1;
        let rows = (self.writer.rows() - before) as usize;
        self.watch.expects(rows);
        self.watch.wrote(StoreKind::Sqlite, rows)
    }

    async fn finish(self: Box<Self>) -> Result<Written, SinkError> {
        Ok(Written { store: self.writer.finish()?, sums: Vec::new() })
    }
}

#[async_trait(?Send)]
impl Verify for Sqlite {
    fn expected_sums(&self, gold: &Gold<'_>) -> Vec<TableSums> {
        read::sums(&Self::expected(gold)).expect("memory can be read")
    }

    async fn stored_sums(&self, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
        let Some(connection) = self.stored(load_id)? else { return Ok(Vec::new()) };
        read::sums(&connection).map_err(|error| failed("", error))
    }

    fn expected_rows<'a>(&'a self, gold: &'a Gold<'_>) -> RowsOf<'a> {
        let expected = Self::expected(gold);
        Box::new(move |table| read::rows(&expected, table).expect("memory can be read"))
    }

    async fn stored_rows(&self, load_id: &str, table: &str) -> Result<Vec<(String, u64)>, SinkError> {
        let Some(connection) = self.stored(load_id)? else { return Ok(Vec::new()) };
        read::rows(&connection, table).map_err(|error| failed(table, error))
    }
}

fn failed(table: &str, error: impl Into<anyhow::Error>) -> SinkError {
    SinkError::new(StoreKind::Sqlite, table, error)
}

/// Without a journal: a load that dies half-way is thrown away whole, so there is nothing to roll back.
fn open(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; \
         PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;",
    )?;
    Ok(connection)
}

/// The file is on disk, whole, before the load is published.
fn sync(path: &Path) -> std::io::Result<u64> {
    let file = fs::File::open(path)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}
