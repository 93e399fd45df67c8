//! The stores of a load, each with a thread of its own and the parts that wait for it. They share nothing but the parts, and a
//! server works while the next batch for it, or for another, is laid out: measured on two cores shared with the servers, one after
//! another takes a fifth longer. A server is asked what it holds as soon as it has all, while others still write.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use triptych_schemas::manifest::{StoreKind, StoreWrite};
use triptych_servers::store;

use super::parts::Give;
use super::{LoadError, Surroundings};
use crate::publish::Publication;
use crate::sinks::lake::Lake;
use crate::sinks::server::is_server;
use crate::sinks::sqlite::Sqlite;
use crate::sinks::{self, Part, Server, SinkError, Verify, Watch, Written, store_name, wait};

/// For an interrupt, while stores are written.
const LOOKED_EVERY: Duration = Duration::from_millis(100);

/// Where a load goes.
#[derive(Clone, Copy)]
pub(super) struct Stores<'a> {
    pub(super) publication: &'a Publication,
    pub(super) load_id: &'a str,
    pub(super) around: &'a Surroundings<'a>,
    /// When the source was read and cleaned.
    pub(super) cleaned: Instant,
    /// How many parts may wait for a store that is busy.
    pub(super) parts_waiting_max: usize,
}

/// What a store is told.
#[derive(Clone)]
enum Message {
    Part(u32, Arc<Part>),
    /// That was the last one.
    End,
}

pub(super) fn needs_sqlite(publication: &Publication) -> bool {
    let is_given = |store| publication.servers().any(|server| server.store() == store);
    store::written(is_given).any(|store| store == StoreKind::Sqlite)
}

impl Stores<'_> {
    /// Writes what `make` hands over to all of them.
    pub(super) fn write<T>(
        self,
        make: impl FnOnce(&mut Give<'_>) -> Result<T, LoadError>,
    ) -> Result<(T, Vec<StoreWrite>), LoadError> {
        let path = self.publication.lake().path();
        let lake = Lake { path: path.to_owned() };
        let sqlite = needs_sqlite(self.publication).then(|| Sqlite { lake: path.to_owned() });
        let mut stores: Vec<&dyn Verify> = vec![&lake];
        stores.extend(sqlite.as_ref().map(|sqlite| sqlite as &dyn Verify));
        stores.extend(self.publication.servers().map(|server| server as &dyn Verify));
        self.heeding_interrupts(|| self.side_by_side(&stores, make))
    }

    /// While `work` runs: an interrupt is seen at the next batch, and no server is waited for that would give none.
    fn heeding_interrupts<T>(self, work: impl FnOnce() -> T) -> T {
        let (working, ended) = sync_channel::<()>(0);
        thread::scope(|scope| {
            scope.spawn(move || {
                while ended.recv_timeout(LOOKED_EVERY) == Err(RecvTimeoutError::Timeout) {
                    if self.around.is_interrupted() {
                        self.publication.servers().for_each(Server::end);
                        break;
                    }
                }
            });
            let done = work();
            drop(working);
            done
        })
    }

    /// All have ended when this returns, with the first error of theirs where there is one: what is made ends when a store does.
    fn side_by_side<T>(
        self,
        stores: &[&dyn Verify],
        make: impl FnOnce(&mut Give<'_>) -> Result<T, LoadError>,
    ) -> Result<(T, Vec<StoreWrite>), LoadError> {
        thread::scope(|scope| {
            let (mut senders, mut writing) = (Vec::new(), Vec::new());
            for store in stores {
                let (sender, messages) = sync_channel(self.parts_waiting_max);
                senders.push(sender);
                writing.push(scope.spawn(move || self.write_one(*store, &messages)));
            }
            let mut number = 0;
            let outcome = make(&mut |part| {
                number += 1;
                tell_all(&senders, &Message::Part(number - 1, Arc::new(part)))
            });
            if outcome.is_ok() {
                // A store that is gone has an error to tell.
                let _ = tell_all(&senders, &Message::End);
            }
            drop(senders);
            let outcomes: Result<Vec<Option<StoreWrite>>, LoadError> =
                writing.into_iter().map(|writing| writing.join().expect("a store returns its errors")).collect();
            let written = outcomes?.into_iter().flatten().collect();
            Ok((outcome?, written))
        })
    }

    /// `None` where the load ends before its last part.
    fn write_one(self, store: &dyn Verify, messages: &Receiver<Message>) -> Result<Option<StoreWrite>, LoadError> {
        let bar = self.around.progress.rows(store_name(store.store()));
        let watch = Watch::new(bar, self.around.interrupted, self.cleaned);
        let Some(Written { store: written, sums }) =
            self.take_parts(store, messages, &watch).map_err(|error| self.ended(error))?
        else {
            return Ok(None);
        };
        let refresh_milliseconds = watch.since_cleaning_ms();
        if is_server(store.store()) {
            // Rows and cents of every table.
            let differences = wait(sinks::check(store, self.load_id, &sums)).map_err(|error| self.ended(error))?;
            if !differences.is_empty() {
                return Err(LoadError::Differs { store: store_name(store.store()), differences });
            }
        }
        Ok(Some(StoreWrite { refresh_milliseconds, tables: watch.into_tables(), ..written }))
    }

    fn take_parts(
        self,
        store: &dyn Verify,
        messages: &Receiver<Message>,
        watch: &Watch<'_>,
    ) -> Result<Option<Written>, SinkError> {
        let mut writer = wait(store.begin(self.load_id, watch))?;
        loop {
            match messages.recv() {
                Ok(Message::Part(number, part)) => wait(writer.part(number, &part))?,
                Ok(Message::End) => return wait(writer.finish()).map(Some),
                Err(_) => return Ok(None),
            }
        }
    }

    fn ended(self, error: SinkError) -> LoadError {
        if self.around.is_interrupted() { LoadError::Interrupted } else { LoadError::Sink(error) }
    }
}

fn tell_all(stores: &[SyncSender<Message>], message: &Message) -> Result<(), LoadError> {
    let told = stores.iter().try_for_each(|store| store.send(message.clone()));
    told.map_err(|_| LoadError::failed(anyhow!("a store takes no more parts")))
}
