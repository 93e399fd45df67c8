//! Reads back what `Neo4j` holds of a load.

use neo4rs::{BoltType, Row, query};
use rustc_hash::FxHashMap;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::neo4j as ddl;

use super::connect::{Connection, failed};
use super::{encode, tables};
use crate::sinks::{Gold, SinkError, TableSums};

/// The relationship that carries money, and its property.
const MONEY: (&str, &str) = ("PURCHASED", "spent");

pub(super) fn expected(gold: &Gold<'_>) -> Vec<TableSums> {
    let spent = gold.graph.totals.iter().map(|totals| totals.spent).sum();
    tables()
        .map(|table| TableSums {
            table: table.to_owned(),
            rows: encode::count(gold, table) as u64,
            cents: if table == MONEY.0 { vec![(MONEY.1, spent)] } else { Vec::new() },
        })
        .collect()
}

pub(super) async fn loads(connection: &Connection) -> Result<Vec<String>, SinkError> {
    let ask = query("MATCH (load:Load) RETURN load.id AS id ORDER BY id");
    let rows = connection.transaction(ask).await.map_err(|error| failed("Load", error))?;
    rows.iter().map(|row| value(row, "id")).collect()
}

/// Whether there is anything of a load beside its record.
pub(super) async fn has_nodes(connection: &Connection, load_id: &str) -> Result<bool, SinkError> {
    for nodes in &ddl::NODES {
        let ask = format!("{} RETURN n.id AS id LIMIT 1", matching(nodes.label));
        let rows = connection.transaction(query(&ask).param("load", load_id)).await;
        if !rows.map_err(|error| failed(nodes.label, error))?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Nothing for a load that is not there.
pub(super) async fn sums(connection: &Connection, load_id: &str) -> Result<Vec<TableSums>, SinkError> {
    if !loads(connection).await?.iter().any(|id| id == load_id) {
        return Ok(Vec::new());
    }
    let mut stored = FxHashMap::default();
    for nodes in &ddl::NODES {
        let label = nodes.label;
        let nodes = format!("{} RETURN '{label}' AS name, count(*) AS rows, 0 AS cents", matching(label));
        // All kinds at once: to go to each node again for each kind takes as long as to read its relationships.
        let relationships = format!(
            "{} MATCH (n)-[r]->() RETURN type(r) AS name, count(*) AS rows, \
             sum(CASE type(r) WHEN '{}' THEN r.{} ELSE 0 END) AS cents",
            matching(label),
            MONEY.0,
            MONEY.1
        );
        for ask in [nodes, relationships] {
            let rows = connection.transaction(query(&ask).param("load", load_id)).await;
            for row in &rows.map_err(|error| failed(label, error))? {
                stored.insert(value::<String>(row, "name")?, (value(row, "rows")?, value(row, "cents")?));
            }
        }
    }
    let sums = tables().map(|table| {
        let (rows, cents) = stored.get(table).copied().unwrap_or_default();
        let cents = if table == MONEY.0 { vec![(MONEY.1, cents)] } else { Vec::new() };
        TableSums { table: table.to_owned(), rows, cents }
    });
    Ok(sums.collect())
}

/// Key and hash of each node or relationship.
pub(super) async fn rows(connection: &Connection, table: &str, load_id: &str) -> Result<Vec<(String, u64)>, SinkError> {
    let values: Vec<String> = if let Some(nodes) = ddl::NODES.iter().find(|nodes| nodes.label == table) {
        nodes.properties.iter().map(|name| format!("n.{name}")).collect()
    } else {
        let kind = ddl::RELATIONSHIPS.iter().find(|relationships| relationships.kind == table);
        let properties = kind.map_or(&[][..], |relationships| relationships.properties).iter();
        ["n.key".to_owned(), "b.key".to_owned()].into_iter().chain(properties.map(|name| format!("r.{name}"))).collect()
    };
    let ask = format!("{} RETURN [{}] AS cells", matching(table), values.join(", "));
    let rows =
        connection.transaction(query(&ask).param("load", load_id)).await.map_err(|error| failed(table, error))?;
    rows.iter()
        .map(|row| {
            let cells: Vec<BoltType> = value(row, "cells")?;
            Ok(encode::key_and_hash(table, &cells))
        })
        .collect()
}

/// All of a load's nodes of a label, or relationships of a kind, found by the index on load and id.
fn matching(table: &str) -> String {
    match ddl::RELATIONSHIPS.iter().find(|relationships| relationships.kind == table) {
        None => format!("MATCH (n:{table} {{load: $load}}) WHERE n.id IS NOT NULL"),
        Some(ddl::Relationships { kind, from, to, .. }) => {
            format!("MATCH (n:{from} {{load: $load}}) WHERE n.id IS NOT NULL MATCH (n)-[r:{kind}]->(b:{to})")
        }
    }
}

fn value<'a, T: serde::Deserialize<'a>>(row: &'a Row, name: &str) -> Result<T, SinkError> {
    row.get(name).map_err(|error| SinkError::new(StoreKind::Neo4j, "", error))
}
