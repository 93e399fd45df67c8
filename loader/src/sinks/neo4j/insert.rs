//! Writes nodes, then relationships, in batches. Nodes give back the database's own numbers, by which relationships find
//! their ends without looking anything up. A transaction is whole or not at all, so a batch whose answer was lost is
//! known by its first row.

use anyhow::anyhow;
use neo4rs::{BoltType, Error, query};
use rustc_hash::FxHashMap;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::neo4j as ddl;

use super::connect::{Connection, failed, list};
use super::encode::{self, Row};
use crate::sinks::{Gold, SinkError, SinkErrorKind, Watch};

/// Larger batches were not faster.
const BATCH_ROWS_MAX: usize = 5000;

/// Labels of people. What they bought is all that they and the rest of the graph have in common.
const PEOPLE: [&str; 2] = ["Customer", "Account"];

/// The database's numbers of the nodes of each label, by key.
type Numbers = FxHashMap<&'static str, Vec<i64>>;

/// Returns how many nodes and relationships were written. Of the load there must be nothing.
///
/// People are written over one connection and all the rest over another, so that the server works on one while the other is
/// laid out, and neither waits for a lock of the other's; then what people bought, in parts that do not meet either.
pub(super) async fn write(connection: &Connection, gold: &Gold<'_>, watch: &Watch<'_>) -> Result<u64, SinkError> {
    let begin = |_| async {
        let merge = query("MERGE (load:Load {id: $load}) ON CREATE SET load.status = 'loading'");
        let merged = connection.transaction(merge.param("load", gold.load_id)).await;
        merged.map_err(|error| failed("Load", error))
    };
    connection.run(begin).await?;
    let writer = Writer { connection, gold, watch };
    let (people, goods): (Vec<_>, Vec<_>) = ddl::NODES.iter().partition(|nodes| PEOPLE.contains(&nodes.label));
    let (bought, between): (Vec<_>, Vec<_>) =
        ddl::RELATIONSHIPS.iter().partition(|relationships| PEOPLE.contains(&relationships.from));
    let the_rest = async {
        let numbers = writer.nodes(&goods).await?;
        writer.relationships(&between, &numbers).await?;
        Ok(numbers)
    };
    let (mut numbers, the_rest) = tokio::try_join!(writer.nodes(&people), the_rest)?;
    numbers.extend(the_rest);
    Box::pin(writer.purchases(&bought, &numbers)).await?;
    let tables = super::tables();
    Ok(tables.map(|table| encode::count(gold, table) as u64).sum())
}

struct Writer<'a> {
    connection: &'a Connection,
    gold: &'a Gold<'a>,
    watch: &'a Watch<'a>,
}

