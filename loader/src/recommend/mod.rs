//! Recommendations for many at once: customers or baskets, from the lake's current load and the model it was made for.
//! Ranks as the gateway does, by the crate `recommend`; asks no server.

mod narrowing;
mod output;
mod recipients;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum;
use triptych_analytics::segment::Segment;
use triptych_recommend::ask::Ask;
use triptych_recommend::evidence::Catalogue;
use triptych_recommend::measure::answers;
use triptych_recommend::parameters::Mode;
use triptych_recommend::rank::Ranked;
use triptych_recommend::split::Subject;

pub use narrowing::Narrowing;
pub use recipients::Recipient;

use triptych_schemas::layout;

use crate::gold::graph::{Graph, build_for};
use crate::gold::lists::{Wording, product_id};
use crate::gold::{Facts, model};
use crate::progress::Progress;
use crate::published::{Published, PublishedError};
use output::{Line, Output};

/// Lists ranked before they are written: enough to keep all processors at work, little to hold.
const LISTS_A_BATCH: usize = 8_192;

/// How a customer is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RecommendMode {
    /// Products that the customer never bought
    NewItems,
    /// What the next basket may hold, repeats included
    NextBasket,
}

impl From<RecommendMode> for Mode {
    fn from(mode: RecommendMode) -> Self {
        match mode {
            RecommendMode::NewItems => Self::NewItems,
            RecommendMode::NextBasket => Self::NextBasket,
        }
    }
}

/// For whom, and how many.
#[derive(Clone, Debug)]
pub struct RecommendOptions {
    pub lake: PathBuf,
    pub who: Who,
    pub first: usize,
    pub narrowing: Narrowing,
    pub out: PathBuf,
}

#[derive(Clone, Debug)]
pub enum Who {
    /// All of them where neither a file nor a segment says which.
    Customers {
        mode: Mode,
        file: Option<PathBuf>,
        segment: Option<Segment>,
    },
    Baskets {
        file: PathBuf,
    },
}

impl Who {
    fn mode(&self) -> Mode {
        match self {
            Self::Customers { mode, .. } => *mode,
            Self::Baskets { .. } => Mode::AlsoBought,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum RecommendError {
    #[error(transparent)]
    Load(#[from] PublishedError),
    #[error("cannot read `{}`: {problem}", .file.display())]
    Read { file: PathBuf, problem: String },
    #[error("cannot write `{}`: {problem}", .file.display())]
    Write { file: PathBuf, problem: String },
    #[error("the load has no category `{name}`{hint}")]
    Category { name: String, hint: String },
    #[error("`{}` ends neither in .csv nor in .parquet", .0.display())]
    Extension(PathBuf),
    #[error("interrupted; nothing was written")]
    Interrupted,
}

/// Returns how many lists were written.
pub fn recommend(
    options: &RecommendOptions,
    progress: &Progress,
    interrupted: &AtomicBool,
) -> Result<usize, RecommendError> {
    let mode = options.who.mode();
    recipients::look(&options.who)?;
    options.narrowing.look()?;
    let mut output = Output::create(&options.out, &options.who)?;
    let shop = Shop::open(options, mode, progress)?;
    let ask = options.narrowing.ask(mode, options.first, &shop.facts, &shop.graph.categories)?;
    let recipients = recipients::read(&options.who, &shop.facts, &shop.load_dir)?;
    let bar = progress.lists(recipients.len() as u64);
    for batch in recipients.chunks(LISTS_A_BATCH) {
        let list = |index: usize| shop.list(&ask, &batch[index].subject);
        let may_continue = |done: usize| {
            bar.add(done as u64);
            !interrupted.load(Ordering::Relaxed)
        };
        let lists = answers(batch.len(), list, &may_continue);
        if interrupted.load(Ordering::Relaxed) {
            return Err(RecommendError::Interrupted);
        }
        output.write(batch, &lists)?;
    }
    output.finish()?;
    Ok(recipients.len())
}

/// A load in memory, counted for one mode.
struct Shop {
    load_dir: PathBuf,
    facts: Facts,
    graph: Graph,
    catalogue: Catalogue,
    wording: Wording,
}

impl Shop {
    fn open(options: &RecommendOptions, mode: Mode, progress: &Progress) -> Result<Self, RecommendError> {
        let published = {
            let _stage = progress.stage("reading the load");
            Published::open(&options.lake)?
        };
        let _stage = progress.stage("counting");
        let mut model = published.model();
        for other in Mode::ALL.into_iter().filter(|other| *other != mode) {
            model.modes[other.index()].slim = None;
        }
        let graph = build_for(&published.facts, model);
        let wording = Wording::new(&graph.counts.model);
        let load_dir = layout::load_dir(&options.lake, &published.manifest.load_id);
        Ok(Self { load_dir, catalogue: graph.counts.catalogue(), facts: published.facts, graph, wording })
    }

    fn list(&self, ask: &Ask, subject: &Subject) -> Vec<Line> {
        let line = |ranked: Ranked| Line {
            product_id: product_id(&self.facts.products, ranked.product).to_owned(),
            score: ranked.score,
            reason: self.wording.sentence(&self.facts.products, &self.graph, ask.mode, &ranked),
            no_longer_sold: ranked.no_longer_sold,
        };
        self.graph.counts.answer(&self.catalogue, ask, subject).into_iter().map(line).collect()
    }
}

impl Published {
    /// The model that the load was made for; the starting values for loads from before it was kept.
    fn model(&self) -> triptych_recommend::parameters::Model {
        let kept = self.manifest.recommendations.as_ref().and_then(model::read);
        kept.unwrap_or_else(|| {
            let bought = crate::gold::graph::bought(&self.facts);
            triptych_recommend::parameters::Model::of_shop(&bought.purchases, bought.category_of.len())
        })
    }
}
