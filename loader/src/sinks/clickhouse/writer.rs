//! A load on its way into `ClickHouse`: each part's rows go to its tables as they come, in batches that are known by the
//! number of their part. Parts may come in any order.

use async_trait::async_trait;
use polars::prelude::DataFrame;
use triptych_schemas::clickhouse as ddl;
use triptych_schemas::manifest::StoreKind;
use triptych_schemas::table::{Kind, Table};
use triptych_schemas::{gold, marts};

use super::connect::{Connection, failed};
use super::{insert, read};
use crate::sinks::tally::{Comes, Tally};
use crate::sinks::{LoadWriter, Part, SinkError, TableSums, Watch, Written, fact_rows};

pub(super) struct Writer<'a> {
    connection: &'a Connection,
    load_id: &'a str,
    watch: &'a Watch<'a>,
    tally: Tally,
}

/// Makes the tables of a load, empty.
pub(super) async fn begin<'a>(
    connection: &'a Connection,
    load_id: &'a str,
    watch: &'a Watch<'a>,
) -> Result<Writer<'a>, SinkError> {
    let remove = |_| async {
        if read::loads(connection).await?.iter().any(|id| id == load_id) {
            discard(connection, load_id).await?;
        }
        Ok(())
    };
    connection.patience.run(connection, remove).await?;
    for table in triptych_schemas::tables() {
        insert::create(connection, table, &ddl::table_of_load(table.name, load_id)).await?;
    }
    Ok(Writer { connection, load_id, watch, tally: Tally::new(triptych_schemas::tables().map(no_rows)) })
}

pub(super) async fn discard(connection: &Connection, load_id: &str) -> Result<(), SinkError> {
    for table in triptych_schemas::tables() {
        let name = ddl::table_of_load(table.name, load_id);
        // Synchronously: a table that is still being dropped would be listed as a load.
        let drop = connection.client.query("DROP TABLE IF EXISTS {table:Identifier} SYNC").param("table", &name);
        drop.execute().await.map_err(|error| failed(table.name, error))?;
    }
    Ok(())
}

fn no_rows(table: &'static Table) -> TableSums {
    let money = table.columns.iter().filter(|column| column.kind == Kind::Money);
    TableSums::none(table.name, money.map(|column| column.name))
}

#[async_trait(?Send)]
impl LoadWriter for Writer<'_> {
    async fn part(&mut self, number: u32, part: &Part) -> Result<(), SinkError> {
        if self.tally.begin(number) == Comes::Written {
            return Ok(());
        }
        let tables = tables(part);
        for (table, rows) in &tables {
            let name = ddl::table_of_load(table.name, self.load_id);
            let into = insert::Into { table, name: &name, part: number };
            insert::write(self.connection, into, rows, || self.tally.next_batch(table.name), self.watch).await?;
        }
        let sums: Vec<TableSums> = tables.iter().map(|(table, rows)| fact_rows::table_sums(table, rows)).collect();
        self.tally.end(number, &sums);
        Ok(())
    }

    async fn finish(self: Box<Self>) -> Result<Written, SinkError> {
        let Self { connection, load_id, watch, tally } = *self;
        let bytes = connection.patience.run(connection, |_| read::bytes(connection, load_id)).await?;
        Ok(tally.finish(StoreKind::Clickhouse, bytes, watch))
    }
}

/// The tables that a part has rows of. Documents and graph are for other stores.
fn tables(part: &Part) -> Vec<(&'static Table, &DataFrame)> {
    match part {
        Part::Orders(part) => vec![
            (&gold::SALES, &part.facts.sales),
            (&gold::ORDERS, &part.facts.orders),
            (&gold::PAYMENTS, &part.facts.payments),
            (&gold::REVIEWS, &part.facts.reviews),
        ],
        Part::Catalogue(part) => vec![
            (&gold::PRODUCTS, &part.products),
            (&gold::SELLERS, &part.sellers),
            (&gold::PLACES, &part.places),
            (&gold::CATEGORIES, &part.categories),
        ],
        Part::Mart(table, rows) => vec![(*table, rows)],
        Part::People(part) => vec![(&gold::CUSTOMERS, &part.customers), (&marts::CUSTOMER_METRICS, &part.metrics)],
        Part::Accounts(part) => vec![(&gold::ACCOUNTS, &part.accounts)],
        Part::Reviews(_) | Part::Terms(_) | Part::Graph(_) | Part::Lists(_) => Vec::new(),
    }
}
