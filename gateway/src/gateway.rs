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

use crate::graphql::{self, Schema, error};
use crate::served::Snapshot;
use crate::served::follower::Follower;
use crate::served::sources::Sources;

/// A future whose body is compiled where it is made.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub struct Gateway {
    schema: Schema,
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
        Box::pin(async {
            let executing = watch::Sender::new(0);
            Self { schema: graphql::schema(), follower: Follower::start(sources).await, executing }
        })
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
        Box::pin(self.answer(request))
    }

    async fn answer(&self, request: Request) -> Response {
        let _executing = Executing::begin(&self.executing);
        let snapshot = self.snapshot();
        let load = snapshot.as_ref().map_or(Value::Null, |served| Value::from(served.manifest.load_id.clone()));
        let request = request.data(self.follower.overview());
        let mut response = graphql::answer(&self.schema, request, snapshot).await;
        response.errors.iter_mut().for_each(error::name_bad_argument);
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
