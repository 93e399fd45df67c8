//! A shop that comes as messages, a broker to send them to, and followers to start and kill.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use clap::Parser;
use e2e::binary::{Ended, command, loader};
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::{ClientConfig, util::Timeout};
use serde_json::{Map, Value};
use triptych_generator::{Generate, GeneratedShape, write_to};
use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

/// Longer than a busy machine takes.
pub(crate) const SOON: Duration = Duration::from_mins(1);
/// Purchases of the generated shop are before it: later ones are not plausible, and a lake without an order would equal any other.
pub(crate) const AS_OF: &str = "2025-02-01";

#[derive(Parser)]
struct FromEnvironment {
    #[arg(long, env = "TRIPTYCH_KAFKA")]
    kafka: Option<String>,
    #[arg(long, env = "TRIPTYCH_WITHOUT_SERVERS")]
    without_servers: Option<String>,
}

/// A broker, with topics of one test.
pub(crate) struct Stream {
    pub(crate) brokers: String,
    name: String,
}

impl Stream {
    /// None where it was said that there are no servers.
    pub(crate) fn find(test: &str) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let environment = FromEnvironment::parse_from(["test"]);
        if environment.without_servers.is_some() {
            use std::io::Write;
            let _ = writeln!(std::io::stderr(), "not run: a test of Kafka (TRIPTYCH_WITHOUT_SERVERS is set)");
            return None;
        }
        let brokers = environment.kafka.expect(
            "this test wants Kafka; run `eval \"$(scripts/servers/up --kafka)\"` first, or set TRIPTYCH_WITHOUT_SERVERS=1",
        );
        let name = format!("{test}-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        Some(Self { brokers, name })
    }

    /// The topic of a table.
    pub(crate) fn topic(&self, table: &str) -> String {
        format!("{}.{table}", self.name)
    }

    fn config(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        // Else a broker that answers late has a batch twice, and counts of what came with it.
        config.set("bootstrap.servers", &self.brokers).set("enable.idempotence", "true");
        config
    }

    /// Makes a topic for each table.
    pub(crate) fn make(&self, tables: &[&str], partitions: i32) {
        let admin: AdminClient<DefaultClientContext> = self.config().create().unwrap();
        let names: Vec<String> = tables.iter().map(|table| self.topic(table)).collect();
        let topics: Vec<NewTopic<'_>> =
            names.iter().map(|name| NewTopic::new(name, partitions, TopicReplication::Fixed(1))).collect();
        let options = AdminOptions::new().operation_timeout(Some(SOON));
        for made in block_on(admin.create_topics(&topics, &options)).unwrap() {
            made.unwrap();
        }
    }

    /// Deletes a topic, and waits until it is gone.
    pub(crate) fn delete(&self, table: &str) {
        let admin: AdminClient<DefaultClientContext> = self.config().create().unwrap();
        let options = AdminOptions::new().operation_timeout(Some(SOON));
        for gone in block_on(admin.delete_topics(&[&self.topic(table)], &options)).unwrap() {
            gone.unwrap();
        }
    }

