//! Where each role is answered from: a server where one is given, the lake's files where none is. Only what a role needs
//! is opened.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use triptych_schemas::layout;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::{LoadRecord, Status, Store};

use super::choice::Sighting;
use super::mirror::Mirror;
use super::{lake, reason};
use crate::stores::embedded;
use crate::stores::embedded::documents::EmbeddedDocuments;
use crate::stores::embedded::facts::EmbeddedFacts;
use crate::stores::embedded::graph::EmbeddedGraph;
use crate::stores::guard::State;
use crate::stores::{Documents, Facts, Graph, Role, Room, Server, StoreError, StoreErrorKind, Stores};

/// How soon a new load is noticed in files. Short enough for a person who waits, and listing a folder costs nothing.
const LAKE_POLL_INTERVAL: Duration = Duration::from_secs(1);
/// ... and on servers. With the time below, a load is noticed within 5 s.
const SERVER_POLL_INTERVAL: Duration = Duration::from_secs(2);
/// A list of loads is a few rows: a server that takes longer than this does not answer.
pub(super) const SERVER_ANSWER_TIMEOUT: Duration = Duration::from_secs(2);
/// ... and the first time this: one that was just started takes long over its first answer.
pub(super) const FIRST_ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// A server for one role, and how one of its loads is opened: without asking it anything.
pub struct Remote<S: ?Sized> {
    pub server: Arc<dyn Server>,
    /// As messages name it: without a password.
    pub address: String,
    pub open: Open<S>,
}

/// The store of the load with this id.
pub type Open<S> = Box<dyn Fn(&str) -> Arc<S> + Send + Sync>;

/// None: from the lake.
pub struct Sources {
    pub lake: PathBuf,
    /// What brings the lake here, where it is in an object store.
    pub mirror: Option<Arc<Mirror>>,
    pub facts: Option<Remote<dyn Facts>>,
    pub documents: Option<Remote<dyn Documents>>,
    pub graph: Option<Remote<dyn Graph>>,
    /// For what is kept of a load.
    pub room: Room,
}

impl Sources {
    /// All from the lake.
    pub fn embedded(lake: PathBuf) -> Self {
        Self { lake, mirror: None, facts: None, documents: None, graph: None, room: Room::default() }
    }

    /// The stores, each with the roles that it answers. Files come first: their manifests cost nothing.
    pub(super) fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        let holder = || match &self.mirror {
            Some(mirror) => Holder::Mirror(Arc::clone(mirror)),
            None => Holder::Lake(self.lake.clone()),
        };
        let folder = |store, roles: Vec<Role>| Place { store, roles, holder: holder() };
        if self.facts.is_none() {
            places.push(folder(StoreKind::Lake, vec![Role::Facts]));
        }
        let in_database: Vec<Role> = [(Role::Documents, self.documents.is_none()), (Role::Graph, self.graph.is_none())]
            .into_iter()
            .filter_map(|(role, embedded)| embedded.then_some(role))
            .collect();
        if !in_database.is_empty() {
            places.push(folder(StoreKind::Sqlite, in_database));
        }
        places.extend(self.facts.as_ref().map(|remote| remote.place(Role::Facts)));
        places.extend(self.documents.as_ref().map(|remote| remote.place(Role::Documents)));
        places.extend(self.graph.as_ref().map(|remote| remote.place(Role::Graph)));
        places
    }

    /// Opens a load. Blocks while it reads files, where a role needs any.
    pub fn open(&self, load_id: &str) -> Result<Stores, StoreError> {
        let load_dir = layout::load_dir(&self.lake, load_id);
        let facts = match &self.facts {
            Some(remote) => (remote.open)(load_id),
            None => Arc::new(EmbeddedFacts::open(&load_dir, self.room)?),
        };
        let pool = || embedded::pool(&load_dir);
        let (documents, graph): (Arc<dyn Documents>, Arc<dyn Graph>) = match (&self.documents, &self.graph) {
            (Some(documents), Some(graph)) => ((documents.open)(load_id), (graph.open)(load_id)),
            (Some(documents), None) => ((documents.open)(load_id), Arc::new(EmbeddedGraph::open(pool()?, self.room)?)),
            (None, Some(graph)) => (Arc::new(EmbeddedDocuments::new(pool()?, self.room)), (graph.open)(load_id)),
            (None, None) => {
                let pool = pool()?;
                (
                    Arc::new(EmbeddedDocuments::new(Arc::clone(&pool), self.room)),
                    Arc::new(EmbeddedGraph::open(pool, self.room)?),
                )
            }
        };
        Ok(Stores { facts, documents, graph })
    }

    /// The lake as the user names it.
    pub(super) fn lake_named(&self) -> String {
        self.mirror.as_ref().map_or_else(|| self.lake.display().to_string(), |mirror| mirror.address())
    }

    /// The loader's options that make it write where this gateway reads. Addresses may hold passwords, so they are named
    /// by their variables.
    pub(super) fn loader_options(&self) -> String {
        let mut options = format!("--lake {}", self.lake_named());
        let servers = self.places().into_iter().map(|place| Store::of(place.store)).filter(|store| store.is_server);
        options.extend(servers.map(|Store { option, variable, .. }| format!(" {option} \"${variable}\"")));
        options
    }
}

