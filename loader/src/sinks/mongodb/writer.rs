//! A load on its way into `MongoDB`: each part's documents go to their collections as they come, for they are known by the load's
//! own numbers. A collection gets its indexes, which are built several times faster over all documents, when the parts that it
//! is made of have ended. Parts may come in any order; one that comes late is indexed document by document.

use std::mem::{Discriminant, discriminant};
use std::time::Instant;

use async_trait::async_trait;
use tokio::task::JoinSet;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::mongodb::Collection;

use super::connect::{Connection, failed};
use super::encode::encoders;
use super::insert::InFlight;
use super::{collections, read, sums};
use crate::sinks::tally::{Comes, Tally};
use crate::sinks::{LoadWriter, Part, SinkError, Watch, Written};

pub(super) struct Writer<'a> {
    connection: &'a Connection,
    load_id: &'a str,
    watch: &'a Watch<'a>,
    tally: Tally,
    in_flight: InFlight,
    /// The kind of part that came last, and the collections that it has documents of.
    filling: Option<(Discriminant<Part>, Vec<Collection>)>,
    unindexed: Vec<Collection>,
    /// Each with when its indexes were there.
    indexing: JoinSet<Result<(Collection, Instant), SinkError>>,
}

/// Makes the collections of a load, empty.
pub(super) async fn begin<'a>(
    connection: &'a Connection,
    load_id: &'a str,
    watch: &'a Watch<'a>,
) -> Result<Writer<'a>, SinkError> {
    for collection in Collection::stored() {
        collections::create(connection, collection, load_id).await?;
    }
    Ok(Writer {
        connection,
        load_id,
        watch,
        tally: Tally::new(sums::none()),
        in_flight: InFlight::default(),
        filling: None,
        unindexed: Collection::stored().collect(),
        indexing: JoinSet::new(),
    })
}

pub(super) async fn discard(connection: &Connection, load_id: &str) -> Result<(), SinkError> {
    for collection in Collection::all() {
        let drop = connection.documents(&collection.of_load(load_id)).drop().await;
        drop.map_err(|error| failed(collection.name(), &error))?;
    }
    Ok(())
}

#[async_trait(?Send)]
impl LoadWriter for Writer<'_> {
    async fn part(&mut self, number: u32, part: &Part) -> Result<(), SinkError> {
        let comes = self.tally.begin(number);
        if comes == Comes::Written {
            return Ok(());
        }
        if comes == Comes::Again {
            // Two of one batch would meet.
            self.in_flight.land().await?;
        }
        let encoders = encoders(part);
        self.fill(discriminant(part), encoders.iter().map(|encoder| encoder.collection).collect()).await?;
        // What a view shows is written with what it is on.
        for encoder in encoders.iter().filter(|encoder| !encoder.collection.is_view()) {
            let to = (self.connection, self.load_id);
            self.in_flight.send(to, (encoder, comes), &mut self.tally, self.watch).await?;
        }
        self.tally.end(number, &sums::of_part(part));
        Ok(())
    }

    async fn finish(mut self: Box<Self>) -> Result<Written, SinkError> {
        self.in_flight.land().await?;
        for collection in std::mem::take(&mut self.unindexed) {
            self.index(collection);
        }
        while let Some(indexed) = self.indexing.join_next().await {
            let (collection, at) = indexed.expect("building indexes returns its errors")?;
            self.tally.had(collection.name(), at);
        }
        let Self { connection, load_id, watch, mut tally, .. } = *self;
        for view in Collection::views() {
            collections::create_view(connection, view, load_id).await?;
            tally.had(view.name(), Instant::now());
        }
        let bytes = connection.run(|_| read::bytes(connection, load_id)).await?;
        Ok(tally.finish(StoreKind::Mongodb, bytes, watch))
    }
}

impl Writer<'_> {
    /// Parts of this kind, which have documents of these collections, come now. Those that came until now have ended: the server
    /// indexes one collection while the next is written.
    async fn fill(&mut self, kind: Discriminant<Part>, collections: Vec<Collection>) -> Result<(), SinkError> {
        if self.filling.as_ref().is_some_and(|(filling, _)| *filling == kind) {
            return Ok(());
        }
        if let Some((_, ended)) = self.filling.replace((kind, collections)) {
            self.in_flight.land().await?;
            for collection in ended {
                if let Some(place) = self.unindexed.iter().position(|unindexed| *unindexed == collection) {
                    self.unindexed.remove(place);
                    self.index(collection);
                }
            }
        }
        Ok(())
    }

    fn index(&mut self, collection: Collection) {
        let (connection, load_id) = (self.connection.clone(), self.load_id.to_owned());
        self.indexing.spawn(async move {
            collections::create_indexes(&connection, collection, &load_id).await?;
            Ok((collection, Instant::now()))
        });
    }
}
