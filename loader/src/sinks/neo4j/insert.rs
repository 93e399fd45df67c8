//! Writes nodes and relationships in batches. A transaction is whole or not at all, so a batch whose answer was lost, or one of a
//! part that is handed over again, is known by its first row.

use std::sync::Arc;

use anyhow::anyhow;
use neo4rs::{BoltType, Error, query};
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::neo4j::{Element, Label, Relationship};

use super::connect::{Connection, failed, list};
use super::encode::{self, Row, Rows};
use crate::sinks::tally::{Comes, Tally};
use crate::sinks::{SinkError, SinkErrorKind, TableSums};

/// Larger batches were not faster.
const BATCH_ROWS_MAX: usize = 5000;

/// Rows of one element as they are sent, and what they add up to.
pub(super) struct Batches<'a> {
    element: Element,
    rows: Rows<'a>,
    comes: Comes,
    pub(super) sums: TableSums,
}

pub(super) struct Batch {
    /// From 0.
    number: usize,
    pub(super) rows: Vec<Row>,
    /// Whether it may be there already.
    comes_again: bool,
}

/// The database's numbers of nodes whose keys follow one another; no key where no relationship ends at such nodes.
pub(super) struct Numbered {
    pub(super) label: Label,
    pub(super) first_key: Option<usize>,
    pub(super) numbers: Vec<i64>,
}

impl<'a> Batches<'a> {
    pub(super) fn new(element: Element, rows: Rows<'a>, comes: Comes) -> Self {
        Self { element, rows, comes, sums: encode::no_rows(element) }
    }

    pub(super) fn next(&mut self, tally: &Tally) -> Option<Batch> {
        let rows: Vec<Row> = self.rows.by_ref().take(BATCH_ROWS_MAX).collect();
        if rows.is_empty() {
            return None;
        }
        for row in &rows {
            encode::add_row(&mut self.sums, self.element, row);
        }
        let number = tally.next_batch(self.element.name());
        Some(Batch { number, rows, comes_again: self.comes == Comes::Again })
    }
}

pub(super) async fn nodes(
    connection: Arc<Connection>,
    load_id: String,
    label: Label,
    batch: Batch,
) -> Result<Numbered, SinkError> {
    let (connection, load_id, batch) = (&*connection, load_id.as_str(), &batch);
    let rows = &batch.rows;
    let create = |attempt| async move {
        let is_again = attempt > 0 || batch.comes_again;
        if is_again && let Some(found) = numbers_of(connection, load_id, label, rows).await? {
            return Ok(found);
        }
        let create = query(label.create()).param("load", load_id).param("rows", as_parameter(rows));
        let answer = connection.transaction(create).await;
        let answer = answer.map_err(|error| refused(label, error, rows, is_again))?;
        let numbers = answer.first().map_or(Ok(Vec::new()), |row| row.get("nodes"));
        numbers.map_err(|error| SinkError::new(StoreKind::Neo4j, label.name(), error))
    };
    let numbers = connection.run(create).await.map_err(|error| error.in_batch(label.name(), batch.number))?;
    Ok(Numbered { label, first_key: first_key(label, rows), numbers })
}

fn first_key(label: Label, rows: &[Row]) -> Option<usize> {
    let place = label.properties().iter().position(|property| *property == "key")?;
    match rows.first()?.get(place)? {
        BoltType::Integer(key) => usize::try_from(key.value).ok(),
        _ => None,
    }
}

/// `ends` are the database's numbers of the nodes at both ends, by key.
pub(super) async fn relationships(
    (connection, load_id): (&Connection, &str),
    relationship: Relationship,
    ends: [&[i64]; 2],
    mut batch: Batch,
) -> Result<(), SinkError> {
    let in_batch = |error: SinkError| error.in_batch(relationship.name(), batch.number);
    exchange_keys(relationship, &mut batch.rows, ends).map_err(in_batch)?;
    let batch = &batch;
    let create = |attempt| async move {
        if (attempt > 0 || batch.comes_again) && exists(connection, relationship, &batch.rows[0]).await? {
            return Ok(());
        }
        let create = query(relationship.create()).param("load", load_id).param("rows", as_parameter(&batch.rows));
        let created = connection.transaction(create).await;
        created.map(|_| ()).map_err(|error| failed(relationship.name(), error))
    };
    connection.run(create).await.map_err(in_batch)
}

