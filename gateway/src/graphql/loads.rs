//! `load` and `loads`: what was loaded, from where, and what became of its rows.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use triptych_schemas::{layout, manifest, time};

use super::error::{ApiError, Nullable};
use super::page::check_first;
use super::scalars::{DateTime, LocalDateTime};
use super::served;
use crate::served::{Lake, read_manifest};
use crate::stores::Role;

/// A lake keeps a few loads; more than this are not listed.
const LOADS_MAX: usize = 100;

#[derive(Default)]
pub struct LoadsQuery;

#[Object]
impl LoadsQuery {
    /// The load being served.
    async fn load(&self, context: &Context<'_>) -> Nullable<Load> {
        Some(served(context).map(|served| Load::new(&served.manifest, true)))
    }

    /// The load being served, and those before it that the lake still keeps. Newest first.
    async fn loads(&self, context: &Context<'_>, #[graphql(default = 10)] first: Option<i32>) -> Nullable<Vec<Load>> {
        Some(loads(context, first).await)
    }
}

async fn loads(context: &Context<'_>, first: Option<i32>) -> Result<Vec<Load>, ApiError> {
    let first = check_first(first, 10, LOADS_MAX)?;
    let served = served(context)?;
    let lake = Arc::clone(context.data_opt::<Arc<Lake>>().expect("the gateway gives each request its lake"));
    let current = served.manifest.load_id.clone();
    let manifests = tokio::task::spawn_blocking(move || newest_manifests(lake.directory(), first))
        .await
        .map_err(|_| ApiError::Internal)?;
    Ok(manifests.iter().map(|manifest| Load::new(manifest, manifest.load_id == current)).collect())
}

/// Load ids sort by time. A load of another format version is left out: its manifest means something else.
fn newest_manifests(lake: &Path, first: usize) -> Vec<manifest::Manifest> {
    let Ok(entries) = fs::read_dir(lake.join(layout::LOADS)) else { return Vec::new() };
    let mut ids: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !layout::is_partial(name))
        .collect();
    ids.sort_unstable_by(|left, right| right.cmp(left));
    ids.iter().filter_map(|id| read_manifest(&layout::load_dir(lake, id), id).ok()).take(first).collect()
}

/// One run of the loader that was published.
#[derive(SimpleObject)]
pub struct Load {
    id: ID,
    /// What the user named.
    source: String,
    /// How it was read.
    shape: String,
    /// ISO 4217.
    currency: String,
    started_at: DateTime,
    published_at: Option<DateTime>,
    /// Whether it is the one being served.
    current: bool,
    first_purchase_at: Option<LocalDateTime>,
    last_purchase_at: Option<LocalDateTime>,
    /// What became of the rows of each table.
    tables: Vec<TableCount>,
    /// The rules that fired.
    rules: Vec<RuleCount>,
    /// Where it was written, and what the gateway asks of each place.
    stores: Vec<StoreLoad>,
}

/// `read` is the sum of the other three.
#[derive(SimpleObject)]
pub struct TableCount {
    table: String,
    read: u64,
    accepted: u64,
    /// Refused, and kept aside as they came.
    quarantined: u64,
    /// Merged into another row with the same key.
    deduplicated: u64,
}

/// How often a cleaning rule fired.
#[derive(SimpleObject)]
pub struct RuleCount {
    table: String,
    rule: String,
    action: RuleAction,
    rows: u64,
    file: String,
    /// Lines of the first rows met.
    first_lines: Vec<u64>,
}

/// What a cleaning rule does to a row.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "manifest::RuleAction")]
pub enum RuleAction {
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
pub struct StoreLoad {
    store: StoreKind,
    /// What the gateway asks it for.
    role: Option<StoreRole>,
    status: StoreStatus,
    load_id: Option<ID>,
    rows: u64,
    /// How long writing it took.
    milliseconds: Option<f64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "manifest::StoreKind")]
pub enum StoreKind {
    /// Parquet files.
    Lake,
    /// One file beside them.
    Sqlite,
    Clickhouse,
    #[graphql(name = "MONGODB")]
    Mongodb,
    #[graphql(name = "NEO4J")]
    Neo4j,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Role")]
pub enum StoreRole {
    Facts,
    Documents,
    Graph,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum StoreStatus {
    Ready,
    Loading,
    Failed,
    Absent,
    Unreachable,
}

impl Load {
    fn new(manifest: &manifest::Manifest, current: bool) -> Self {
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
            tables: manifest.tables.iter().map(TableCount::new).collect(),
            rules: manifest.rules.iter().map(RuleCount::new).collect(),
            stores: manifest.stores.iter().flat_map(|write| StoreLoad::all(write, &manifest.load_id)).collect(),
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
            first_lines: count.first_lines.clone(),
        }
    }
}

impl StoreLoad {
    /// One entry a role: the file database answers for two of them.
    fn all(write: &manifest::StoreWrite, load_id: &str) -> Vec<Self> {
        let roles: &[Role] = match write.store {
            manifest::StoreKind::Lake => &[Role::Facts],
            manifest::StoreKind::Sqlite => &[Role::Documents, Role::Graph],
            _ => &[],
        };
        let entry = |role: &Role| Self {
            store: write.store.into(),
            role: Some((*role).into()),
            status: StoreStatus::Ready,
            load_id: Some(ID(load_id.to_owned())),
            rows: write.rows,
            milliseconds: Some(write.milliseconds),
        };
        roles.iter().map(entry).collect()
    }
}