    pub(crate) fn sender(&self) -> Sender<'_> {
        Sender { stream: self, producer: self.config().create().unwrap() }
    }

    /// One that packs messages.
    pub(crate) fn sender_packing(&self, by: &str) -> Sender<'_> {
        Sender { stream: self, producer: self.config().set("compression.type", by).create().unwrap() }
    }

    /// One whose messages are seen when their transaction is committed.
    pub(crate) fn transactional_sender(&self) -> Sender<'_> {
        let producer: BaseProducer = self.config().set("transactional.id", &self.name).create().unwrap();
        producer.init_transactions(SOON).unwrap();
        Sender { stream: self, producer }
    }

    /// The arguments that follow these tables.
    pub(crate) fn arguments(&self, tables: &[&str]) -> Vec<String> {
        let topics: Vec<String> = tables.iter().map(|table| format!("{table}={}", self.topic(table))).collect();
        let fixed =
            ["follow", "--kafka", &self.brokers, "--as-of", AS_OF, "--tune", "off", "--max-shrink", "100%", "--topic"];
        fixed.iter().map(|text| (*text).to_owned()).chain([topics.join(",")]).collect()
    }

    /// Follows to the end, and says what the lake has then.
    pub(crate) fn follow_to_end(&self, tables: &[&str], further: &[&str], folder: &Path) -> Ended {
        let mut arguments = self.arguments(tables);
        arguments.extend(further.iter().map(|text| (*text).to_owned()));
        arguments.push("--until-end".to_owned());
        loader(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), folder)
    }

    /// Starts a follower that goes on.
    pub(crate) fn start(&self, tables: &[&str], further: &[&str], folder: &Path) -> Follower {
        let mut command = command("triptych-loader");
        command.current_dir(folder);
        self.start_as(command, tables, further)
    }

    /// Starts a loader that was told all else as a follower.
    pub(crate) fn start_as(&self, mut command: Command, tables: &[&str], further: &[&str]) -> Follower {
        command.args(self.arguments(tables)).args(further);
        Follower::start(command)
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Sends messages.
pub(crate) struct Sender<'a> {
    stream: &'a Stream,
    pub(crate) producer: BaseProducer,
}

impl Sender<'_> {
    pub(crate) fn send(&self, table: &str, key: &str, value: Option<&[u8]>) {
        let topic = self.stream.topic(table);
        let mut record: BaseRecord<'_, str, [u8]> = BaseRecord::to(&topic).key(key);
        if let Some(value) = value {
            record = record.payload(value);
        }
        self.producer.send(record).map_err(|(error, _)| error).unwrap();
        self.producer.poll(Duration::ZERO);
    }

    pub(crate) fn row(&self, table: &str, row: &Value) {
        self.send(table, &key(table, row), Some(row.to_string().as_bytes()));
    }

    pub(crate) fn rows(&self, rows: &[(&'static str, Value)]) {
        for (table, row) in rows {
            self.row(table, row);
        }
    }

    /// All rows of a table.
    pub(crate) fn table(&self, table: &str, rows: &[Value]) {
        for row in rows {
            self.row(table, row);
        }
    }

    /// All that was sent is there.
    pub(crate) fn flush(&self) {
        self.producer.flush(Timeout::After(SOON)).unwrap();
    }
}

/// What rows of an order have in common, so that they come in order.
fn key(table: &str, row: &Value) -> String {
    let column = match table {
        "customers" => "customer_id",
        "products" => "product_id",
        "sellers" => "seller_id",
        "categories" => "product_category_name",
        _ => "order_id",
    };
    row[column].as_str().unwrap_or_default().to_owned()
}

/// A follower at work.
pub(crate) struct Follower {
    pub(crate) process: Child,
    told: Option<ChildStdout>,
}

impl Drop for Follower {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Follower {
    fn start(mut command: Command) -> Self {
        let mut process =
            command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the loader can be started");
        let told = process.stdout.take();
        Self { process, told }
    }

    pub(crate) fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.process.id().to_string()]).status();
        assert!(sent.expect("there is a `kill`").success());
    }

    /// The exit status.
    pub(crate) fn stop(mut self) -> Option<i32> {
        self.signal("-TERM");
        // So that it never waits for a reader.
        drop(self.told.take());
        self.process.wait().unwrap().code()
    }

    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// A shop as files and as rows.
pub(crate) struct Shop {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) rows: BTreeMap<&'static str, Vec<Value>>,
}

/// Tables that can be followed, and their files.
pub(crate) const FILES: [(&str, &str); 8] = [
    ("categories", "product_category_name_translation.csv"),
    ("customers", "olist_customers_dataset.csv"),
    ("products", "olist_products_dataset.csv"),
    ("sellers", "olist_sellers_dataset.csv"),
    ("orders", "olist_orders_dataset.csv"),
    ("order_items", "olist_order_items_dataset.csv"),
    ("payments", "olist_order_payments_dataset.csv"),
    ("reviews", "olist_order_reviews_dataset.csv"),
];

