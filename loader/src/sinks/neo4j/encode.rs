//! Rows of nodes and relationships as lists of values. What they mean is said by `gold` and the model; this file only lays
//! them out, in the order of the properties in `schemas::neo4j`. A relationship begins with the keys of its two nodes.

use neo4rs::{BoltNull, BoltType};
use triptych_recommend::parameters::Mode;
use triptych_recommend::rank::Ranked;
use triptych_recommend::together::Neighbour;
use triptych_schemas::neo4j as ddl;
use xxhash_rust::xxh3::Xxh3;

use super::connect::list;
use crate::frame;
use crate::gold::graph::Graph;
use crate::sinks::Gold;

/// Few enough to be read for one of them, enough to make nodes few.
const ACCOUNTS_A_NODE_MAX: usize = 128;

/// Values are those of the driver, so that what is sent and what is read back are of one type.
pub(super) type Row = Vec<BoltType>;

/// All rows of a label or kind.
pub(super) fn rows(gold: &Gold<'_>, table: &str) -> Vec<Row> {
    let graph = gold.graph;
    match table {
        "Customer" => customers(gold),
        "Account" => accounts(gold),
        "Product" => products(gold),
        "Seller" => sellers(gold),
        "Category" => categories(graph),
        "Model" => models(graph),
        "PURCHASED" => purchased(graph),
        "SELLS" => {
            gold.documents.product_sellers.iter().map(|(product, seller)| vec![key(*seller), key(*product)]).collect()
        }
        "IN_CATEGORY" => in_category(graph),
        "BOUGHT_WITH" => bought_with(graph, Kept::ByBoth),
        "BOUGHT_WITH_HUB" => bought_with(graph, Kept::ByOne),
        "SIMILAR" => similar(graph),
        "POPULAR" => popular(graph),
        "RECOMMENDED" => recommended(graph),
        _ => frequent_with(graph),
    }
}

/// As many as [`rows`]; those that are many are counted without being laid out.
pub(super) fn count(gold: &Gold<'_>, table: &str) -> usize {
    match table {
        "Customer" => gold.facts.customers.height(),
        "Account" => owned(gold).len().div_ceil(ACCOUNTS_A_NODE_MAX),
        "Product" => gold.facts.products.height(),
        "PURCHASED" => gold.graph.totals.len(),
        "RECOMMENDED" => gold.graph.lists.iter().map(Vec::len).sum(),
        "SELLS" => gold.documents.product_sellers.len(),
        table => rows(gold, table).len(),
    }
}

/// Ids of a person's accounts that are not the person's, ascending. In some sources a person is an account and has none.
fn other_ids<'a>(gold: &Gold<'a>, person: usize) -> impl Iterator<Item = &'a str> {
    let id = frame::texts(&gold.facts.customers, "customer_id").get(person);
    let accounts = frame::texts(&gold.facts.accounts, "account_id");
    let of_person = gold.documents.accounts[person].iter();
    of_person.filter_map(|&account| accounts.get(account as usize)).filter(move |&account| Some(account) != id)
}

fn customers(gold: &Gold<'_>) -> Vec<Row> {
    let ids = frame::texts(&gold.facts.customers, "customer_id").iter().flatten();
    ids.zip(0_u32..).map(|(id, position)| vec![text(id), key(position)]).collect()
}

/// Accounts and whose they are.
fn owned<'a>(gold: &Gold<'a>) -> Vec<(&'a str, &'a str)> {
    let ids = frame::texts(&gold.facts.customers, "customer_id").iter().flatten();
    let of_person = |(person, id)| other_ids(gold, person).map(move |account| (account, id));
    ids.enumerate().flat_map(of_person).collect()
}

