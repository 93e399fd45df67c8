//! How good the recommendations are on the loaded data itself: what came after a day is predicted from what came before,
//! by the model and by the usual ways. The parameters are chosen before that day too, so nothing is seen twice.

mod held_out;
mod interval;
mod page;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::NaiveDate;
use serde::Serialize;
use triptych_recommend::ask::Ask;
use triptych_recommend::baseline::{self, Baseline};
use triptych_recommend::beyond::{Beyond, beyond};
use triptych_recommend::count::Counts;
use triptych_recommend::measure::{Measured, answers, mean, measure};
use triptych_recommend::parameters::Mode;
use triptych_recommend::purchase::Purchase;
use triptych_recommend::split::{Query, Split};
use triptych_recommend::tune::tune;
use triptych_schemas::manifest::RecommendationModel;
use triptych_schemas::time;

pub use page::{html, table};

use crate::gold::graph::{Bought, bought};
use crate::gold::model;
use crate::progress::Progress;
use crate::published::{Published, PublishedError};
use crate::tuning::{self, TuningTime};

const SECONDS_A_DAY: i64 = 86_400;
/// One order in so many is held out where no day is given.
const ORDERS_A_HELD_OUT: usize = 8;

#[derive(Clone, Debug)]
pub struct EvaluateOptions {
    pub lake: PathBuf,
    /// First day that is held out.
    pub cut: Option<NaiveDate>,
    pub k: usize,
    /// Above 0, lists with that much variety and novelty are measured beside the best.
    pub variety: f64,
    pub novelty: f64,
    pub tune: TuningTime,
    /// Where to write what was held out.
    pub held_out: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    #[error(transparent)]
    Load(#[from] PublishedError),
    #[error("there are no orders before {0}, or none from then on")]
    Empty(NaiveDate),
    #[error("there are no orders to evaluate on")]
    NoOrders,
    #[error("cannot write `{}`: {problem}", .folder.display())]
    Write { folder: PathBuf, problem: csv::Error },
    #[error("interrupted")]
    Interrupted,
}

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub struct Evaluation {
    pub load_id: String,
    pub source: String,
    pub cut: NaiveDate,
    pub last_day: NaiveDate,
    pub k: usize,
    pub orders_before: usize,
    pub orders_held_out: usize,
    pub products: usize,
    pub model: RecommendationModel,
    pub protocols: Vec<Protocol>,
}

/// One way of asking.
#[derive(Debug, Serialize)]
pub struct Protocol {
    pub protocol: &'static str,
    /// Customers, or baskets.
    pub queries: usize,
    pub ways: Vec<Way>,
}

/// The model, or a baseline.
#[derive(Debug, Serialize)]
pub struct Way {
    pub way: &'static str,
    pub hit_rate: Interval,
    pub recall: Interval,
    pub ndcg: Interval,
    pub mrr: Interval,
    /// Distinct products recommended, of all that were sold before the cut.
    pub coverage: f64,
    /// Bits: how little known what is recommended is, mean.
    pub novelty: f64,
    /// 0 to 1: how far from one shelf a list is, mean.
    pub variety: f64,
}

/// A mean, and the middle 95 % of resamples.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Interval {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

pub fn evaluate(
    options: &EvaluateOptions,
    progress: &Progress,
    interrupted: &AtomicBool,
) -> Result<Evaluation, EvaluateError> {
    let published = {
        let _stage = progress.stage("reading the load");
        Published::open(&options.lake)?
    };
    let Bought { purchases, category_of, .. } = bought(&published.facts);
    let cut =
        options.cut.map_or_else(|| usual_cut(&purchases), |cut| Some(day_of(cut))).ok_or(EvaluateError::NoOrders)?;
    let split = Split::new(&purchases, cut);
    if split.train.is_empty() || split.train.len() == purchases.len() {
        return Err(EvaluateError::Empty(date_of(cut)));
    }
    if let Some(folder) = &options.held_out {
        let written = held_out::write(&split, &published.facts, folder);
        written.map_err(|problem| EvaluateError::Write { folder: folder.clone(), problem })?;
    }
    let may_continue = || !interrupted.load(Ordering::Relaxed);
    let tuned = {
        let _stage = progress.stage("tuning");
        tune(&split.train, &category_of, &tuning::clock(options.tune, may_continue))
    };
    let counts = {
        let _stage = progress.stage("counting");
        Counts::with_model(tuned.model.clone(), &split.train, &category_of)
    };
    let shop = Shop {
        popular: baseline::popular(&counts),
        counts,
        k: options.k,
        variety: options.variety,
        novelty: options.novelty,
    };
    let measuring = progress.stage("measuring");
    let mut protocols = Vec::new();
    for mode in Mode::ALL {
        protocols.push(shop.protocol(mode, split.of(mode), &may_continue).ok_or(EvaluateError::Interrupted)?);
    }
    drop(measuring);
    let orders = |before: bool| {
        let of_side = purchases.iter().filter(|line| (line.day < cut) == before);
        of_side.map(|line| line.order).collect::<BTreeSet<u32>>().len()
    };
    Ok(Evaluation {
        load_id: published.manifest.load_id,
        source: published.manifest.source,
        cut: date_of(cut),
        last_day: date_of(purchases.iter().map(|line| line.day).max().unwrap_or(cut)),
        k: options.k,
        orders_before: orders(true),
        orders_held_out: orders(false),
        products: shop.popular.len(),
        model: model::written(&tuned),
        protocols,
    })
}

fn usual_cut(purchases: &[Purchase]) -> Option<i32> {
    let orders: BTreeSet<(u32, i32)> = purchases.iter().map(|line| (line.order, line.day)).collect();
    let mut days: Vec<i32> = orders.into_iter().map(|(_, day)| day).collect();
    days.sort_unstable();
    days.get(days.len() - (days.len() / ORDERS_A_HELD_OUT).max(1).min(days.len())).copied()
}

fn day_of(date: NaiveDate) -> i32 {
    (time::from_naive(date.into()) / SECONDS_A_DAY) as i32
}

fn date_of(day: i32) -> NaiveDate {
    time::to_naive(i64::from(day) * SECONDS_A_DAY).date()
}

/// What came before the cut.
struct Shop {
    counts: Counts,
    /// Products that were sold, most buyers first.
    popular: Vec<u32>,
    k: usize,
    variety: f64,
    novelty: f64,
}

impl Shop {
    /// `None` where `may_continue` said no.
    fn protocol(&self, mode: Mode, queries: &[Query], may_continue: &(dyn Fn() -> bool + Sync)) -> Option<Protocol> {
        let catalogue = self.counts.catalogue();
        let list = |query: &Query, ask: &Ask| -> Vec<u32> {
            let ranked = self.counts.answer(&catalogue, ask, &query.subject);
            ranked.into_iter().map(|ranked| ranked.product).collect()
        };
        let best = Ask::new(mode, self.k);
        let model = |query: &Query| list(query, &best);
        let usual = |baseline: Baseline| {
            move |query: &Query| baseline::answer(baseline, &self.counts, &self.popular, mode, &query.subject, self.k)
        };
        let mut ways = vec![
            self.way("model", queries, &model, may_continue)?,
            self.way("popularity", queries, &usual(Baseline::Popularity), may_continue)?,
            self.way("bought-together counts", queries, &usual(Baseline::TogetherCounts), may_continue)?,
        ];
        if self.variety > 0.0 || self.novelty > 0.0 {
            let ask = Ask { variety: self.variety, novelty: self.novelty, ..best.clone() };
            let varied = |query: &Query| list(query, &ask);
            let way = match (self.variety > 0.0, self.novelty > 0.0) {
                (true, true) => "model with variety and novelty",
                (true, false) => "model with variety",
                _ => "model with novelty",
            };
            ways.insert(1, self.way(way, queries, &varied, may_continue)?);
        }
        Some(Protocol { protocol: mode.name(), queries: queries.len(), ways })
    }

    fn way(
        &self,
        way: &'static str,
        queries: &[Query],
        list: &(dyn Fn(&Query) -> Vec<u32> + Sync),
        may_continue: &(dyn Fn() -> bool + Sync),
    ) -> Option<Way> {
        let lists = answers(queries.len(), |index| list(&queries[index]), &|_| may_continue());
        if lists.len() < queries.len() {
            return None;
        }
        let measured: Vec<Measured> =
            lists.iter().zip(queries).map(|(list, query)| measure(list, &query.truth, self.k)).collect();
        let [hit_rate, recall, ndcg, mrr] = interval::intervals(&measured);
        let Beyond { coverage, novelty, variety } = beyond(&lists, &self.counts);
        Some(Way { way, hit_rate, recall, ndcg, mrr, coverage, novelty, variety })
    }
}

/// The four means of one list of measures.
fn means(measured: &[Measured]) -> [f64; 4] {
    let Measured { hit_rate, recall, ndcg, mrr } = mean(measured);
    [hit_rate, recall, ndcg, mrr]
}
