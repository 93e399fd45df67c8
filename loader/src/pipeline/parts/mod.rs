//! Makes the parts of a load and hands them over, whoever takes them: run after run of whole orders, which leave sums in the ledger;
//! then what belongs to no single order, finished from those sums. Each part is let go before the next but one. Nothing here knows
//! how many parts there are, nor where they go.

mod people;
mod reviews;
mod run;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Scope};

use polars::prelude::DataFrame;
use triptych_schemas::manifest::RecommendationModel;

use super::waiting::{OrderSpools, Spool, Spools, Waiting};
use super::{LoadError, Surroundings, stop_if_interrupted};
use crate::frame;
use crate::gold::documents::{Sold, count_categories};
use crate::gold::graph::{self, Graph};
use crate::gold::lists::{self, LISTED};
use crate::gold::marts::{DataEnd, Ledger, Metrics};
use crate::gold::purchases::Lines;
use crate::gold::slice::{self, Catalogue};
use crate::gold::{Audits, Centres, model, zips_without_place};
use crate::sinks::part::{CataloguePart, GraphPart, ListsPart, OrdersPart, Part};
use crate::sinks::whole::ranges;
use crate::tuning;
use people::{CustomerIds, People};
use run::{Lookup, Run};

/// Takes a part. An error ends the load.
pub(super) type Give<'a> = dyn FnMut(Part) -> Result<(), LoadError> + 'a;

/// How a load is handed over.
#[derive(Clone, Copy)]
pub(super) struct HandOver<'a> {
    pub(super) around: &'a Surroundings<'a>,
    /// Where rows wait.
    pub(super) spools: Spools<'a>,
    pub(super) tune: tuning::TuningTime,
    /// The model of the load that is changed, to be kept if it is still right.
    pub(super) model: Option<&'a RecommendationModel>,
    /// Whether some store keeps reviews by their own ids, and the words they are found by.
    pub(super) reviews_by_id: bool,
    /// Whether stores list recommendations for every customer.
    pub(super) lists: bool,
}

/// What is known of a load at its end, besides its rows.
pub(super) struct Outcome {
    pub(super) recommendations: RecommendationModel,
    /// Of the first and the last order; `None` where there is none.
    pub(super) purchases: Option<(i64, i64)>,
    pub(super) data_end: Option<DataEnd>,
}

/// What orders leave behind for later parts.
struct Left {
    sold: Sold,
    ledger: Ledger,
    /// By review key.
    reviews: Spool,
    purchases: Option<(i64, i64)>,
}

pub(super) fn hand_over(
    waiting: Waiting,
    audits: &mut Audits<'_>,
    how: HandOver<'_>,
    give: &mut Give<'_>,
) -> Result<Outcome, LoadError> {
    let Waiting { places, categories, products, sellers, accounts, people, orders, order_count, review_keys } = waiting;
    let centres = Centres::new(&places);
    let catalogue = Catalogue::new(&products, &sellers, &centres);
    drop((products, sellers));
    let (addresses, accounts_at) = accounts.addresses.table();
    note_zips(&addresses, &accounts_at, &centres, audits);
    let mut people = People::new(people, accounts, addresses);
    let runs = Runs { orders, order_count, review_keys };
    let (left, lines) = runs.hand_over((&catalogue, &mut people), audits, how, give)?;
    stop_if_interrupted(how.around)?;
    let is_over = AtomicBool::new(false);
    let recommend = || recommend(&catalogue, lines, &is_over, how);
    let rest =
        Rest { catalogue: &catalogue, places: &places, categories: &categories, centres: &centres, people, left };
    thread::scope(|scope| {
        let handed_over = rest.hand_over(scope, recommend, how, give);
        // Nobody waits for what is chosen for a load that has failed.
        handed_over.inspect_err(|_| is_over.store(true, Ordering::Relaxed))
    })
}

/// What belongs to no single order.
struct Rest<'a> {
    catalogue: &'a Catalogue<'a>,
    places: &'a DataFrame,
    categories: &'a DataFrame,
    centres: &'a Centres<'a>,
    people: People,
    left: Left,
}

