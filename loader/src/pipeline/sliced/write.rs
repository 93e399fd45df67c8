//! Derives and writes a large load part by part: what comes by order, then marts and people, then what comes by review, and
//! the purchase graph. Each part is let go before the next.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

use polars::prelude::{DataFrame, StringChunked};
use triptych_schemas::manifest::{RecommendationModel, StoreWrite};
use triptych_schemas::{gold, marts};

use super::lake::LakeWrite;
use super::people::People;
use super::read::SlicedSilver;
use super::slices::Slice;
use super::spool::Spool;
use super::{SPOOL, Slicing, reviews};
use crate::elapsed::milliseconds;
use crate::frame;
use crate::gold::documents::{Sold, count_categories};
use crate::gold::graph::{self, Lines};
use crate::gold::marts::{DataEnd, Ledger, Metrics};
use crate::gold::slice::{Catalogue, OrderFacts};
use crate::gold::{self as gold_tables, Audits, Centres, model};
use crate::pipeline::{LoadError, Surroundings, stop_if_interrupted};
use crate::sinks::part::{AccountsOfPeople, AccountsPart, CataloguePart, OrdersPart, PeoplePart};
use crate::sinks::sqlite::writer::Writer;
use crate::sinks::{Part, SinkError, table_reader};

/// Slices that wait to be written while the next is derived: none, for a slice is what takes most memory besides what is kept
/// of all.
const SLICES_WAITING_MAX: usize = 0;

/// What was written, besides the files.
pub(in crate::pipeline) struct Written {
    pub(in crate::pipeline) lake: StoreWrite,
    pub(in crate::pipeline) sqlite: StoreWrite,
    pub(in crate::pipeline) recommendations: RecommendationModel,
    /// Of the first and the last order; `None` where there is none.
    pub(in crate::pipeline) purchases: Option<(i64, i64)>,
    pub(in crate::pipeline) data_end: Option<DataEnd>,
}

/// Where a large load goes and what ends it.
#[derive(Clone, Copy)]
pub(in crate::pipeline) struct Target<'a> {
    pub(in crate::pipeline) folder: &'a Path,
    pub(in crate::pipeline) around: &'a Surroundings<'a>,
    pub(in crate::pipeline) slicing: Slicing,
    /// Whether to go on choosing parameters of recommendations after so much time.
    pub(in crate::pipeline) tune_for: Duration,
}

/// What is collected over the slices for later parts.
struct Collected {
    sold: Sold,
    ledger: Ledger,
    reviews: Spool,
    purchases: Option<(i64, i64)>,
}

pub(in crate::pipeline) fn write(
    silver: SlicedSilver,
    audits: &mut Audits<'_>,
    target: Target<'_>,
) -> Result<Written, LoadError> {
    let started = Instant::now();
    let SlicedSilver { places, categories, products, sellers, accounts, people, orders, order_count, review_keys } =
        silver;
    let centres = Centres::new(&places);
    let catalogue = Catalogue::new(&products, &sellers, &centres);
    drop((products, sellers));
    let (addresses, accounts_at) = accounts.addresses.table();
    note_zips(&addresses, &accounts_at, &centres, audits);
    let mut people = People::new(people, accounts, addresses);
    let mut sqlite = Writer::create(target.folder)?;
    let mut lake = LakeWrite::new(target.folder, started);
    let spools = Spools { orders, order_count, review_keys };
    let collected;
    (collected, sqlite) = by_order(spools, (&catalogue, &mut people), (&mut lake, sqlite), audits, target)?;
    stop_if_interrupted(target.around)?;
    let Collected { sold, ledger, reviews: spool, purchases } = collected;
    write_catalogue(&catalogue, (&places, &categories), sold, &sqlite)?;
    let data_end = ledger.data_end();
    let metrics = write_marts(ledger, &catalogue, &mut lake, target)?;
    stop_if_interrupted(target.around)?;
    write_people((&people, &metrics), &centres, (&mut lake, &sqlite), target)?;
    drop((people, metrics));
    lake.whole(&gold::PRODUCTS, &catalogue.products)?;
    lake.whole(&gold::SELLERS, &catalogue.sellers)?;
    lake.whole(&gold::PLACES, &places)?;
    lake.whole(&gold::CATEGORIES, &categories)?;
    let lake_milliseconds = milliseconds(started.elapsed());
    let goes_on = || stop_if_interrupted(target.around);
    let (recommendations, graph, sqlite) = thread::scope(|scope| {
        let writing = scope.spawn(move || {
            let postings = reviews::write(spool, &sqlite, goes_on)?;
            sqlite.write(&Part::Terms(postings))?;
            Ok::<_, LoadError>(sqlite)
        });
        let (recommendations, graph) = recommend(&catalogue.products, target)?;
        Ok::<_, LoadError>((recommendations, graph, writing.join().expect("writing returns its errors")?))
    })?;
    crate::sinks::sqlite::writer::write_graph(&sqlite, &graph)?;
    drop(graph);
    std::fs::remove_dir_all(target.folder.join(SPOOL)).map_err(LoadError::failed)?;
    let sqlite = StoreWrite { refresh_milliseconds: milliseconds(started.elapsed()), ..sqlite.finish()? };
    Ok(Written { lake: lake.store(lake_milliseconds), sqlite, recommendations, purchases, data_end })
}