/// Those of a batch that an attempt wrote whose answer was lost; `None` where it wrote nothing.
async fn numbers_of(
    connection: &Connection,
    load_id: &str,
    label: Label,
    rows: &[Row],
) -> Result<Option<Vec<i64>>, SinkError> {
    let label = label.name();
    let ids = list(rows.iter().map(|row| row[0].clone()).collect());
    let find = format!(
        "UNWIND $ids AS id OPTIONAL MATCH (n:{label} {{load: $load, id: id}}) WITH collect(id(n)) AS nodes RETURN nodes"
    );
    let answer = connection.transaction(query(&find).param("load", load_id).param("ids", ids)).await;
    let answer = answer.map_err(|error| failed(label, error))?;
    let found: Vec<i64> = answer.first().and_then(|row| row.get("nodes").ok()).unwrap_or_default();
    Ok((found.len() == rows.len()).then_some(found))
}

/// The keys that rows begin with become the database's own numbers.
fn exchange_keys(relationship: Relationship, rows: &mut [Row], ends: [&[i64]; 2]) -> Result<(), SinkError> {
    for row in rows {
        for (cell, numbers) in row.iter_mut().zip(ends) {
            let BoltType::Integer(key) = cell else { continue };
            let number = usize::try_from(key.value).ok().and_then(|key| numbers.get(key));
            let missing = || anyhow!("it ends at a node that was not handed over, key {}", key.value);
            let number = number.ok_or_else(|| SinkError::new(StoreKind::Neo4j, relationship.name(), missing()))?;
            *cell = (*number).into();
        }
    }
    Ok(())
}

async fn exists(connection: &Connection, relationship: Relationship, row: &Row) -> Result<bool, SinkError> {
    let kind = relationship.name();
    let find = format!("MATCH (a)-[r:{kind}]->(b) WHERE id(a) = $from AND id(b) = $to RETURN count(r) AS found");
    let find = query(&find).param("from", row[0].clone()).param("to", row[1].clone());
    let answer = connection.transaction(find).await.map_err(|error| failed(kind, error))?;
    Ok(answer.first().and_then(|row| row.get::<i64>("found").ok()).unwrap_or_default() > 0)
}

fn as_parameter(rows: &[Row]) -> BoltType {
    list(rows.iter().cloned().map(list).collect())
}

/// The row that breaks a constraint, where the server's message tells which one it is.
fn refused(label: Label, error: Error, rows: &[Row], is_again: bool) -> SinkError {
    let name = label.name();
    let Error::Neo4j(told) = &error else { return failed(name, error) };
    if !told.code().ends_with("ConstraintValidationFailed") {
        return failed(name, error);
    }
    let message = told.message().to_owned();
    if is_again {
        // By the attempt before, which the server has only just brought to its end: the next one finds its rows.
        return SinkError::of_kind(SinkErrorKind::Busy, StoreKind::Neo4j, name, anyhow!("{message}"));
    }
    let named = rows.iter().map(|row| encode::key_and_hash(Element::Nodes(label), row).0);
    let row = named.into_iter().find(|key| message.contains(&format!("'{}'", key.trim_start_matches("id "))));
    let refused = SinkError::of_kind(SinkErrorKind::Row, StoreKind::Neo4j, name, anyhow!("{message}"));
    match row {
        Some(row) => refused.at_row(row),
        None => refused,
    }
}

/// Relationships go with their nodes. The record of the load stays.
pub(super) async fn discard(connection: &Connection, load_id: &str) -> Result<(), SinkError> {
    for label in Label::all() {
        let name = label.name();
        let delete = format!(
            "MATCH (n:{name} {{load: $load}}) WHERE n.id IS NOT NULL \
             CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF {BATCH_ROWS_MAX} ROWS"
        );
        let delete = query(&delete).param("load", load_id);
        connection.run_many(delete).await.map_err(|error| failed(name, error))?;
    }
    Ok(())
}
