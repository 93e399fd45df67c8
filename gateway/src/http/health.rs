//! Health for machines that watch: whether the process lives, and which roles answer. Asks no store: what was seen of
//! them a moment ago is told.

use std::sync::Arc;

use async_graphql::InputType;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use crate::gateway::Gateway;
use crate::graphql::stores;
use crate::served::choice::Sighting;
use crate::served::overview::{Overview, Part, Seen};
use crate::served::{Snapshot, Unserved};

pub(super) fn routes(gateway: Arc<Gateway>) -> Router {
    Router::new().route("/health/live", get(live)).route("/health/ready", get(ready)).with_state(gateway)
}

async fn live() -> Json<Value> {
    Json(json!({ "status": "live" }))
}

/// `degraded` where some roles can answer and some cannot; 503 only when none can.
pub async fn ready(State(gateway): State<Arc<Gateway>>) -> (StatusCode, Json<Value>) {
    let follower = gateway.follower();
    let (is_ready, mut body) = report(&gateway.snapshot(), &follower.overview());
    if let Some(mirror) = follower.mirror() {
        let address = mirror.address();
        body["lake"] = match mirror.trouble() {
            None => json!({ "address": address, "state": "ok" }),
            // What is served stays so; only nothing newer comes.
            Some(reason) => json!({ "address": address, "state": "unavailable", "reason": reason }),
        };
    }
    (if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(body))
}

fn report(snapshot: &Snapshot, overview: &Overview) -> (bool, Value) {
    let load_id = snapshot.as_ref().ok().map(|served| served.manifest.load_id.as_str());
    let mut roles = Map::new();
    let (mut is_ready, mut is_degraded) = (false, false);
    for seen in &overview.stores {
        let problem = problem(seen, snapshot);
        is_ready |= problem.is_none();
        is_degraded |= problem.is_some();
        let store = stores::StoreKind::from(seen.store).to_value();
        let state = match problem {
            None => json!({ "store": store, "state": "ok", "load": load_id }),
            Some(reason) => json!({ "store": store, "state": "unavailable", "reason": reason, "load": null }),
        };
        roles.extend(seen.roles.iter().map(|role| (role.name().to_owned(), state.clone())));
    }
    let status = match (is_ready, is_degraded) {
        (true, false) => "ready",
        (true, true) => "degraded",
        (false, _) => "not ready",
    };
    let mut body = json!({ "status": status, "load": load_id, "roles": roles });
    if let Err(reason) = snapshot {
        body["reason"] = Value::from(reason.to_string());
    } else if !is_ready {
        body["reason"] = Value::from("no store answers");
    }
    (is_ready, body)
}

/// Why a store cannot answer.
fn problem(seen: &Seen, snapshot: &Snapshot) -> Option<String> {
    let load_id = snapshot.as_ref().ok().map(|served| served.manifest.load_id.as_str());
    match (&seen.sighting, load_id) {
        (_, Some(_)) if seen.is_embedded() => None,
        (Sighting::Silent { reason }, _) => Some(reason.clone()),
        (Sighting::Answers { .. }, Some(load_id)) if seen.part_of(load_id) == Part::Ready => None,
        (Sighting::Answers { .. }, Some(load_id)) => Some(format!("it has no load `{load_id}`")),
        (Sighting::Answers { ready, .. }, None) if ready.is_empty() => Some("it has no load".to_owned()),
        (Sighting::Answers { .. }, None)
            if matches!(snapshot, Err(Unserved::Format { .. } | Unserved::Broken { .. })) =>
        {
            Some("its load cannot be served; the reason of all says why".to_owned())
        }
        (Sighting::Answers { ready, .. }, None) => {
            let ready: Vec<&str> = ready.iter().map(String::as_str).collect();
            Some(format!("it has only loads that other stores lack: {}", ready.join(", ")))
        }
    }
}
