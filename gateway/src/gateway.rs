//! One gateway: the schema and the lake it serves. Executes a request against one snapshot of the served load,
//! so that all fields of an answer come from the same data, and names that load in `extensions.load`.

use std::path::PathBuf;
use std::sync::Arc;

use async_graphql::{Request, Response, Value};

use crate::graphql::{self, Schema, error};
use crate::served::{Lake, Snapshot};

pub struct Gateway {
    schema: Schema,
    lake: Arc<Lake>,
}

impl Gateway {
    /// Opens the lake's current load, if there is one. Never fails: without a load, queries say what to run.
    pub async fn open(lake: PathBuf) -> Self {
        Self { schema: graphql::schema(), lake: Arc::new(Lake::open(lake).await) }
    }

    pub fn lake(&self) -> &Arc<Lake> {
        &self.lake
    }

    pub fn snapshot(&self) -> Snapshot {
        self.lake.snapshot()
    }

    pub async fn execute(&self, request: Request) -> Response {
        let snapshot = self.snapshot();
        let load = snapshot.as_ref().map_or(Value::Null, |served| Value::from(served.manifest.load_id.clone()));
        let request = request.data(Arc::clone(&self.lake));
        let mut response = graphql::answer(&self.schema, request, snapshot).await;
        response.errors.iter_mut().for_each(error::name_bad_argument);
        response.extension("load", load)
    }
}