impl Rest<'_> {
    /// `recommend` runs beside all else where rows wait in memory; of what is on disk, there is too much to hold people and it at the
    /// same time.
    fn hand_over<'scope, R>(
        self,
        scope: &'scope Scope<'scope, '_>,
        recommend: R,
        how: HandOver<'_>,
        give: &mut Give<'_>,
    ) -> Result<Outcome, LoadError>
    where
        R: FnOnce() -> Result<(RecommendationModel, Graph), LoadError> + Send + 'scope,
    {
        let Self { catalogue, places, categories, centres, people, left } = self;
        let Left { sold, ledger, reviews, purchases } = left;
        let data_end = ledger.data_end();
        let mut waiting = Some(recommend);
        let early = waiting.take_if(|_| how.spools.is_in_memory()).map(|recommend| scope.spawn(recommend));
        let part = Arc::new(catalogue_part(catalogue, (places, categories), sold));
        give(Part::Catalogue(Arc::clone(&part)))?;
        let metrics = hand_over_marts(ledger, catalogue, how, give)?;
        hand_over_people((&people, metrics), centres, how, give)?;
        let customers = how.lists.then(|| people.into_ids());
        let late = waiting.map(|recommend| scope.spawn(recommend));
        if how.reviews_by_id {
            reviews::hand_over(reviews, give)?;
        }
        let recommending = early.or(late).expect("it was begun early or late");
        let (recommendations, graph) = recommending.join().expect("tuning returns its errors")?;
        let marts = graph.network.marts(&catalogue.products, &catalogue.sellers);
        marts.into_iter().try_for_each(|(table, rows)| give(Part::Mart(table, rows)))?;
        let of = GraphPart { graph: Arc::new(graph), catalogue: part };
        give(Part::Graph(of.clone()))?;
        if let Some(customers) = customers {
            hand_over_lists(&of, &customers, how, give)?;
        }
        Ok(Outcome { recommendations, purchases, data_end })
    }
}

/// Enters into the audits, of a load that is not handed over, because too much of it was rejected, what rules that look across tables have
/// to say of it: what they would have said, had it been.
pub(super) fn note(waiting: Waiting, audits: &mut Audits<'_>, how: HandOver<'_>) -> Result<(), LoadError> {
    let Waiting { places, accounts, people, mut orders, order_count, .. } = waiting;
    let (addresses, accounts_at) = accounts.addresses.table();
    note_zips(&addresses, &accounts_at, &Centres::new(&places), audits);
    let lookup = Lookup { accounts: &accounts, addresses: &addresses, people: &people };
    for (number, keys) in ranges(order_count as usize, how.spools.keys()).enumerate() {
        stop_if_interrupted(how.around)?;
        let run = Run::take(&mut orders, (number, keys.start as u32), lookup).map_err(LoadError::failed)?;
        slice::note(run.rows(), audits);
    }
    Ok(())
}

fn note_zips(addresses: &DataFrame, accounts: &[u64], centres: &Centres<'_>, audits: &mut Audits<'_>) {
    let zips = frame::texts(addresses, "zip_prefix").iter().zip(accounts);
    zips_without_place(zips.filter_map(|(zip, accounts)| Some((zip?, *accounts))), centres, audits);
}

/// Orders that wait, run by run.
struct Runs {
    orders: OrderSpools,
    order_count: u32,
    review_keys: Vec<u32>,
}

