//! What a loader will say of a row, and what follows for the rows that refer to it.

use std::collections::BTreeSet;

use triptych_schemas::rules::Rule;

/// What becomes of a row in the loader.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Kept,
    Rejected,
}

/// What a loader would say of a row before anything is done to it.
#[derive(Clone, Copy)]
pub(super) enum Nature {
    /// It fires no rule.
    Plain,
    /// It fires a note, so ways of spoiling that need a plain row pass it by.
    Noted,
    /// Its parent is rejected, and so is it, by this rule.
    Lost(&'static Rule),
}

impl Nature {
    pub(super) fn plain_if(is_plain: bool) -> Self {
        if is_plain { Self::Plain } else { Self::Noted }
    }

    /// The same, unless the parent was rejected.
    pub(super) fn under(self, parent: Fate, rule: &'static Rule) -> Self {
        if parent == Fate::Rejected { Self::Lost(rule) } else { self }
    }
}

/// Parents that the loader rejects, so that it rejects what refers to them.
pub(super) struct Lost {
    pub(super) prefixes: BTreeSet<u32>,
    pub(super) sellers: Vec<bool>,
    pub(super) products: Vec<bool>,
}
