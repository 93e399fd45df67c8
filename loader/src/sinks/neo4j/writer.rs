//! A load on its way into `Neo4j`. Nodes of people are created as they come, while what is counted over all orders is still on its
//! way; the rest of the graph comes in one part, laid out batch by batch. Nodes give back the database's own numbers, by which
//! relationships find their ends without looking anything up: so people may come in any order, accounts come by id, and the graph
//! and lists after them.

use std::sync::Arc;

use async_trait::async_trait;
use neo4rs::query;
use rustc_hash::FxHashMap;
use tokio::task::JoinSet;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::neo4j::{Element, Label, Relationship};

use super::connect::{Connection, failed};
use super::encode::{self, Accounts, Laid, Rows};
use super::insert::{self, Batches, Numbered};
use super::read;
use crate::sinks::tally::{Comes, Tally};
use crate::sinks::{LoadWriter, Part, SinkError, TableSums, Watch, Written};

/// Batches of people under way at once, beside what else is written: they share no node with it, nor with each other.
const PEOPLE_IN_FLIGHT_MAX: usize = 2;

pub(super) struct Writer<'a> {
    connection: Arc<Connection>,
    load_id: &'a str,
    watch: &'a Watch<'a>,
    tally: Tally,
    /// The database's numbers of the nodes of each label, by key.
    numbers: FxHashMap<Label, Vec<i64>>,
    accounts: Accounts,
    people: JoinSet<Result<Numbered, SinkError>>,
}

/// Makes the node of a load, and removes all else that there is of it.
pub(super) async fn begin<'a>(
    connection: &Arc<Connection>,
    load_id: &'a str,
    watch: &'a Watch<'a>,
) -> Result<Writer<'a>, SinkError> {
    let make = |_| async {
        if read::has_nodes(connection, load_id).await? {
            insert::discard(connection, load_id).await?;
        }
        let merge = query("MERGE (load:Load {id: $load}) ON CREATE SET load.status = 'loading'");
        let merged = connection.transaction(merge.param("load", load_id)).await;
        merged.map(|_| ()).map_err(|error| failed("Load", error))
    };
    connection.run(make).await?;
    Ok(Writer {
        connection: Arc::clone(connection),
        load_id,
        watch,
        tally: Tally::new(Element::all().map(encode::no_rows)),
        numbers: FxHashMap::default(),
        accounts: Accounts::default(),
        people: JoinSet::new(),
    })
}

#[async_trait(?Send)]
impl LoadWriter for Writer<'_> {
    async fn part(&mut self, number: u32, part: &Part) -> Result<(), SinkError> {
        let comes = self.tally.begin(number);
        if comes == Comes::Written {
            return Ok(());
        }
        if comes == Comes::Again {
            self.land(0).await?;
        }
        let mut accounts = self.accounts.clone();
        let mut sums = Vec::new();
        for laid in encode::lay_out(part, &mut accounts) {
            // The futures of the client are large.
            sums.push(match laid {
                Laid::Nodes(label, rows) => Box::pin(self.nodes(label, rows, comes)).await?,
                Laid::Relationships(relationship, rows) => {
                    Box::pin(self.relationships(relationship, rows, comes)).await?
                }
                Laid::Apart(relationship, rows) => {
                    self.land(0).await?;
                    Box::pin(self.apart(relationship, rows, comes)).await?
                }
            });
        }
        self.accounts = accounts;
        self.tally.end(number, &sums);
        Ok(())
    }

    async fn finish(mut self: Box<Self>) -> Result<Written, SinkError> {
        let rest: Rows<'_> = Box::new(self.accounts.rest().into_iter());
        let sums = Box::pin(self.nodes(Label::Account, rest, Comes::First)).await?;
        self.land(0).await?;
        self.tally.add(&sums);
        // The server tells no size of a part of its store.
        Ok(self.tally.finish(StoreKind::Neo4j, 0, self.watch))
    }
}

impl Writer<'_> {
    async fn nodes(&mut self, label: Label, rows: Rows<'_>, comes: Comes) -> Result<TableSums, SinkError> {
        let mut batches = Batches::new(Element::Nodes(label), rows, comes);
        while let Some(batch) = batches.next(&self.tally) {
            let rows = batch.rows.len();
            self.watch.expects(rows);
            let create = insert::nodes(Arc::clone(&self.connection), self.load_id.to_owned(), label, batch);
            if matches!(label, Label::Customer | Label::Account) {
                self.land(PEOPLE_IN_FLIGHT_MAX - 1).await?;
                self.people.spawn(create);
            } else {
                self.number(create.await?);
            }
            self.watch.wrote(StoreKind::Neo4j, rows)?;
        }
        Ok(batches.sums)
    }

    async fn relationships(
        &self,
        relationship: Relationship,
        rows: Rows<'_>,
        comes: Comes,
    ) -> Result<TableSums, SinkError> {
        let mut batches = Batches::new(Element::Relationships(relationship), rows, comes);
        let ends =
            [relationship.from(), relationship.to()].map(|label| self.numbers.get(&label).map_or(&[][..], |of| of));
        while let Some(batch) = batches.next(&self.tally) {
            let rows = batch.rows.len();
            self.watch.expects(rows);
            insert::relationships((&self.connection, self.load_id), relationship, ends, batch).await?;
            self.watch.wrote(StoreKind::Neo4j, rows)?;
        }
        Ok(batches.sums)
    }

    /// Two at a time that share no node, so that neither waits for a lock of the other's.
    async fn apart(
        &self,
        relationship: Relationship,
        [a, b, c, d]: [Rows<'_>; 4],
        comes: Comes,
    ) -> Result<TableSums, SinkError> {
        let write = |rows| self.relationships(relationship, rows, comes);
        // Both to their ends: what is dropped half-way may still be written, later than it is looked for.
        let (first, second) = tokio::join!(write(a), write(b));
        let (mut sums, second) = (first?, second?);
        let (third, last) = tokio::join!(write(c), write(d));
        for more in [second, third?, last?] {
            sums.add(&more);
        }
        Ok(sums)
    }

    /// Waits until no more than so many batches of people are under way.
    async fn land(&mut self, most: usize) -> Result<(), SinkError> {
        while self.people.len() > most {
            if let Some(created) = self.people.join_next().await {
                let numbered = created.expect("an insert returns its errors")?;
                self.number(numbered);
            }
        }
        Ok(())
    }

    fn number(&mut self, Numbered { label, first_key, numbers }: Numbered) {
        let Some(first) = first_key else { return };
        let all = self.numbers.entry(label).or_default();
        if all.len() < first + numbers.len() {
            all.resize(first + numbers.len(), i64::MIN);
        }
        all[first..first + numbers.len()].copy_from_slice(&numbers);
    }
}