pub(super) fn note_zips(addresses: &DataFrame, accounts: &[u64], centres: &Centres<'_>, audits: &mut Audits<'_>) {
    let zips = frame::texts(addresses, "zip_prefix").iter().zip(accounts);
    gold_tables::zips_without_place(zips.filter_map(|(zip, accounts)| Some((zip?, *accounts))), centres, audits);
}

struct Spools {
    orders: super::read::OrderSpools,
    order_count: u32,
    review_keys: Vec<u32>,
}

/// Derives slice after slice while others write the slice before.
fn by_order(
    mut spools: Spools,
    (catalogue, people): (&Catalogue<'_>, &mut People),
    (lake, sqlite): (&mut LakeWrite<'_>, Writer),
    audits: &mut Audits<'_>,
    target: Target<'_>,
) -> Result<(Collected, Writer), LoadError> {
    let _stage = target.around.progress.stage("deriving and writing what comes by order");
    let keys = target.slicing.keys;
    let reviews = Spool::create(&target.folder.join(SPOOL).join("reviews_by_key"), keys).map_err(LoadError::failed)?;
    let mut collected = Collected {
        sold: Sold::new(catalogue.products.height(), catalogue.sellers.height()),
        ledger: Ledger::new(people.count(), catalogue.products.height(), catalogue.sellers.height()),
        reviews,
        purchases: None,
    };
    thread::scope(|scope| {
        let (to_lake, from_slices) = sync_channel::<Arc<OrderFacts>>(SLICES_WAITING_MAX);
        let lake_thread = scope.spawn(move || lake.order_facts(from_slices));
        let (to_sqlite, from_slices) = sync_channel::<Arc<OrderFacts>>(SLICES_WAITING_MAX);
        let sqlite_thread = scope.spawn(move || {
            for facts in from_slices {
                let facts = OrderFacts::clone(&facts);
                sqlite.write(&Part::Orders(OrdersPart { first_key: 0, facts, review_keys: Vec::new() }))?;
            }
            Ok::<_, SinkError>(sqlite)
        });
        for number in 0..spools.order_count.div_ceil(keys) {
            stop_if_interrupted(target.around)?;
            let first_key = number * keys;
            let slice = Slice::take(&mut spools.orders, (number as usize, first_key), people.lookup());
            let slice = slice.map_err(LoadError::failed)?;
            let facts = Arc::new(people.facts(&slice, catalogue, audits));
            collected.add(&slice, &facts, &spools.review_keys)?;
            drop(slice);
            // A writer that is gone has an error to tell.
            if to_lake.send(Arc::clone(&facts)).is_err() || to_sqlite.send(facts).is_err() {
                break;
            }
        }
        drop((to_lake, to_sqlite));
        lake_thread.join().expect("writing returns its errors")?;
        Ok((collected, sqlite_thread.join().expect("writing returns its errors")?))
    })
}

impl Collected {
    fn add(&mut self, slice: &Slice, facts: &OrderFacts, review_keys: &[u32]) -> Result<(), LoadError> {
        self.sold.add(&facts.sales, &facts.reviews, (facts.orders.height(), slice.first_key));
        self.ledger.add(&facts.orders, &facts.sales, &facts.reviews);
        reviews::push(&mut self.reviews, slice, &facts.orders, review_keys).map_err(LoadError::failed)?;
        let times = frame::longs(&facts.orders, "purchased_at");
        if let (Some(first), Some(last)) = (times.iter().next().flatten(), times.iter().next_back().flatten()) {
            self.purchases = Some((self.purchases.map_or(first, |(first, _)| first), last));
        }
        Ok(())
    }
}

/// All but the metrics of customers, which are written with them.
fn write_marts(
    ledger: Ledger,
    catalogue: &Catalogue<'_>,
    lake: &mut LakeWrite<'_>,
    target: Target<'_>,
) -> Result<Metrics, LoadError> {
    let _stage = target.around.progress.stage("deriving marts");
    let goes_on = || !target.around.is_interrupted();
    let derived = ledger.derive(&catalogue.products, &catalogue.sellers, &goes_on);
    let (metrics, tables) = derived.ok_or(LoadError::Interrupted)?;
    tables.iter().try_for_each(|(table, rows)| lake.whole(table, rows))?;
    Ok(metrics)
}

/// Customers with their metrics, and accounts, range after range.
fn write_people(
    (people, metrics): (&People, &Metrics),
    centres: &Centres<'_>,
    (lake, sqlite): (&mut LakeWrite<'_>, &Writer),
    target: Target<'_>,
) -> Result<(), LoadError> {
    let _stage = target.around.progress.stage("writing people");
    let by_id = people.accounts_by_id();
    let keys = target.slicing.keys as usize;
    let ranges = |rows: usize| (0..rows).step_by(keys).map(move |start| start..rows.min(start + keys));
    let (mut customers, mut marts) = (lake.begin(&gold::CUSTOMERS)?, lake.begin(&marts::CUSTOMER_METRICS)?);
    for range in ranges(people.count()) {
        stop_if_interrupted(target.around)?;
        let ordered = metrics.ordered(range.clone());
        let rows = people.customers(&by_id, range.clone(), &ordered, centres);
        let (ids, starts) = people.account_ids(&by_id, range.clone());
        customers.write(&rows)?;
        let first_key = range.start as u32;
        let metrics = metrics.rows(range, rows.column("customer_id").map_err(LoadError::failed)?.clone());
        marts.write(&metrics)?;
        let accounts = AccountsOfPeople { ids, starts };
        sqlite.write(&Part::People(PeoplePart { first_key, customers: rows, metrics, accounts }))?;
    }
    lake.finish(customers)?;
    lake.finish(marts)?;
    let mut accounts = lake.begin(&gold::ACCOUNTS)?;
    for range in ranges(people.account_count()) {
        stop_if_interrupted(target.around)?;
        let rows = people.accounts(&by_id, range);
        accounts.write(&rows)?;
        sqlite.write(&Part::Accounts(AccountsPart { accounts: rows, customer_ids: StringChunked::default() }))?;
    }
    lake.finish(accounts)
}

fn write_catalogue(
    catalogue: &Catalogue<'_>,
    (places, categories): (&DataFrame, &DataFrame),
    sold: Sold,
    sqlite: &Writer,
) -> Result<(), LoadError> {
    let part = CataloguePart {
        products: catalogue.products.clone(),
        abc_classes: sold.abc_classes(),
        product_sellers: sold.product_sellers(),
        product_totals: sold.products,
        sellers: catalogue.sellers.clone(),
        seller_totals: sold.sellers,
        places: places.clone(),
        category_rows: count_categories(categories, &catalogue.products),
        categories: categories.clone(),
    };
    sqlite.write(&Part::Catalogue(Arc::new(part)))?;
    Ok(())
}

/// What was sold is read back from the lake: kept until now, it would be what fills the memory.
fn recommend(products: &DataFrame, target: Target<'_>) -> Result<(RecommendationModel, graph::Graph), LoadError> {
    let _stage = target.around.progress.stage("tuning and counting recommendations");
    let started = Instant::now();
    let mut lines = Lines::default();
    table_reader::read(target.folder, &gold::SALES, &Lines::COLUMNS, |sales| lines.add(sales))?;
    let goes_on = || started.elapsed() < target.tune_for && !target.around.is_interrupted();
    let chosen = model::choose_for(products, &lines, &goes_on);
    let model = model::read(&chosen).expect("what was written a line before can be read");
    Ok((chosen, graph::of_lines(products, &lines, model)))
}