impl Writer<'_> {
    async fn nodes(&self, all: &[&'static ddl::Nodes]) -> Result<Numbers, SinkError> {
        let mut numbers = Numbers::default();
        for nodes in all {
            let rows = encode::rows(self.gold, nodes.label);
            self.watch.expects(rows.len());
            numbers.insert(nodes.label, self.label(nodes, &rows).await?);
            self.watch.has_table(nodes.label, rows.len() as u64);
        }
        Ok(numbers)
    }

    async fn relationships(&self, all: &[&'static ddl::Relationships], numbers: &Numbers) -> Result<(), SinkError> {
        for relationships in all {
            let mut rows = encode::rows(self.gold, relationships.kind);
            self.watch.expects(rows.len());
            exchange_keys(&mut rows, &numbers[relationships.from], &numbers[relationships.to]);
            self.kind(relationships, &rows).await?;
            self.watch.has_table(relationships.kind, rows.len() as u64);
        }
        Ok(())
    }

    /// Of people, each of whom meets many others at one product: so in parts, two at a time, that share no node.
    async fn purchases(&self, all: &[&'static ddl::Relationships], numbers: &Numbers) -> Result<(), SinkError> {
        for relationships in all {
            let rows = encode::rows(self.gold, relationships.kind);
            let count = rows.len();
            self.watch.expects(count);
            let parts = parts_apart(rows).map(|mut part| {
                exchange_keys(&mut part, &numbers[relationships.from], &numbers[relationships.to]);
                part
            });
            for [left, right] in parts.as_chunks::<2>().0 {
                tokio::try_join!(self.kind(relationships, left), self.kind(relationships, right))?;
            }
            self.watch.has_table(relationships.kind, count as u64);
        }
        Ok(())
    }

    /// Nodes of one label. Returns their numbers.
    async fn label(&self, nodes: &ddl::Nodes, rows: &[Row]) -> Result<Vec<i64>, SinkError> {
        let (connection, load_id) = (self.connection, self.gold.load_id);
        let mut numbers = Vec::with_capacity(rows.len());
        for (batch, rows) in rows.chunks(BATCH_ROWS_MAX).enumerate() {
            let create = |attempt| async move {
                if attempt > 0
                    && let Some(found) = numbers_of(connection, load_id, nodes.label, rows).await?
                {
                    return Ok(found);
                }
                let create = query(nodes.create).param("load", load_id).param("rows", as_parameter(rows));
                let answer = connection.transaction(create).await;
                let answer = answer.map_err(|error| refused(nodes.label, error, rows, attempt))?;
                let numbers = answer.first().map_or(Ok(Vec::new()), |row| row.get("nodes"));
                numbers.map_err(|error| SinkError::new(StoreKind::Neo4j, nodes.label, error))
            };
            let written = connection.run(create).await.map_err(|error| error.in_batch(nodes.label, batch))?;
            numbers.extend(written);
            self.watch.wrote(StoreKind::Neo4j, rows.len())?;
        }
        Ok(numbers)
    }

    /// Relationships of one kind, whose rows begin with the numbers of their nodes.
    async fn kind(&self, relationships: &ddl::Relationships, rows: &[Row]) -> Result<(), SinkError> {
        let (connection, load_id, kind) = (self.connection, self.gold.load_id, relationships.kind);
        for (batch, rows) in rows.chunks(BATCH_ROWS_MAX).enumerate() {
            let create = |attempt| async move {
                if attempt > 0 && exists(connection, kind, &rows[0]).await? {
                    return Ok(());
                }
                let create = query(relationships.create).param("load", load_id).param("rows", as_parameter(rows));
                connection.transaction(create).await.map(|_| ()).map_err(|error| failed(kind, error))
            };
            connection.run(create).await.map_err(|error| error.in_batch(kind, batch))?;
            self.watch.wrote(StoreKind::Neo4j, rows.len())?;
        }
        Ok(())
    }
}

/// Those of a batch that an attempt wrote whose answer was lost; `None` where it wrote nothing.
async fn numbers_of(
    connection: &Connection,
    load_id: &str,
    label: &str,
    rows: &[Row],
) -> Result<Option<Vec<i64>>, SinkError> {
    let ids = list(rows.iter().map(|row| row[0].clone()).collect());
    let find = format!(
        "UNWIND $ids AS id OPTIONAL MATCH (n:{label} {{load: $load, id: id}}) WITH collect(id(n)) AS nodes RETURN nodes"
    );
    let answer = connection.transaction(query(&find).param("load", load_id).param("ids", ids)).await;
    let answer = answer.map_err(|error| failed(label, error))?;
    let found: Vec<i64> = answer.first().and_then(|row| row.get("nodes").ok()).unwrap_or_default();
    Ok((found.len() == rows.len()).then_some(found))
}

/// By the keys that rows begin with, even or odd: the first two parts share none, nor do the last two.
fn parts_apart(rows: Vec<Row>) -> [Vec<Row>; 4] {
    let mut parts = [const { Vec::new() }; 4];
    for row in rows {
        let is_odd = |cell: &BoltType| matches!(cell, BoltType::Integer(key) if key.value % 2 == 1);
        let part = match (is_odd(&row[0]), is_odd(&row[1])) {
            (false, false) => 0,
            (true, true) => 1,
            (false, true) => 2,
            (true, false) => 3,
        };
        parts[part].push(row);
    }
    parts
}

/// The keys that rows begin with become the database's own numbers.
fn exchange_keys(rows: &mut [Row], from: &[i64], to: &[i64]) {
    for row in rows {
        for (cell, numbers) in row.iter_mut().zip([from, to]) {
            if let BoltType::Integer(key) = cell {
                *cell = numbers[key.value as usize].into();
            }
        }
    }
}

async fn exists(connection: &Connection, kind: &str, row: &Row) -> Result<bool, SinkError> {
    let find = format!("MATCH (a)-[r:{kind}]->(b) WHERE id(a) = $from AND id(b) = $to RETURN count(r) AS found");
    let find = query(&find).param("from", row[0].clone()).param("to", row[1].clone());
    let answer = connection.transaction(find).await.map_err(|error| failed(kind, error))?;
    Ok(answer.first().and_then(|row| row.get::<i64>("found").ok()).unwrap_or_default() > 0)
}

fn as_parameter(rows: &[Row]) -> BoltType {
    list(rows.iter().cloned().map(list).collect())
}

/// The row that breaks a constraint, where the server's message tells which one it is.
fn refused(label: &str, error: Error, rows: &[Row], attempt: u32) -> SinkError {
    let Error::Neo4j(told) = &error else { return failed(label, error) };
    if !told.code().ends_with("ConstraintValidationFailed") {
        return failed(label, error);
    }
    let message = told.message().to_owned();
    if attempt > 0 {
        // By the attempt before, which the server has only just brought to its end: the next one finds its rows.
        return SinkError::of_kind(SinkErrorKind::Busy, StoreKind::Neo4j, label, anyhow!("{message}"));
    }
    let named = rows.iter().map(|row| encode::key_and_hash(label, row).0);
    let row = named.into_iter().find(|key| message.contains(&format!("'{}'", key.trim_start_matches("id "))));
    let refused = SinkError::of_kind(SinkErrorKind::Row, StoreKind::Neo4j, label, anyhow!("{message}"));
    match row {
        Some(row) => refused.at_row(row),
        None => refused,
    }
}

/// Relationships go with their nodes. The record of the load stays.
pub(super) async fn discard(connection: &Connection, load_id: &str) -> Result<(), SinkError> {
    for nodes in &ddl::NODES {
        let delete = format!(
            "MATCH (n:{} {{load: $load}}) WHERE n.id IS NOT NULL \
             CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF {BATCH_ROWS_MAX} ROWS",
            nodes.label
        );
        let delete = query(&delete).param("load", load_id);
        connection.run_many(delete).await.map_err(|error| failed(nodes.label, error))?;
    }
    Ok(())
}