fn accounts(gold: &Gold<'_>) -> Vec<Row> {
    let texts = |texts: &mut dyn Iterator<Item = &str>| list(texts.map(text).collect());
    let row = |run: &[(&str, &str)]| {
        let (accounts, customers) = (texts(&mut run.iter().map(|own| own.0)), texts(&mut run.iter().map(|own| own.1)));
        vec![text(run[0].0), accounts, customers]
    };
    let mut owned = owned(gold);
    owned.sort_unstable();
    owned.chunks(ACCOUNTS_A_NODE_MAX).map(row).collect()
}

fn sellers(gold: &Gold<'_>) -> Vec<Row> {
    let ids = frame::texts(&gold.facts.sellers, "seller_id").iter().flatten();
    ids.zip(0_u32..).map(|(id, position)| vec![text(id), key(position)]).collect()
}

fn products(gold: &Gold<'_>) -> Vec<Row> {
    let counts = &gold.graph.counts;
    let ids = frame::texts(&gold.facts.products, "product_id").iter().zip(0_u32..);
    ids.zip(counts.products.iter().zip(&counts.together))
        .map(|((id, position), (product, together))| {
            let mut row = vec![
                text(id.unwrap_or_default()),
                key(position),
                key(product.buyers),
                key(product.recent_buyers),
                key(product.orders),
                optional(product.category.map(key)),
                optional(product.seller.map(key)),
            ];
            row.extend(together.totals.map(real));
            row.push(optional(product.last_day.map(|day| integer(i64::from(day)))));
            row
        })
        .collect()
}

fn categories(graph: &Graph) -> Vec<Row> {
    let totals = graph.counts.categories.iter().map(|together| together.totals);
    let named = graph.categories.iter().zip(0_u32..).zip(totals);
    named
        .map(|((name, position), totals)| {
            let mut row = vec![text(name), key(position)];
            row.extend(totals.map(real));
            row
        })
        .collect()
}

fn models(graph: &Graph) -> Vec<Row> {
    let model = &graph.counts.model;
    Mode::ALL
        .into_iter()
        .map(|mode| {
            let of = model.of(mode);
            vec![
                text(mode.name()),
                text(model.shape.name()),
                text(model.sellers.name()),
                integer(i64::from(model.recent_days)),
                integer(i64::from(model.last_day)),
                key(graph.counts.orders),
                text(of.unit.name()),
                real(of.alpha),
                real(of.k1),
                real(of.k2),
                real(of.rho),
                real(of.beta),
                real(of.back_weight),
                optional(of.own_days.map(real)),
                optional(of.history_days.map(real)),
                optional(of.slim.map(|slim| text(slim.unit.name()))),
                optional(of.slim.map(|slim| real(slim.l1))),
                optional(of.slim.map(|slim| real(slim.l2))),
            ]
        })
        .collect()
}

fn purchased(graph: &Graph) -> Vec<Row> {
    let pairs = graph.counts.history.iter().zip(&graph.totals);
    pairs
        .map(|(bought, totals)| {
            vec![
                key(bought.customer),
                key(bought.product),
                key(bought.orders),
                key(totals.items),
                integer(totals.spent),
                integer(totals.first_at),
                integer(totals.last_at),
                real(bought.own_weight),
            ]
        })
        .collect()
}

fn in_category(graph: &Graph) -> Vec<Row> {
    let products = graph.counts.products.iter().zip(0_u32..);
    products.filter_map(|(product, position)| Some(vec![key(position), key(product.category?)])).collect()
}

/// Lists of neighbours are cut, so one product may keep another that does not keep it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    ByBoth,
    ByOne,
}

/// Pairs that keep each other come once, by the lower key.
fn bought_with(graph: &Graph, kept: Kept) -> Vec<Row> {
    let together = &graph.counts.together;
    let keeps = |of: u32, other: u32| {
        together[of as usize].neighbours.binary_search_by_key(&other, |neighbour| neighbour.product).is_ok()
    };
    let mut rows = Vec::new();
    for (product, list) in (0_u32..).zip(together) {
        for neighbour in &list.neighbours {
            let found = if keeps(neighbour.product, product) { Kept::ByBoth } else { Kept::ByOne };
            if found != kept || (kept == Kept::ByBoth && neighbour.product < product) {
                continue;
            }
            rows.push(neighbour_row(product, neighbour));
        }
    }
    rows
}