pub(crate) fn tables() -> Vec<&'static str> {
    FILES.iter().map(|(table, _)| *table).collect()
}

impl Shop {
    /// Without places, which have no rows of their own to follow.
    pub(crate) fn new(orders: u64, seed: u64) -> Self {
        let folder = e2e::lake::new_folder();
        let path = folder.path().join("shop");
        write_to(&Generate { orders, seed, shape: GeneratedShape::Olist, dirt_millionths: 0 }, &path).unwrap();
        fs::remove_file(path.join("olist_geolocation_dataset.csv")).unwrap();
        let rows = FILES.iter().map(|(table, file)| (*table, rows_of(&path.join(file)))).collect();
        Self { folder, rows }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("shop")
    }

    /// Takes rows out of the files, and leaves messages as they are.
    pub(crate) fn leave_out(&self, is_out: impl Fn(&str, &Value) -> bool) {
        for (table, file) in FILES {
            let path = self.path().join(file);
            let mut reader = csv::Reader::from_path(&path).unwrap();
            let header = reader.headers().unwrap().clone();
            let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            let mut writer = csv::Writer::from_path(&path).unwrap();
            writer.write_record(&header).unwrap();
            for record in records.iter().filter(|record| !is_out(table, &object(&header, record))) {
                writer.write_record(record).unwrap();
            }
            writer.flush().unwrap();
        }
    }

    /// Loads the files into a lake of their own, and expects the stores of this one to be the same.
    pub(crate) fn expect(&self, lake: &Path) {
        let of_files = e2e::lake::new_folder();
        let path = self.path();
        let arguments =
            ["load", path.to_str().unwrap(), "--as-of", AS_OF, "--tune", "off", "--quiet", "--max-rejected", "100%"];
        let ended = loader(&arguments, of_files.path());
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        let of_files = of_files.path().join("lake");
        let accepted = manifests(&of_files)[0].tables.iter().find(|count| count.table == "orders").unwrap().accepted;
        assert!(accepted > 0, "lakes without orders are all equal");
        e2e::lake::same_stores(&served(&of_files), &served(lake));
    }
}

fn rows_of(file: &Path) -> Vec<Value> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let header = reader.headers().unwrap().clone();
    reader.records().map(|record| object(&header, &record.unwrap())).collect()
}

fn object(header: &csv::StringRecord, record: &csv::StringRecord) -> Value {
    let value = |text: &str| if text.is_empty() { Value::Null } else { Value::String(text.to_owned()) };
    let name = |name: &str| name.trim_start_matches('\u{feff}').to_owned();
    let fields: Map<String, Value> =
        header.iter().zip(record).map(|(column, text)| (name(column), value(text))).collect();
    Value::Object(fields)
}

/// The folder of the load that a lake serves.
pub(crate) fn served(lake: &Path) -> PathBuf {
    fs::canonicalize(lake.join(layout::CURRENT)).expect("the lake serves a load")
}

/// All loads that a lake keeps, oldest first.
pub(crate) fn manifests(lake: &Path) -> Vec<Manifest> {
    let entries = fs::read_dir(lake.join(layout::LOADS)).unwrap().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    folders.sort();
    let texts = folders.iter().filter_map(|folder| fs::read_to_string(folder.join(layout::MANIFEST)).ok());
    texts.map(|text| serde_json::from_str(&text).unwrap()).collect()
}

/// Where a lake stands, by topic and partition.
pub(crate) fn stands(lake: &Path) -> BTreeMap<(String, i32), i64> {
    let newest = manifests(lake).pop().expect("the lake has a load");
    let offsets = newest.version.expect("it is of a version").offsets;
    offsets.into_iter().map(|offset| ((offset.topic, offset.partition), offset.next)).collect()
}