impl Runs {
    fn hand_over(
        mut self,
        (catalogue, people): (&Catalogue<'_>, &mut People),
        audits: &mut Audits<'_>,
        how: HandOver<'_>,
        give: &mut Give<'_>,
    ) -> Result<(Left, Spool), LoadError> {
        let _stage = how.around.progress.stage("deriving what comes by order");
        let (products, sellers) = (catalogue.products.height(), catalogue.sellers.height());
        let mut left = Left {
            sold: Sold::new(products, sellers),
            ledger: Ledger::new(people.count(), products, sellers),
            reviews: how.spools.create("reviews_by_key")?,
            purchases: None,
        };
        // Of sales, what recommendations are counted from.
        let mut lines = how.spools.create("lines")?;
        for (number, keys) in ranges(self.order_count as usize, how.spools.keys()).enumerate() {
            stop_if_interrupted(how.around)?;
            let first_key = keys.start as u32;
            let run = Run::take(&mut self.orders, (number, first_key), people.lookup()).map_err(LoadError::failed)?;
            let facts = people.facts(&run, catalogue, audits);
            let part = OrdersPart { first_key, facts, review_keys: run.review_keys(&self.review_keys) };
            drop(run);
            left.add(&part, how).and_then(|()| push_lines(&mut lines, &part)).map_err(LoadError::failed)?;
            give(Part::Orders(part))?;
        }
        Ok((left, lines))
    }
}

impl Left {
    fn add(&mut self, part: &OrdersPart, how: HandOver<'_>) -> Result<(), anyhow::Error> {
        let facts = &part.facts;
        self.sold.add(&facts.sales, &facts.reviews, (facts.orders.height(), part.first_key));
        self.ledger.add(&facts.orders, &facts.sales, &facts.reviews);
        if how.reviews_by_id {
            reviews::push(&mut self.reviews, part)?;
        }
        let times = frame::longs(&facts.orders, "purchased_at");
        // Not by `first` and `last` of the column, which panic where no order was accepted.
        if let (Some(first), Some(last)) = (times.iter().next().flatten(), times.iter().next_back().flatten()) {
            self.purchases = Some((self.purchases.map_or(first, |(first, _)| first), last));
        }
        Ok(())
    }
}

fn push_lines(lines: &mut Spool, part: &OrdersPart) -> Result<(), anyhow::Error> {
    let orders: Vec<u32> = frame::keys(&part.facts.sales, "order_key").no_null_iter().collect();
    lines.push(part.facts.sales.select(Lines::COLUMNS)?, &orders)?;
    lines.settle()
}

fn catalogue_part(
    catalogue: &Catalogue<'_>,
    (places, categories): (&DataFrame, &DataFrame),
    sold: Sold,
) -> CataloguePart {
    CataloguePart {
        products: catalogue.products.clone(),
        abc_classes: sold.abc_classes(),
        sellers: catalogue.sellers.clone(),
        product_sellers: sold.product_sellers(),
        product_totals: sold.products,
        seller_totals: sold.sellers,
        places: places.clone(),
        categories: categories.clone(),
        category_rows: count_categories(categories, &catalogue.products),
    }
}

/// All but the metrics of customers, which are handed over with them, and those of the graph.
fn hand_over_marts(
    ledger: Ledger,
    catalogue: &Catalogue<'_>,
    how: HandOver<'_>,
    give: &mut Give<'_>,
) -> Result<Metrics, LoadError> {
    let _stage = how.around.progress.stage("deriving marts");
    let goes_on = || !how.around.is_interrupted();
    let derived = ledger.derive(&catalogue.products, &catalogue.sellers, &goes_on);
    let (metrics, tables) = derived.ok_or(LoadError::Interrupted)?;
    tables.into_iter().try_for_each(|(table, rows)| give(Part::Mart(table, rows)))?;
    Ok(metrics)
}

/// Customers with their metrics, then accounts, range after range.
fn hand_over_people(
    (people, metrics): (&People, Metrics),
    centres: &Centres<'_>,
    how: HandOver<'_>,
    give: &mut Give<'_>,
) -> Result<(), LoadError> {
    let _stage = how.around.progress.stage("deriving people");
    let by_id = people.accounts_by_id();
    for keys in ranges(people.count(), how.spools.keys()) {
        stop_if_interrupted(how.around)?;
        give(Part::People(people.part(&by_id, keys, &metrics, centres)))?;
    }
    drop(metrics);
    for positions in ranges(people.account_count(), how.spools.keys()) {
        stop_if_interrupted(how.around)?;
        give(Part::Accounts(people.accounts(&by_id, positions)))?;
    }
    Ok(())
}

/// Chooses the model and counts for it.
fn recommend(
    catalogue: &Catalogue<'_>,
    mut waiting: Spool,
    is_over: &AtomicBool,
    how: HandOver<'_>,
) -> Result<(RecommendationModel, Graph), LoadError> {
    let _stage = how.around.progress.stage("tuning and counting recommendations");
    let mut lines = Lines::default();
    for number in 0..waiting.parts() {
        if let Some(rows) = waiting.take(number).map_err(LoadError::failed)? {
            lines.add(&rows);
        }
    }
    let purchases = lines.purchases();
    let goes_on = tuning::clock(how.tune, || !how.around.is_interrupted() && !is_over.load(Ordering::Relaxed));
    let kept = how.model.and_then(|model| model::kept(model, &catalogue.products, &purchases));
    let chosen = kept.unwrap_or_else(|| model::choose_for(&catalogue.products, &purchases, &goes_on));
    stop_if_interrupted(how.around)?;
    let model = model::read(&chosen).expect("what was written a line before can be read");
    let goods = (&catalogue.products, catalogue.sellers.height());
    Ok((chosen, graph::of_purchases(goods, &purchases, model)))
}

fn hand_over_lists(
    of: &GraphPart,
    customers: &CustomerIds,
    how: HandOver<'_>,
    give: &mut Give<'_>,
) -> Result<(), LoadError> {
    let _stage = how.around.progress.stage("listing recommendations");
    let goes_on = |_| !how.around.is_interrupted();
    for keys in ranges(customers.count(), how.spools.keys()) {
        let lists = lists::of_customers(&of.graph, keys.clone(), LISTED, &goes_on);
        stop_if_interrupted(how.around)?;
        let first_key = keys.start as u32;
        give(Part::Lists(ListsPart { first_key, lists, customer_ids: customers.of(keys), of: of.clone() }))?;
    }
    Ok(())
}
