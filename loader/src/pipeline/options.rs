//! What a load is asked to do, and what is done where nothing is said.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use triptych_servers::Servers;

use super::waiting::Slicing;
use crate::budget::Budget;
use crate::changes::Asked;
use crate::publish::{Allowed, DROP_AFTER_DEFAULT};
use crate::quarantine::replay::Corrections;
use crate::shape::{DayAndMonth, Shape};
use crate::shrink::MaxShrink;
use crate::silver::rates::Rates;
use crate::source::SourceSpec;
use crate::tuning;

/// Published loads that are kept unless something else is said: the new one, and one to go back to.
pub const KEEP_DEFAULT: usize = 2;

/// What a load is asked to do.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    pub source: SourceSpec,
    pub lake: PathBuf,
    /// The lake as the user named it, where that is not its folder here.
    pub lake_named: Option<PathBuf>,
    /// Published loads to keep, the new one included.
    pub keep: usize,
    /// How long a load stays in servers after another took its place.
    pub drop_after: Duration,
    pub budget: Budget,
    /// How many orders fewer than the served load may be published.
    pub max_shrink: MaxShrink,
    /// Wall time in seconds at which the load is taken to begin, where that is not now: purchases long after it are rejected.
    pub as_of: Option<i64>,
    /// Where the load goes besides the lake.
    pub servers: Servers,
    pub allowed: Allowed,
    /// Time for choosing the parameters of recommendations.
    pub tune: tuning::TuningTime,
    /// When rows wait on disk, and how large parts are then.
    pub slicing: Slicing,
    /// Whether servers list recommendations for every customer.
    pub lists: bool,
    /// Rows that take the place of some of the source's.
    pub corrections: Option<Corrections>,
    /// What the source is a change of, where it is not whole.
    pub change: Option<Asked>,
    /// Which of day and month comes first in dates as 01/03/2024, where it was said by hand.
    pub dates: Option<DayAndMonth>,
    /// What the source is read by, where the user named it.
    pub mapping: Option<&'static Shape>,
    /// What amounts in other currencies are converted by.
    pub rates: Option<Arc<Rates>>,
    /// Into which currency (ISO 4217), where that is not the mapping's.
    pub currency: Option<&'static str>,
    /// Whether new anomalies are written down for a webhook, which is told of them afterwards.
    pub webhook: bool,
}

impl LoadOptions {
    /// Into files only, with what the command line takes where nothing is said.
    pub fn new(source: SourceSpec, lake: &Path) -> Self {
        Self {
            source,
            lake: lake.to_owned(),
            lake_named: None,
            keep: KEEP_DEFAULT,
            drop_after: DROP_AFTER_DEFAULT,
            budget: Budget::default(),
            max_shrink: MaxShrink::default(),
            as_of: None,
            servers: Servers::default(),
            allowed: Allowed::default(),
            tune: tuning::TuningTime::Auto,
            slicing: Slicing::default(),
            lists: false,
            corrections: None,
            change: None,
            dates: None,
            mapping: None,
            rates: None,
            currency: None,
            webhook: false,
        }
    }
}
