//! Why a store cannot be asked, in words for the person who set it up. Never repeats what a driver said: that may hold
//! a password.

use std::error::Error;

use triptych_schemas::manifest::StoreKind;
use triptych_servers::{Fault, Store, clickhouse, mongodb, neo4j};

use crate::stores::{StoreError, StoreErrorKind};

/// What to do about a server that cannot be asked.
pub(super) fn of_error(error: &StoreError, address: &str) -> String {
    let Store { name, login, .. } = Store::of(error.store);
    let url = setting(error.store);
    match fault(error) {
        Fault::Unreachable => format!("{name} cannot be reached at {address}; start it, or check {url}"),
        Fault::Unauthorized => format!("{name} at {address} refuses the user or the password; check {login}"),
        Fault::ReadOnly => format!("{name} at {address} does not let the user read the loads; check {login}"),
        Fault::Version => format!("{name} at {address} is too old"),
        Fault::Busy => format!("{name} at {address} cannot answer just now"),
        Fault::Timeout => format!("{name} at {address} did not answer in time"),
        Fault::Row | Fault::Failed => format!("{name} at {address} answers, but not with loads; see the log"),
    }
}

/// A server that said nothing until we gave up.
pub(super) fn of_silence(store: StoreKind, address: &str, seconds: u64) -> String {
    let (name, url) = (Store::of(store).name, setting(store));
    format!("{name} did not answer at {address} within {seconds} s; start it, or check {url}")
}

/// What says where a server is.
fn setting(store: StoreKind) -> String {
    let Store { option, variable, .. } = Store::of(store);
    format!("{option} ({variable})")
}

/// What the driver's error means; without one, what the store made of it.
fn fault(error: &StoreError) -> Fault {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&*error.source);
    while let Some(error) = cause {
        let known = None
            .or_else(|| error.downcast_ref().map(clickhouse::fault))
            .or_else(|| error.downcast_ref().map(mongodb::fault))
            .or_else(|| error.downcast_ref().map(neo4j::fault));
        if let Some(fault) = known {
            return fault;
        }
        cause = error.source();
    }
    match error.kind {
        StoreErrorKind::Unreachable | StoreErrorKind::Unavailable | StoreErrorKind::Open => Fault::Unreachable,
        StoreErrorKind::Busy => Fault::Busy,
        StoreErrorKind::Unauthorized => Fault::Unauthorized,
        StoreErrorKind::Timeout => Fault::Timeout,
        StoreErrorKind::Broken => Fault::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stores::Role;

    #[test]
    fn a_wrong_password_and_a_wrong_address_are_told_apart() {
        let check = |code: &str, expected: &str| {
            let source = Box::new(::clickhouse::error::Error::BadResponse(code.to_owned()));
            let kind = StoreErrorKind::Unavailable;
            let error = StoreError { store: StoreKind::Clickhouse, role: Role::Facts, kind, source };
            let reason = of_error(&error, "http://db:8123");
            assert!(reason.contains(expected) && reason.contains("http://db:8123"), "{reason}");
        };
        check("Code: 516. DB::Exception: x: Authentication failed", "check CLICKHOUSE_USER");
        check("Code: 497. DB::Exception: Not enough privileges", "does not let the user read");
        check("<html>", "not with loads");
    }
}
