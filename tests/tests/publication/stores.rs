//! What each store holds, asked with its own client under the names that are for people.

use clickhouse::Client;
use mongodb::bson::{Document, doc};
use neo4rs::query;
use triptych_servers::Servers;
use triptych_servers::mongodb::CONNECT_TIMEOUT;
use triptych_servers::neo4j::transaction;

use crate::Turn;

/// Of the load that the names stand for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// `ClickHouse`: rows of `sales`, and the sum of their prices in cents.
    pub sales: (u64, i64),
    /// `MongoDB`: reviews, products, customers.
    pub documents: [u64; 3],
    /// `Neo4j`: customers, products, `PURCHASED`.
    pub graph: [i64; 3],
}

/// What the servers hold of any load, under whatever name: tables, collections, loads in the graph.
pub(crate) type Names = (Vec<String>, Vec<String>, Vec<String>);

pub(crate) fn held(servers: &Servers) -> Held {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    runtime.block_on(async {
        Held { sales: sales(servers).await, documents: documents(servers).await, graph: graph(servers).await }
    })
}

async fn sales(servers: &Servers) -> (u64, i64) {
    let client: Client = servers.clickhouse().expect("it is named").client().expect("the address is good");
    let ask = client.query("SELECT count(), toInt64(sum(price) * 100) FROM sales");
    ask.fetch_one::<(u64, i64)>().await.expect("the view answers")
}

async fn documents(servers: &Servers) -> [u64; 3] {
    let database =
        servers.mongodb().expect("it is named").connect(CONNECT_TIMEOUT).await.expect("the address is good").database;
    let mut counts = [0; 3];
    for (count, name) in counts.iter_mut().zip(["reviews", "products", "customers"]) {
        let counted = database.collection::<Document>(name).count_documents(doc! {}).await;
        *count = counted.expect("the view answers");
    }
    counts
}

async fn graph(servers: &Servers) -> [i64; 3] {
    let graph = servers.neo4j().expect("it is named").graph(1, std::time::Duration::from_secs(30));
    let graph = graph.expect("the address is good");
    let ask = query(
        "MATCH (load:Load {status: 'current'}) \
         RETURN COUNT { (:Customer {load: load.id}) } AS customers, COUNT { (:Product {load: load.id}) } AS products, \
                COUNT { (:Customer {load: load.id})-[:PURCHASED]->() } AS purchased",
    );
    let rows = transaction(&graph, ask).await.expect("the graph answers");
    ["customers", "products", "purchased"].map(|name| rows[0].get(name).expect("it was asked for"))
}

pub(crate) fn names(servers: &Servers) -> Names {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    runtime.block_on(async {
        let client = servers.clickhouse().expect("it is named").client().expect("the address is good");
        let tables = client.query("SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name");
        let tables = tables.fetch_all::<String>().await.expect("the server answers");
        let database = servers
            .mongodb()
            .expect("it is named")
            .connect(CONNECT_TIMEOUT)
            .await
            .expect("the address is good")
            .database;
        let mut collections = database.list_collection_names().await.expect("the server answers");
        collections.sort();
        let graph = servers.neo4j().expect("it is named").graph(1, std::time::Duration::from_secs(30));
        let ask = query("MATCH (n) WHERE n.load IS NOT NULL RETURN DISTINCT n.load AS load ORDER BY load");
        let loads = transaction(&graph.expect("the address is good"), ask).await.expect("the graph answers");
        (tables, collections, loads.iter().map(|row| row.get("load").expect("it was asked for")).collect())
    })
}

/// Loads that any of the servers has anything of.
pub(crate) fn loads(servers: &Servers) -> Vec<String> {
    let (tables, collections, mut loads) = names(servers);
    loads.extend(tables.iter().chain(&collections).filter_map(|name| Some(name.split_once("__")?.1.to_owned())));
    loads.sort();
    loads.dedup();
    loads
}

const FIRST: &str = "generate:orders=400,seed=1";
const SECOND: &str = "generate:orders=500,seed=2";
const THIRD: &str = "generate:orders=300,seed=3";