fn neighbour_row(of: u32, neighbour: &Neighbour) -> Row {
    let mut row = vec![key(of), key(neighbour.product), key(neighbour.customers), key(neighbour.orders)];
    row.extend(neighbour.weights.map(real));
    row
}

fn similar(graph: &Graph) -> Vec<Row> {
    let products = 0..graph.counts.products.len() as u32;
    let of = |product: u32| {
        graph.counts.similar_in_all_modes(product).into_iter().map(move |row| neighbour_row(product, &row))
    };
    products.flat_map(of).collect()
}

fn popular(graph: &Graph) -> Vec<Row> {
    let mut rows = Vec::new();
    for (category, list) in (0_u32..).zip(&graph.counts.categories) {
        for neighbour in &list.neighbours {
            rows.push(neighbour_row(category, neighbour));
        }
    }
    rows
}

fn frequent_with(graph: &Graph) -> Vec<Row> {
    let pairs = (1_u32..).zip(&graph.counts.pairs);
    pairs.map(|(position, pair)| vec![key(pair.a), key(pair.b), key(position), key(pair.orders)]).collect()
}

fn recommended(graph: &Graph) -> Vec<Row> {
    let list = |(customer, list): (u32, &Vec<Ranked>)| {
        let row = |(rank, ranked): (u32, &Ranked)| {
            vec![key(customer), key(ranked.product), key(rank), real(ranked.score), text(ranked.reason.cause.name())]
        };
        (1_u32..).zip(list).map(row).collect::<Vec<Row>>()
    };
    (0_u32..).zip(&graph.lists).flat_map(list).collect()
}

fn key(value: u32) -> BoltType {
    integer(i64::from(value))
}

fn integer(value: i64) -> BoltType {
    value.into()
}

fn real(value: f64) -> BoltType {
    value.into()
}

fn text(value: &str) -> BoltType {
    value.into()
}

fn optional(value: Option<BoltType>) -> BoltType {
    value.unwrap_or(BoltType::Null(BoltNull))
}

/// What a row is called, and what it holds: of a row that is sent as of one that is read.
pub(super) fn key_and_hash(table: &str, row: &[BoltType]) -> (String, u64) {
    let mut hash = Xxh3::new();
    for value in row {
        feed(&mut hash, value);
    }
    let is_node = ddl::NODES.iter().any(|nodes| nodes.label == table);
    let key = match (is_node, row) {
        (true, [id, ..]) => format!("id {}", show(id)),
        (false, [from, to, ..]) => format!("from key {} to key {}", show(from), show(to)),
        _ => String::new(),
    };
    (key, hash.digest())
}

/// A type and its bytes, so that no two rows run into one another.
fn feed(hash: &mut Xxh3, value: &BoltType) {
    match value {
        BoltType::Integer(number) => {
            hash.update(&[1]);
            hash.update(&number.value.to_le_bytes());
        }
        BoltType::Float(number) => {
            hash.update(&[2]);
            hash.update(&number.value.to_le_bytes());
        }
        BoltType::String(text) => {
            hash.update(&[3]);
            hash.update(&text.value.len().to_le_bytes());
            hash.update(text.value.as_bytes());
        }
        BoltType::List(list) => {
            hash.update(&[4]);
            hash.update(&list.value.len().to_le_bytes());
            for value in &list.value {
                feed(hash, value);
            }
        }
        _ => hash.update(&[0]),
    }
}

fn show(value: &BoltType) -> String {
    match value {
        BoltType::Integer(number) => number.value.to_string(),
        BoltType::String(text) => text.value.clone(),
        _ => String::new(),
    }
}
