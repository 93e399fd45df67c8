//! Servers that do what a test writes down: hold these loads, be down, hang.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use tokio::sync::watch;
use triptych_gateway::kpi::answer::Page;
use triptych_gateway::kpi::dimension::Dimension;
use triptych_gateway::kpi::filter::Filter;
use triptych_gateway::kpi::query::Query;
use triptych_gateway::served::sources::Remote;
use triptych_gateway::stores::documents::{self, ListQuery, OrderOrder, Start};
use triptych_gateway::stores::graph::alike::AlikeTo;
use triptych_gateway::stores::graph::network::Network;
use triptych_gateway::stores::graph::path::{HeldBy, Holder, Through};
use triptych_gateway::stores::graph::{Found, Listable, PairQuestion, Pairs, Question};
use triptych_gateway::stores::marts::{
    Anomaly, AnomalyOf, CohortCell, Concentration, ConcentrationOf, Distribution, DistributionOf, LiveAnomaly,
    LiveFilter, Marts, Season, SeasonalityBy, SegmentSums, Times,
};
use triptych_gateway::stores::{Facts, Graph, Guard, Limits, Role, Server, StoreError, StoreErrorKind};
use triptych_recommend::parameters::Model;
use triptych_schemas::layout;
use triptych_schemas::manifest::StoreKind;
use triptych_servers::{LoadRecord, Status};

use crate::fixture;

/// A server whose loads a test writes down. `None`: it is down, and whatever is asked of it fails.
pub(crate) struct Scripted {
    store: StoreKind,
    role: Role,
    loads: Mutex<Option<Vec<(String, Status)>>>,
    guard: Guard,
    /// It takes what is sent and says nothing.
    pub(crate) hangs: watch::Sender<bool>,
}

/// A load of a scripted server.
pub(crate) struct OneLoad(Arc<Scripted>, String);

impl Scripted {
    pub(crate) fn new(store: StoreKind, role: Role) -> Arc<Self> {
        Arc::new(Self {
            store,
            role,
            loads: Mutex::new(None),
            guard: Guard::new(store, role, Limits::default()),
            hangs: watch::Sender::new(false),
        })
    }

    /// Each load a word: its id, and `?` behind it while it is written, `-` once it is withdrawn.
    pub(crate) fn holds(&self, loads: &str) {
        let record = |word: &str| match (word.strip_suffix('?'), word.strip_suffix('-')) {
            (Some(id), _) => (id.to_owned(), Status::Loading),
            (_, Some(id)) => (id.to_owned(), Status::Withdrawn),
            _ => (word.to_owned(), Status::Ready),
        };
        *self.loads.lock().unwrap() = Some(loads.split_whitespace().map(record).collect());
    }

    pub(crate) fn is_down(&self) {
        *self.loads.lock().unwrap() = None;
    }

    async fn awake(&self) {
        self.hangs.subscribe().wait_for(|hangs| !hangs).await.expect("it is kept");
    }

    /// A question about a load.
    async fn ask(&self) -> Result<Vec<(String, Status)>, StoreError> {
        let asked = self.guard.ask(|| async {
            self.awake().await;
            self.loads()
        });
        asked.await
    }

    fn loads(&self) -> Result<Vec<(String, Status)>, StoreError> {
        let (store, role, kind) = (self.store, self.role, StoreErrorKind::Unreachable);
        let down = || StoreError { store, role, kind, source: "connection refused, password secret".into() };
        self.loads.lock().unwrap().clone().ok_or_else(down)
    }

    pub(crate) fn remote<S: ?Sized>(
        self: &Arc<Self>,
        open: impl Fn(OneLoad) -> Arc<S> + Send + Sync + 'static,
    ) -> Remote<S> {
        let server = Arc::clone(self);
        Remote {
            server: Arc::clone(self) as Arc<dyn Server>,
            address: "tcp://db:1".to_owned(),
            open: Box::new(move |load_id| open(OneLoad(Arc::clone(&server), load_id.to_owned()))),
        }
    }
}

#[async_trait]
impl Server for Scripted {
    fn store(&self) -> StoreKind {
        self.store
    }

    fn guard(&self) -> &Guard {
        &self.guard
    }

