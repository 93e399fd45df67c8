//! What is known of all stores and all loads, as data: which store answers which role, what it said last, and the
//! manifests of the loads that are about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use triptych_schemas::manifest::{Manifest, StoreKind};
use triptych_servers::Store;

use super::Unserved;
use super::choice::Sighting;
use crate::stores::Role;

/// Loads that are listed, newest first. Stores keep a few.
pub const LOADS_MAX: usize = 100;

#[derive(Clone, Debug)]
pub struct Overview {
    pub stores: Vec<Seen>,
    /// By load, ascending. What cannot be read is not read again.
    pub(super) manifests: BTreeMap<String, Result<Arc<Manifest>, Unserved>>,
}

/// A store that this gateway asks.
#[derive(Clone, Debug)]
pub struct Seen {
    pub store: StoreKind,
    pub roles: Vec<Role>,
    pub sighting: Sighting,
}

/// What a store has of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Ready,
    Loading,
    Absent,
    Unreachable,
}

impl Seen {
    pub fn part_of(&self, load_id: &str) -> Part {
        match &self.sighting {
            Sighting::Silent { .. } => Part::Unreachable,
            Sighting::Answers { ready, .. } if ready.contains(load_id) => Part::Ready,
            Sighting::Answers { loading, .. } if loading.contains(load_id) => Part::Loading,
            Sighting::Answers { .. } => Part::Absent,
        }
    }

    /// Files that are open go on answering, whatever becomes of their folder.
    pub fn is_embedded(&self) -> bool {
        !Store::of(self.store).is_server
    }
}

impl Overview {
    /// Loads that a store of ours has ready, newest first.
    pub fn loads(&self) -> impl Iterator<Item = &Arc<Manifest>> {
        self.manifests.values().rev().filter_map(|manifest| manifest.as_ref().ok()).take(LOADS_MAX)
    }

    pub(super) fn sightings(&self) -> Vec<Sighting> {
        self.stores.iter().map(|seen| seen.sighting.clone()).collect()
    }

    /// Loads whose manifest should be read, newest first.
    pub(super) fn unread(&self) -> Vec<String> {
        let ready: BTreeSet<&String> = self.ready().collect();
        let newest = ready.into_iter().rev().take(LOADS_MAX);
        newest.filter(|load_id| !self.manifests.contains_key(*load_id)).cloned().collect()
    }

    /// Forgets the loads that no store has any more. Which those are is not known while a store is silent.
    pub(super) fn forget(&mut self) {
        if self.stores.iter().any(|seen| matches!(seen.sighting, Sighting::Silent { .. })) {
            return;
        }
        let ready: BTreeSet<String> = self.ready().cloned().collect();
        self.manifests.retain(|load_id, _| ready.contains(load_id));
    }

    fn ready(&self) -> impl Iterator<Item = &String> {
        self.stores.iter().flat_map(|seen| match &seen.sighting {
            Sighting::Answers { ready, .. } => ready.iter().collect(),
            Sighting::Silent { .. } => Vec::new(),
        })
    }
}
