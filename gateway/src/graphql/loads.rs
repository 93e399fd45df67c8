//! `load` and `loads`: what was loaded, from where, and what became of its rows.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use triptych_schemas::{manifest, time};

use super::context::{overview, served};
use super::error::{ApiError, Nullable};
use super::list::List;
use super::load_change::{LoadChange, LoadVersion};
use super::load_recommendations::RecommendationChoice;
use super::page::check_first;
use super::scalars::{Date, DateTime, LocalDateTime};
use super::stores::{StoreKind, StoreRole, StoreStatus};
use crate::served::overview::{LOADS_MAX, Overview, Part, Seen};
use crate::stores::Role;

#[derive(Default)]
pub(crate) struct LoadsQuery;

#[Object]
impl LoadsQuery {
    /// The load being served.
    async fn load(&self, context: &Context<'_>) -> Nullable<Load> {
        Some(served(context).map(|served| {
            // Stores alone are told as of now, and an answer that tells them is not kept.
            let seen = context.look_ahead().field("stores").exists().then(|| overview(context));
            Load::new(&served.manifest, true, seen)
        }))
    }

    /// The load being served, and those before it that the stores still keep. Newest first.
    async fn loads(&self, context: &Context<'_>, #[graphql(default = 10)] first: Option<i32>) -> Nullable<List<Load>> {
        Some(loads(context, first))
    }
}

fn loads(context: &Context<'_>, first: Option<i32>) -> Result<List<Load>, ApiError> {
    let first = check_first(first, 10, LOADS_MAX)?;
    let current = &served(context)?.manifest.load_id;
    let overview = overview(context);
    let load = |manifest: &Arc<_>| {
        let manifest: &manifest::Manifest = manifest;
        Load::new(manifest, manifest.load_id == *current, Some(overview))
    };
    Ok(overview.loads().take(first).map(load).collect())
}

/// One run of the loader that was published.
#[derive(SimpleObject)]
pub(crate) struct Load {
    /// Ascends with time.
    id: ID,
    /// What the user named.
    source: String,
    /// How it was read.
    shape: String,
    /// ISO 4217.
    currency: String,
    /// When the loader began.
    started_at: DateTime,
    /// When readers first saw it.
    published_at: Option<DateTime>,
    /// Whether it is the one being served.
    current: bool,
    /// Of all orders; null where there are none.
    first_purchase_at: Option<LocalDateTime>,
    /// Of all orders; null where there are none.
    last_purchase_at: Option<LocalDateTime>,
    /// The last busy day, which recency, activity, churn and lifetime value are reckoned from: that of the last purchase, unless a
    /// trickle follows. Null where there are no orders, and in loads from before it was told.
    data_ends_on: Option<Date>,
    /// Which state of the data it holds. Null in loads from before there were changes.
    version: Option<LoadVersion>,
    /// What the change did that made it. Null where it is of a whole source.
    change: Option<LoadChange>,
    /// What became of the rows of each table.
    tables: List<TableCount>,
    /// The rules that fired.
    rules: List<RuleCount>,
    /// Which model the load chose for recommendations; none where it has none.
    recommendations: List<RecommendationChoice>,
    /// Where it was written, and what the gateway asks of each place.
    stores: List<StoreLoad>,
}

/// `read` is the sum of the other three.
#[derive(SimpleObject)]
pub(crate) struct TableCount {
    /// Its name.
    table: String,
    /// Rows of the source.
    read: u64,
    /// Rows kept.
    accepted: u64,
    /// Refused, and kept aside as they came.
    quarantined: u64,
    /// Merged into another row with the same key.
    deduplicated: u64,
}

/// How often a cleaning rule fired.
#[derive(SimpleObject)]
pub(crate) struct RuleCount {
    /// The table whose rows it looks at.
    table: String,
    /// Its name.
    rule: String,
    /// What it did to these rows.
    action: RuleAction,
    /// How many it fired on.
    rows: u64,
    /// Where they stand in the source.
    file: String,
    /// Lines of the first rows met.
    first_lines: List<u64>,
}

/// What a cleaning rule does to a row.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "manifest::RuleAction")]
pub(crate) enum RuleAction {
    /// The value was mended and kept.
    Repair,
    /// An unreadable optional value became null.
    Null,
    /// The row was quarantined.
    Reject,
    /// The row was merged into another with the same key.
    Merge,
    /// Kept as it is, but counted.
    Note,
}

/// A store that holds the load.
#[derive(SimpleObject)]
pub(crate) struct StoreLoad {
    /// Which one.
    store: StoreKind,
    /// What the gateway asks it for.
    role: Option<StoreRole>,
    /// How the load stands there, as of a moment ago.
    status: StoreStatus,
    /// The load, where the store has it.
    load_id: Option<ID>,
    /// Rows, documents, or nodes and relationships written.
    rows: u64,
    /// How long the refresh took: from the end of cleaning until all of it could be read.
    milliseconds: Option<f64>,
    /// In the order in which they could be read; none where all tables can be read at once.
    tables: List<TableLoad>,
}

