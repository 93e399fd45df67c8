//! `ClickHouse` in the contract, the row it refuses, and settings that are wrong.

use triptych_servers::clickhouse::ClickhouseOptions;

use super::*;
use crate::sinks::clickhouse::Clickhouse;

/// A database of its own on the server, dropped at the end.
struct ClickhouseDatabase {
    options: ClickhouseOptions,
    client: ::clickhouse::Client,
    runtime: tokio::runtime::Runtime,
}

impl ClickhouseDatabase {
    /// As [`server`].
    fn new() -> Option<Self> {
        let mut options = server("CLICKHOUSE_URL", Servers::clickhouse)?;
        options.database = format!("triptych_test_{:016x}", unique());
        let client = ::clickhouse::Client::default().with_url(&options.url);
        let client = client.with_user(&options.user).with_password(&options.password);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Some(Self { options, client, runtime })
    }

    fn execute(&self, statement: &str) {
        self.runtime.block_on(self.client.query(statement).execute()).unwrap();
    }
}

impl Drop for ClickhouseDatabase {
    fn drop(&mut self) {
        self.execute(&format!("DROP DATABASE IF EXISTS {} SYNC", self.options.database));
    }
}

#[test]
fn clickhouse_keeps_the_contract() {
    let Some(database) = ClickhouseDatabase::new() else { return };
    let sink = Clickhouse::new(&database.options, Patience::of_load()).unwrap();
    parts::suite(&sink, parts::Allows { a_part_again: true, any_order: true });
    suite(&sink, &|load_id| {
        let table = format!("{}.orders__{load_id}", database.options.database);
        database.execute(&format!(
            "ALTER TABLE {table} UPDATE city = 'elsewhere' WHERE order_key = 5 SETTINGS mutations_sync = 2"
        ));
        let orders = sample().facts.orders;
        ("orders".to_owned(), format!("order_id {}", orders.column("order_id").unwrap().str().unwrap().get(5).unwrap()))
    });
}

#[test]
fn clickhouse_names_the_row_it_refuses() {
    let Some(database) = ClickhouseDatabase::new() else { return };
    let sink = Clickhouse::new(&database.options, Patience::of_load()).unwrap();
    let mut sample = sample();
    let times = sample.facts.orders.column("purchased_at").unwrap().i64().unwrap();
    let last = times.len() - 1;
    let late: Int64Chunked =
        times.iter().enumerate().map(|(row, time)| if row == last { Some(99_999_999_999) } else { time }).collect();
    let id = sample.facts.orders.column("order_id").unwrap().str().unwrap().get(last).unwrap().to_owned();
    replace(&mut sample.facts.orders, "purchased_at", late);
    wait(sink.prepare()).unwrap();
    let error = write(&sink, &sample.gold("refused")).unwrap_err();
    assert_eq!((error.kind, error.table.as_str(), error.batch), (SinkErrorKind::Row, "orders", Some(0)));
    assert_eq!(error.row.as_deref(), Some(format!("order_id {id}").as_str()));
}

#[test]
fn clickhouse_says_which_setting_is_wrong() {
    let Some(database) = ClickhouseDatabase::new() else { return };
    let right = &database.options;
    let check = |options: ClickhouseOptions, kind: SinkErrorKind, says: &str| {
        let error: SinkError =
            Clickhouse::new(&options, Patience::of_load()).and_then(|sink| wait(sink.prepare())).unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.to_string().contains(says), "{error}");
        assert!(options.password.is_empty() || !error.to_string().contains(&options.password), "{error}");
    };
    let wrong = "not-the-password".to_owned();
    check(ClickhouseOptions { password: wrong, ..right.clone() }, SinkErrorKind::Unauthorized, &right.user);
    let nowhere = "http://127.0.0.1:9".to_owned();
    check(
        ClickhouseOptions { url: nowhere, ..right.clone() },
        SinkErrorKind::Unreachable,
        "nothing answers at http://127.0.0.1:9",
    );
    // As `scripts/servers/up` makes it.
    check(ClickhouseOptions { user: "reader".to_owned(), ..right.clone() }, SinkErrorKind::ReadOnly, "may not write");
}