    async fn records(&self) -> Result<Vec<LoadRecord>, StoreError> {
        self.awake().await;
        let record = |(load_id, status)| LoadRecord { load_id, lake_id: "test".to_owned(), status };
        Ok(self.loads()?.into_iter().map(record).collect())
    }

    async fn manifest(&self, load_id: &str) -> Result<Option<String>, StoreError> {
        let found = self.loads()?.into_iter().find(|(id, _)| id == load_id);
        Ok(found.map(|_| fixture::manifest(load_id, layout::FORMAT_VERSION).to_string()))
    }
}

/// Answers its load's id as the number of groups.
#[async_trait]
impl Facts for OneLoad {
    async fn kpis(&self, _: Query) -> Result<Page, StoreError> {
        self.0.ask().await?;
        Ok(Page { groups: Vec::new(), groups_before: 0, group_count: self.1.parse().unwrap(), scans: Vec::new() })
    }

    async fn orders(&self, _: ListQuery<Filter, OrderOrder, Start>) -> Result<documents::Page<u32>, StoreError> {
        self.0.ask().await.map(|_| documents::Page::default())
    }

    async fn texts(&self, _: Dimension) -> Result<Option<Arc<BTreeSet<String>>>, StoreError> {
        self.0.ask().await.map(|_| None)
    }
}

#[async_trait]
impl Marts for OneLoad {
    async fn segments(&self) -> Result<Vec<SegmentSums>, StoreError> {
        self.0.ask().await.map(|_| Vec::new())
    }

    async fn cohorts(&self, _: Times) -> Result<Vec<CohortCell>, StoreError> {
        self.0.ask().await.map(|_| Vec::new())
    }

    async fn concentration(&self, _: ConcentrationOf) -> Result<Concentration, StoreError> {
        self.0.ask().await.map(|_| Concentration::default())
    }

    async fn seasonality(&self, _: SeasonalityBy) -> Result<Vec<Season>, StoreError> {
        self.0.ask().await.map(|_| Vec::new())
    }

    async fn distribution(&self, _: DistributionOf) -> Result<Distribution, StoreError> {
        self.0.ask().await.map(|_| Distribution::default())
    }

    async fn anomalies(&self, _: AnomalyOf, _: Times) -> Result<Vec<Anomaly>, StoreError> {
        self.0.ask().await.map(|_| Vec::new())
    }

    async fn live_anomalies(&self, _: &LiveFilter) -> Result<Vec<LiveAnomaly>, StoreError> {
        self.0.ask().await.map(|_| Vec::new())
    }
}

#[async_trait]
impl Graph for OneLoad {
    async fn model(&self) -> Result<Model, StoreError> {
        unreachable!("pairs need no model")
    }

    async fn evidence(&self, _: &[Question]) -> Result<Vec<Option<Found>>, StoreError> {
        unreachable!("pairs need no evidence")
    }

    async fn listable(&self, _: &Question, _: &[String]) -> Result<Option<Listable>, StoreError> {
        unreachable!("pairs list no other products")
    }

    async fn pairs(&self, _: &PairQuestion) -> Result<Pairs, StoreError> {
        self.0.ask().await.map(|_| Pairs::default())
    }

    async fn product_ids(&self, _: &[u32]) -> Result<Vec<String>, StoreError> {
        self.0.ask().await.map(|_| Vec::new())
    }

    async fn has_product(&self, _: &str) -> Result<bool, StoreError> {
        self.0.ask().await.map(|_| true)
    }

    async fn network(&self) -> Result<Arc<Network>, StoreError> {
        unreachable!("pairs need no network")
    }

    async fn holders(&self, _: Through, _: &[u32], _: usize) -> Result<Vec<HeldBy>, StoreError> {
        unreachable!("pairs need no holders")
    }

    async fn held(&self, _: Through, _: &[Holder], _: usize) -> Result<Vec<(u32, u32)>, StoreError> {
        unreachable!("pairs need no holders")
    }

    async fn alike(&self, _: &[String], _: usize) -> Result<Vec<AlikeTo>, StoreError> {
        unreachable!("pairs need no customers")
    }
}
