//! Reads back what `Neo4j` holds of a load.

use neo4rs::{BoltType, Row, query};
use rustc_hash::FxHashMap;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::neo4j::{Element, Label, Relationship};

use super::connect::{Connection, failed};
use super::encode;
use crate::sinks::{SinkError, TableSums};

pub(super) async fn loads(connection: &Connection) -> Result<Vec<String>, SinkError> {
    let ask = query("MATCH (load:Load) RETURN load.id AS id ORDER BY id");
    let rows = connection.transaction(ask).await.map_err(|error| failed("Load", error))?;
    rows.iter().map(|row| value(row, "id")).collect()
}

/// Whether there is anything of a load beside its record.
pub(super) async fn has_nodes(connection: &Connection, load_id: &str) -> Result<bool, SinkError> {
    for label in Label::all() {
        let ask = format!("{} RETURN n.id AS id LIMIT 1", nodes(label));
        let rows = connection.transaction(query(&ask).param("load", load_id)).await;
        if !rows.map_err(|error| failed(label.name(), error))?.is_empty() {
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
    // Only one kind of relationship carries money.
    let money = Relationship::all().filter_map(|of| Some((of.name(), of.money()?)));
    let cents: Vec<String> = money.map(|(of, property)| format!("WHEN '{of}' THEN r.{property}")).collect();
    let cents = cents.join(" ");
    for label in Label::all() {
        let name = label.name();
        let of_nodes = format!("{} RETURN '{name}' AS name, count(*) AS rows, 0 AS cents", nodes(label));
        // All types at once: to go to each node again for each type takes as long as to read its relationships.
        let of_relationships = format!(
            "{} MATCH (n)-[r]->() RETURN type(r) AS name, count(*) AS rows, sum(CASE type(r) {cents} ELSE 0 END) AS cents",
            nodes(label),
        );
        for ask in [of_nodes, of_relationships] {
            let rows = connection.transaction(query(&ask).param("load", load_id)).await;
            for row in &rows.map_err(|error| failed(name, error))? {
                stored.insert(value::<String>(row, "name")?, (value(row, "rows")?, value(row, "cents")?));
            }
        }
    }
    let sums = Element::all().map(|element| {
        let (rows, cents) = stored.get(element.name()).copied().unwrap_or_default();
        let mut sums = TableSums { rows, ..encode::no_rows(element) };
        sums.cents.iter_mut().for_each(|(_, sum)| *sum = cents);
        sums
    });
    Ok(sums.collect())
}

/// Key and hash of each node or relationship.
pub(super) async fn rows(
    connection: &Connection,
    element: Element,
    load_id: &str,
) -> Result<Vec<(String, u64)>, SinkError> {
    let (matching, values): (String, Vec<String>) = match element {
        Element::Nodes(label) => (nodes(label), label.properties().iter().map(|name| format!("n.{name}")).collect()),
        Element::Relationships(of) => {
            let properties = of.properties().iter().map(|name| format!("r.{name}"));
            let ends = ["n.key", "b.key"].map(str::to_owned);
            let to = format!("{} MATCH (n)-[r:{}]->(b:{})", nodes(of.from()), of.name(), of.to().name());
            (to, ends.into_iter().chain(properties).collect())
        }
    };
    let ask = format!("{matching} RETURN [{}] AS cells", values.join(", "));
    let rows = connection.transaction(query(&ask).param("load", load_id)).await;
    let rows = rows.map_err(|error| failed(element.name(), error))?;
    let key_and_hash = |row| {
        let cells: Vec<BoltType> = value(row, "cells")?;
        Ok(encode::key_and_hash(element, &cells))
    };
    rows.iter().map(key_and_hash).collect()
}

/// All of a load's nodes of a label, found by the index on load and id.
fn nodes(label: Label) -> String {
    format!("MATCH (n:{} {{load: $load}}) WHERE n.id IS NOT NULL", label.name())
}

fn value<'a, T: serde::Deserialize<'a>>(row: &'a Row, name: &str) -> Result<T, SinkError> {
    row.get(name).map_err(|error| SinkError::new(StoreKind::Neo4j, "", error))
}
