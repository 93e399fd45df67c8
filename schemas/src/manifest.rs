//! The manifest of a load: what was read, what became of it, where it was written. It is
//! `manifest.json` in the lake, the answer to `load` and `loads`, and the body of `--report`.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::change::{ChangeCount, Version};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`crate::layout::FORMAT_VERSION`] of the loader that wrote it.
    pub format_version: u32,
    pub load_id: String,
    pub lake_id: String,
    /// What the user named, and the shape it was read as.
    pub source: String,
    pub shape: String,
    /// ISO 4217.
    pub currency: String,
    /// RFC 3339 with offset.
    pub started_at: String,
    pub published_at: Option<String>,
    /// Wall time of the source, `2018-03-01T10:15:30`.
    pub first_purchase_at: Option<String>,
    pub last_purchase_at: Option<String>,
    /// The last busy day, `2018-08-31`, which recency, activity and lifetime value are reckoned from: that of the last purchase,
    /// unless a trickle follows (`docs/marts.md`). None without a purchase; absent in loads from before it was kept here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_ends_on: Option<String>,
    /// When the load was taken to begin, in wall time; absent in loads from before it was kept here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Purchases before and after these wall times were rejected; absent in loads from before there were bounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plausible_from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plausible_to: Option<String>,
    pub files: Vec<FileRead>,
    pub tables: Vec<TableCount>,
    pub rules: Vec<RuleCount>,
    pub stores: Vec<StoreWrite>,
    pub stages: Vec<Stage>,
    /// Things a user should know that are no row's fault: an optional file that is absent, say.
    pub remarks: Vec<String>,
    /// The most memory that the loader had until then, where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak_memory_bytes: Option<u64>,
    /// Files beyond the shape, which were kept and not loaded.
    #[serde(default)]
    pub profiles: Vec<FileProfile>,
    /// How products are recommended; absent in loads from before it was kept here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommendations: Option<RecommendationModel>,
    /// Which state of the data it holds; absent in loads from before there were changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// What the change did that made it; none where it is of a whole source.
    #[serde(default)]
    pub change: Option<ChangeCount>,
}

impl Manifest {
    /// Reads the text of a manifest. Here, so that the reader is compiled once and not by everyone who reads one.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileRead {
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
    /// Encoding and delimiter; empty in loads from before they could be other than UTF-8 and commas.
    #[serde(default)]
    pub read_as: String,
    /// Absent in loads from before lines were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<FileLines>,
    /// Columns that the shape does not know: they stay in the raw copy.
    #[serde(default)]
    pub further_columns: Vec<String>,
}

/// The physical lines of a file: `read = header + rows + blank`, for every file of every load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLines {
    pub read: u64,
    /// And of a line before it that names the delimiter.
    pub header: u64,
    /// Of all rows of the table's count; a row may take several.
    pub rows: u64,
    /// Empty, or nothing but delimiters.
    pub blank: u64,
}

impl FileLines {
    /// No line vanishes.
    pub fn balances(&self) -> bool {
        self.read == self.header + self.rows + self.blank
    }
}

/// What a file is made of that nothing is known of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileProfile {
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
    /// Encoding and delimiter; empty where it could not be read to the end.
    pub read_as: String,
    /// Without the header.
    pub rows: u64,
    /// Of them those with more or fewer fields than the header.
    pub uneven_rows: u64,
    pub columns: Vec<ColumnProfile>,
    /// Why it is not described whole.
    pub problem: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    pub column: String,
    /// What all its values are: `integer`, `decimal`, `date`, `time`, `boolean` or `text`; `empty` without any.
    pub kind: String,
    pub nulls: u64,
    pub distinct: u64,
    /// Otherwise an estimate, 3 % of standard error.
    pub is_distinct_exact: bool,
    /// As written, by the order of its kind.
    pub min: Option<String>,
    pub max: Option<String>,
}

/// `read = accepted + quarantined + deduplicated`, for every table of every load.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCount {
    pub table: String,
    pub read: u64,
    pub accepted: u64,
    pub quarantined: u64,
    pub deduplicated: u64,
}

