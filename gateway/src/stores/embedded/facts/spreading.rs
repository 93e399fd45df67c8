//! The values that percentiles are taken of, gathered group by group while a scan goes by. Nothing is gathered for what is not
//! asked for.

use crate::kpi::query::Query;
use crate::kpi::sum::{Percentile, Spread, Sums};

pub(super) struct Spreading {
    asked: Vec<Percentile>,
    /// Group and value, as they come.
    values: Vec<(u32, i64)>,
    /// By group, where its latest value stands.
    latest: Vec<usize>,
}

impl Spreading {
    pub(super) fn new(query: &Query, of: Spread) -> Self {
        let asked = query.percentiles().into_iter().filter(|percentile| percentile.of == of).collect();
        Self { asked, values: Vec::new(), latest: Vec::new() }
    }

    /// A value of its own, or more of the group's latest one.
    pub(super) fn add(&mut self, group: usize, value: i64, is_new: bool) {
        if self.asked.is_empty() {
            return;
        }
        if group >= self.latest.len() {
            self.latest.resize(group + 1, 0);
        }
        if is_new {
            self.latest[group] = self.values.len();
            self.values.push((group as u32, value));
        } else {
            self.values[self.latest[group]].1 += value;
        }
    }

    pub(super) fn put(mut self, sums: &mut [Sums]) {
        self.values.sort_unstable();
        for run in self.values.chunk_by(|left, right| left.0 == right.0) {
            let values: Vec<i64> = run.iter().map(|(_, value)| *value).collect();
            let between = self.asked.iter().filter_map(|percentile| percentile.between(&values));
            sums[run[0].0 as usize].percentiles.extend(between);
        }
    }
}
