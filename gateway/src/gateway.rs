//! One gateway: the schema and the load it serves. Executes a request against one snapshot of the served load,
//! so that all fields of an answer come from the same data, and names that load in `extensions.load`.
//!
//! Its futures are boxed here, for the body of an async function is compiled again in every crate that awaits it: no
//! program and no test compiles the resolvers or the clients of the stores anew.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::{Request, Response, Value};
use tokio::sync::watch;

use crate::graphql::language::operation::Root;
use crate::graphql::limits::Limits;
use crate::graphql::{self, Schemas, error, sources};
use crate::operations::current;
use crate::served::Snapshot;
use crate::served::follower::Follower;
use crate::served::sources::Sources;
use crate::stores::account::Account;

/// A future whose body is compiled where it is made.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub struct Gateway {
    schemas: Schemas,
    limits: Limits,
    follower: Arc<Follower>,
    /// How many requests are being executed.
    executing: watch::Sender<usize>,
}

impl Gateway {
    /// Over files alone.
    pub fn open(lake: PathBuf) -> Boxed<'static, Self> {
        Self::over(Sources::embedded(lake))
    }

    /// Opens the load to serve, if there is one. Never fails: without a load, queries say what to run.
    pub fn over(sources: Sources) -> Boxed<'static, Self> {
        Self::with_limits(sources, Limits::default())
    }

    /// The same, with an operator's limits.
    pub fn with_limits(sources: Sources, limits: Limits) -> Boxed<'static, Self> {
        Box::pin(async {
            let executing = watch::Sender::new(0);
            Self { schemas: Schemas::default(), limits, follower: Follower::start(sources).await, executing }
        })
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub fn follower(&self) -> &Arc<Follower> {
        &self.follower
    }

    /// How many requests are being executed: those that came whole and are not answered yet.
    pub fn executing(&self) -> watch::Receiver<usize> {
        self.executing.subscribe()
    }

    pub fn snapshot(&self) -> Snapshot {
        self.follower.snapshot()
    }

    pub fn execute(&self, request: Request) -> Boxed<'_, Response> {
        self.execute_on(self.snapshot(), request, Account::default())
    }

    /// From the load that the caller knows it is answered from. What is asked of stores is noted in the account.
    pub(crate) fn execute_on(&self, snapshot: Snapshot, request: Request, account: Account) -> Boxed<'_, Response> {
        Box::pin(self.answer(snapshot, (Root::Query, request), account))
    }

    /// One event of a subscription, from the load that it is of.
    pub(crate) fn execute_event(&self, snapshot: Snapshot, request: Request) -> Boxed<'_, Response> {
        Box::pin(self.answer(snapshot, (Root::Subscription, request), Account::default()))
    }

    async fn answer(&self, snapshot: Snapshot, (root, request): (Root, Request), account: Account) -> Response {
        let _executing = Executing::begin(&self.executing);
        let load = snapshot.as_ref().map_or(Value::Null, |served| Value::from(served.manifest.load_id.clone()));
        let request = request.data(self.follower.overview());
        let sources_are_wanted = sources::are_wanted(&request);
        current::note_account(&account);
        let answer = graphql::answer(&self.schemas, &self.limits, (root, request), snapshot);
        let mut response = account.of(answer).await;
        response.errors.iter_mut().for_each(error::name_bad_argument);
        let response = sources::add_to(response, &account, &load, sources_are_wanted);
        response.extension("load", load)
    }
}

/// Counts a request, also one whose client goes away.
struct Executing<'a>(&'a watch::Sender<usize>);

impl<'a> Executing<'a> {
    fn begin(count: &'a watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count)
    }
}

impl Drop for Executing<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