impl TableCount {
    /// No row vanishes.
    pub fn balances(&self) -> bool {
        self.read == self.accepted + self.quarantined + self.deduplicated
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCount {
    pub table: String,
    pub rule: String,
    pub action: RuleAction,
    pub about: String,
    pub rows: u64,
    /// The source file, empty where the rule looks at several.
    pub file: String,
    /// Lines of the first rows met, at most [`FIRST_LINES_MAX`].
    pub first_lines: Vec<u64>,
}

/// Enough to look at, few enough to print.
pub const FIRST_LINES_MAX: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    Lake,
    Sqlite,
    Clickhouse,
    Mongodb,
    Neo4j,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoreWrite {
    pub store: StoreKind,
    pub rows: u64,
    pub bytes: u64,
    /// How long writing took.
    pub milliseconds: f64,
    /// From the end of cleaning until all of it could be read.
    pub refresh_milliseconds: f64,
    /// In the order in which they could be read; none for `SQLite`, whose tables can be read all at once.
    pub tables: Vec<TableWrite>,
}

/// A table, collection, label of nodes or kind of relationships in a store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableWrite {
    pub table: String,
    pub rows: u64,
    /// From the end of cleaning until it could be read.
    pub refresh_milliseconds: f64,
    /// Of its file, in hexadecimal: the lake's only. Older loads have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl StoreWrite {
    /// Of which nothing is written yet.
    pub fn new(store: StoreKind) -> Self {
        Self { store, rows: 0, bytes: 0, milliseconds: 0.0, refresh_milliseconds: 0.0, tables: Vec::new() }
    }
}

/// The parameters of the recommendation model; the crate `recommend` says what they mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecommendationModel {
    /// `sparse` or `dense`; `shops` or `labels`.
    pub shape: String,
    pub sellers: String,
    pub recent_days: i32,
    /// Of the last purchase, in days since 1970.
    pub last_day: i32,
    /// First day of the purchases that parameters were chosen on; absent where they are the starting values.
    pub held_out_from: Option<i32>,
    /// The load that chose, where that is another: a change keeps what was chosen before.
    #[serde(default)]
    pub chosen_in: Option<String>,
    /// Lines that were bought when they were chosen; 0 where a former version did not count them.
    #[serde(default)]
    pub purchases: u64,
    /// New items, next basket, also bought.
    pub modes: Vec<RecommendationMode>,
    /// Products that the stores list for each customer; absent where nothing is listed.
    #[serde(default)]
    pub listed: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecommendationMode {
    pub mode: String,
    pub unit: String,
    pub alpha: f64,
    /// `counts`, `root` or `shares`.
    pub normaliser: String,
    pub k1: f64,
    pub k2: f64,
    pub rho: f64,
    pub beta: f64,
    pub back_weight: f64,
    pub popular_weight: f64,
    /// Own purchases fade by days, or by baskets, or (both absent) do not count.
    pub own_days: Option<f64>,
    pub own_baskets: Option<RecommendationBaskets>,
    pub history_days: Option<f64>,
    pub slim: Option<RecommendationSlim>,
    pub choice: RecommendationChoice,
}

/// How own purchases fade from basket to basket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecommendationBaskets {
    pub within: f64,
    pub between: f64,
    /// Baskets a group.
    pub size: u32,
}

/// The sparse linear term.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecommendationSlim {
    pub unit: String,
    pub l1: f64,
    pub l2: f64,
}

/// How a mode came by its parameters. No query: they are the starting values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecommendationChoice {
    pub queries: u64,
    pub tried: u64,
    /// Whether it was ended before all were tried.
    pub is_cut_short: bool,
    pub starting_hit_rate: f64,
    pub starting_ndcg: f64,
    pub hit_rate: f64,
    pub ndcg: f64,
    /// Absent where the last window asks too little.
    pub check: Option<RecommendationCheck>,
}

/// What was chosen beside the best simple way, on a window that chose nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecommendationCheck {
    pub queries: u64,
    /// `popular`, `together_counts` or `own_frequency`.
    pub simple: String,
    pub hit_rate: f64,
    pub ndcg: f64,
    pub simple_hit_rate: f64,
    pub simple_ndcg: f64,
    /// Mean over the questions of `ndcg / mean ndcg + hit / mean hits`, chosen over simple, and its standard error.
    pub gain: f64,
    pub error: f64,
    /// Whether the simple way is served, since the chosen one is not ahead of it.
    pub is_simple_served: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    pub stage: String,
    pub milliseconds: f64,
}