#[test]
fn names_for_people_follow_loads_and_rollbacks_and_old_loads_go() {
    let Some(turn) = Turn::take() else { return };
    let folder = e2e::lake::new_folder();
    let folder = folder.path();
    turn.succeed(&["load", FIRST, "--adopt", "--quiet"], folder);
    let first = held(&turn.servers);
    turn.succeed(&["load", SECOND, "--quiet"], folder);
    let second = held(&turn.servers);
    assert_ne!(first, second);
    let status = turn.succeed(&["status"], folder);
    assert_eq!(status.matches("current").count(), 4, "lake and three servers: {status}");

    let told = turn.succeed(&["rollback"], folder);
    assert!(told.contains("took back load"), "{told}");
    assert_eq!(held(&turn.servers), first);
    let ended = turn.loader(&["rollback"], folder);
    assert_eq!(ended.code, Some(3));
    assert!(ended.stderr.contains("no older load"), "{}", ended.stderr);

    turn.succeed(&["load", SECOND, "--quiet"], folder);
    assert_eq!(held(&turn.servers), second, "the same source again is the same load");
    assert_eq!(loads(&turn.servers).len(), 2, "nothing is left of what was taken back");
    turn.succeed(&["load", THIRD, "--quiet"], folder);
    assert_eq!(loads(&turn.servers).len(), 2, "two are kept");
}

#[test]
fn what_a_gateway_may_still_read_stays_a_while() {
    let Some(turn) = Turn::take() else { return };
    let folder = e2e::lake::new_folder();
    let folder = folder.path();
    for (source, further) in [(FIRST, "--adopt"), (SECOND, "--quiet"), (THIRD, "--quiet")] {
        turn.succeed(&["load", source, further, "--drop-after", "600"], folder);
    }
    assert_eq!(loads(&turn.servers).len(), 3, "the first was replaced a moment ago");
    turn.verify(folder);
    turn.succeed(&["load", SECOND, "--max-shrink", "100%"], folder);
    assert_eq!(loads(&turn.servers).len(), 2);
    // Of what is to be forgotten, nothing stays longer than it must.
    let orders = folder.join("lake/current/bronze/olist_orders_dataset.csv.zst");
    let orders =
        String::from_utf8(zstd::decode_all(std::fs::File::open(orders).expect("it is kept")).expect("it unpacks"))
            .expect("it is text");
    let order = orders.lines().nth(1).and_then(|line| line.split(',').next()).expect("there is an order");
    std::fs::write(folder.join("forget.csv"), format!("order_id\n{}\n", order.trim_matches('"')))
        .expect("it is written");
    let started = std::time::Instant::now();
    turn.succeed(&["delete", "--ids", "forget.csv", "--drop-after", "4"], folder);
    assert!(started.elapsed() >= std::time::Duration::from_secs(4), "gateways have four seconds to go on");
    assert_eq!(loads(&turn.servers).len(), 1);
}

#[test]
fn verify_names_what_differs() {
    let Some(turn) = Turn::take() else { return };
    let folder = e2e::lake::new_folder();
    let folder = folder.path();
    turn.succeed(&["load", FIRST, "--adopt", "--quiet"], folder);
    turn.verify(folder);

    let id = loads(&turn.servers).pop().expect("there is one");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    runtime.block_on(async {
        let mongodb =
            turn.servers.mongodb().expect("it is named").connect(CONNECT_TIMEOUT).await.expect("the address is good");
        let products = mongodb.database.collection::<Document>(&format!("products__{id}"));
        products.delete_one(doc! { "_id": 3 }).await.expect("a document can be removed");
        let graph = turn.servers.neo4j().expect("it is named").graph(1, std::time::Duration::from_secs(30));
        let change =
            query("MATCH (:Customer {load: $load})-[r:PURCHASED]->() WITH r LIMIT 1 SET r.spent = r.spent + 1");
        transaction(&graph.expect("the address is good"), change.param("load", id.as_str())).await.expect("it changes");
    });
    let ended = turn.loader(&["verify"], folder);
    assert_eq!(ended.code, Some(1));
    for part in
        ["ClickHouse is equal", "MongoDB differs", "`products`", "1 rows missing", "Neo4j differs", "`PURCHASED`"]
    {
        assert!(ended.stdout.contains(part), "`{part}` in: {}", ended.stdout);
    }
}