impl<S: ?Sized> Remote<S> {
    fn place(&self, role: Role) -> Place {
        let holder = Holder::Server { server: Arc::clone(&self.server), address: self.address.clone() };
        Place { store: self.server.store(), roles: vec![role], holder }
    }
}

/// A store that holds loads.
pub(super) struct Place {
    pub(super) store: StoreKind,
    pub(super) roles: Vec<Role>,
    holder: Holder,
}

enum Holder {
    Lake(PathBuf),
    /// A lake's files, which come from an object store.
    Mirror(Arc<Mirror>),
    Server {
        server: Arc<dyn Server>,
        address: String,
    },
}

impl Place {
    pub(super) fn poll_interval(&self) -> Duration {
        match self.holder {
            Holder::Lake(_) | Holder::Mirror(_) => LAKE_POLL_INTERVAL,
            Holder::Server { .. } => SERVER_POLL_INTERVAL,
        }
    }

    /// As messages name it.
    pub(super) fn name(&self) -> String {
        match &self.holder {
            Holder::Lake(lake) if self.store == StoreKind::Sqlite => {
                format!("the database of lake `{}`", lake.display())
            }
            Holder::Lake(lake) => format!("lake `{}`", lake.display()),
            Holder::Mirror(mirror) if self.store == StoreKind::Sqlite => {
                format!("the database of lake `{}`", mirror.address())
            }
            Holder::Mirror(mirror) => format!("lake `{}`", mirror.address()),
            Holder::Server { .. } => Store::of(self.store).name.to_owned(),
        }
    }

    /// How the breaker of a server stands. Files have none.
    pub(super) fn breaker(&self) -> Option<State> {
        match &self.holder {
            Holder::Lake(_) | Holder::Mirror(_) => None,
            Holder::Server { server, .. } => Some(server.guard().breaker().state()),
        }
    }

    /// A server that is not asked. Files never are away.
    pub(super) fn is_away(&self) -> bool {
        match &self.holder {
            Holder::Lake(_) | Holder::Mirror(_) => false,
            Holder::Server { server, .. } => server.guard().breaker().state() != State::Closed,
        }
    }

    /// Asks what loads there are, and gives up soon. Whether the server is asked anything else follows from it.
    pub(super) async fn look(&self, time_max: Duration) -> Sighting {
        let (server, address) = match &self.holder {
            Holder::Lake(folder) => return self.look_at(folder),
            Holder::Mirror(mirror) => {
                return match mirror.waits_for() {
                    Some(reason) => Sighting::Silent { reason },
                    None => self.look_at(mirror.folder()),
                };
            }
            Holder::Server { server, address } => (server, address),
        };
        let breaker = server.guard().breaker();
        let answered_before = breaker.answered();
        match tokio::time::timeout(time_max, server.records()).await {
            Ok(Ok(records)) => {
                breaker.close();
                Sighting::of(records)
            }
            Ok(Err(error)) => {
                // Only this does not end by itself.
                let is_refused = error.kind == StoreErrorKind::Unauthorized;
                breaker.open(if is_refused { error.kind } else { StoreErrorKind::Open });
                tracing::debug!(store.kind = ?self.store, "{}", StoreError::chain(&error));
                Sighting::Silent { reason: reason::of_error(&error, address) }
            }
            Err(_) => {
                if breaker.answered() == answered_before {
                    breaker.open(StoreErrorKind::Open);
                }
                Sighting::Silent { reason: reason::of_silence(self.store, address, time_max.as_secs()) }
            }
        }
    }

    fn look_at(&self, folder: &Path) -> Sighting {
        let part = if self.store == StoreKind::Sqlite { layout::SQLITE } else { layout::FACTS };
        match lake::published(folder, part) {
            Ok(ready) => Sighting::Answers { ready, loading: BTreeSet::new() },
            Err(error) => Sighting::Silent { reason: format!("lake `{}`: {error}", folder.display()) },
        }
    }

    /// The text of a manifest. `None` where the store does not tell it just now.
    pub(super) async fn manifest(&self, load_id: &str) -> Option<String> {
        match &self.holder {
            Holder::Lake(folder) => lake::manifest(folder, load_id).ok().flatten(),
            Holder::Mirror(mirror) => lake::manifest(mirror.folder(), load_id).ok().flatten(),
            Holder::Server { server, .. } => {
                let answer = tokio::time::timeout(SERVER_ANSWER_TIMEOUT, server.manifest(load_id)).await;
                answer.ok()?.ok()?
            }
        }
    }
}

impl Sighting {
    /// A load that was withdrawn is as absent.
    fn of(records: Vec<LoadRecord>) -> Self {
        let (mut ready, mut loading) = (BTreeSet::new(), BTreeSet::new());
        for record in records {
            match record.status {
                Status::Ready | Status::Current => ready.insert(record.load_id),
                Status::Loading => loading.insert(record.load_id),
                Status::Withdrawn => false,
            };
        }
        Self::Answers { ready, loading }
    }
}
