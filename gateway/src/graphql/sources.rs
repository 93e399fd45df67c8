//! `extensions.sources`: what each store was asked for an answer, and how it answered. Told where the request wants it
//! (`extensions: {"tell": ["sources"]}`), and unasked where a store did not answer.

use std::time::Duration;

use async_graphql::{InputType, Name, Request, Response, Value, value};
use triptych_schemas::manifest::StoreKind;

use super::stores;
use crate::stores::Role;
use crate::stores::account::{Account, Used};

/// The member of a request's `extensions` that lists what is to be told beside the data.
const TELL: &str = "tell";
pub(crate) const SOURCES: &str = "sources";
/// The status of a store whose part of a kept answer is served in its absence.
const STALE: &str = "stale";

/// Whether the request wants them told.
pub(crate) fn are_wanted(request: &Request) -> bool {
    match request.extensions.get(TELL) {
        Some(Value::List(words)) => words.iter().any(|word| *word == Value::from(SOURCES)),
        _ => false,
    }
}

/// Adds what was asked of stores to an answer from this load.
pub(crate) fn add_to(response: Response, account: &Account, load: &Value, are_wanted: bool) -> Response {
    if !are_wanted && account.is_whole() {
        return response;
    }
    let used = account.used();
    let entries = used.iter().map(|used| entry(used, load)).collect();
    response.extension(SOURCES, Value::List(entries))
}

/// Of an answer that was kept for so long: no store was asked again, and these of them are not asked just now.
pub(crate) fn of_kept(used: &[Used], away: &[(StoreKind, Role)], load: &str, age: Duration) -> Value {
    let load = Value::from(load);
    let entry = |used: &Used| {
        let asked_now = Used { calls: 0, rows: 0, elapsed: Duration::ZERO, ..*used };
        let Value::Object(mut entry) = entry(&asked_now, &load) else { return Value::Null };
        if away.contains(&(used.store, used.role)) {
            entry.insert(Name::new("status"), Value::from(STALE));
        }
        entry.insert(Name::new("age"), Value::from(age.as_secs()));
        Value::Object(entry)
    };
    Value::List(used.iter().map(entry).collect())
}

fn entry(used: &Used, load: &Value) -> Value {
    let status: &str = used.status.into();
    value!({
        "store": stores::StoreKind::from(used.store).to_value(),
        "role": stores::StoreRole::from(used.role).to_value(),
        "status": status,
        "milliseconds": milliseconds(used),
        "calls": used.calls,
        "rows": used.rows,
        "load": load.clone(),
    })
}

/// To a thousandth: what files answer is quick.
fn milliseconds(used: &Used) -> f64 {
    (used.elapsed.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}