/// A table, collection, label of nodes or kind of relationships in a store.
#[derive(SimpleObject)]
pub(crate) struct TableLoad {
    /// Its name in that store.
    table: String,
    /// All that were written.
    rows: u64,
    /// From the end of cleaning until it could be read.
    milliseconds: f64,
}

impl Load {
    /// Without stores where nobody asks how they are.
    pub(super) fn new(manifest: &manifest::Manifest, current: bool, seen: Option<&Overview>) -> Self {
        let wall = |text: &Option<String>| text.as_deref().and_then(time::parse_wall).map(LocalDateTime);
        Self {
            id: ID(manifest.load_id.clone()),
            source: manifest.source.clone(),
            shape: manifest.shape.clone(),
            currency: manifest.currency.clone(),
            started_at: DateTime(manifest.started_at.clone()),
            published_at: manifest.published_at.clone().map(DateTime),
            current,
            first_purchase_at: wall(&manifest.first_purchase_at),
            last_purchase_at: wall(&manifest.last_purchase_at),
            data_ends_on: manifest.data_ends_on.as_deref().and_then(|day| day.parse().ok()).map(Date),
            version: manifest.version.as_ref().map(LoadVersion::new),
            change: manifest.change.as_ref().map(LoadChange::new),
            tables: manifest.tables.iter().map(TableCount::new).collect(),
            rules: manifest.rules.iter().map(RuleCount::new).collect(),
            recommendations: manifest.recommendations.iter().flat_map(RecommendationChoice::all).collect(),
            stores: seen.map(|overview| StoreLoad::all(manifest, overview)).unwrap_or_default(),
        }
    }
}

impl TableCount {
    fn new(count: &manifest::TableCount) -> Self {
        Self {
            table: count.table.clone(),
            read: count.read,
            accepted: count.accepted,
            quarantined: count.quarantined,
            deduplicated: count.deduplicated,
        }
    }
}

impl RuleCount {
    fn new(count: &manifest::RuleCount) -> Self {
        Self {
            table: count.table.clone(),
            rule: count.rule.clone(),
            action: count.action.into(),
            rows: count.rows,
            file: count.file.clone(),
            first_lines: count.first_lines.iter().copied().collect(),
        }
    }
}

impl StoreLoad {
    /// Where the load was written, then where this gateway looks for it in vain. One entry a role: one store may answer
    /// two.
    fn all(manifest: &manifest::Manifest, overview: &Overview) -> List<Self> {
        let asked = |store: manifest::StoreKind| overview.stores.iter().find(move |seen| seen.store == store);
        let written = manifest.stores.iter().flat_map(|write| match asked(write.store) {
            Some(seen) => Self::of_roles(seen, &manifest.load_id, Some(write)),
            None => vec![Self::not_asked(write, &manifest.load_id)],
        });
        let unwritten =
            overview.stores.iter().filter(|seen| manifest.stores.iter().all(|write| write.store != seen.store));
        written.chain(unwritten.flat_map(|seen| Self::of_roles(seen, &manifest.load_id, None))).collect()
    }

    fn of_roles(seen: &Seen, load_id: &str, write: Option<&manifest::StoreWrite>) -> Vec<Self> {
        let part = seen.part_of(load_id);
        let entry = |role: &Role| Self {
            store: seen.store.into(),
            role: Some((*role).into()),
            status: part.into(),
            load_id: matches!(part, Part::Ready | Part::Loading).then(|| ID(load_id.to_owned())),
            rows: write.map_or(0, |write| write.rows),
            milliseconds: write.map(|write| write.refresh_milliseconds),
            tables: write.map_or_else(List::default, TableLoad::all),
        };
        seen.roles.iter().map(entry).collect()
    }

    /// It was written there, which is all that is known of a store that is not asked for anything.
    fn not_asked(write: &manifest::StoreWrite, load_id: &str) -> Self {
        Self {
            store: write.store.into(),
            role: None,
            status: StoreStatus::Ready,
            load_id: Some(ID(load_id.to_owned())),
            rows: write.rows,
            milliseconds: Some(write.refresh_milliseconds),
            tables: TableLoad::all(write),
        }
    }
}

impl TableLoad {
    fn all(write: &manifest::StoreWrite) -> List<Self> {
        let table = |written: &manifest::TableWrite| Self {
            table: written.table.clone(),
            rows: written.rows,
            milliseconds: written.refresh_milliseconds,
        };
        write.tables.iter().map(table).collect()
    }
}
