//! Calls that wait, fail and hang, each answered or refused within its limits.

use std::future::{pending, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::*;

fn guard(limits: Limits) -> Arc<Guard> {
    Arc::new(Guard::new(StoreKind::Clickhouse, Role::Facts, limits))
}

fn failed(kind: StoreErrorKind) -> StoreError {
    StoreError { store: StoreKind::Clickhouse, role: Role::Facts, kind, source: "as it says".into() }
}

fn short() -> Limits {
    Limits { timeout: Duration::from_millis(200), wait_max: Duration::from_millis(50), ..Limits::default() }
}

#[tokio::test]
async fn a_call_is_sent_a_second_time_only_where_the_way_broke() {
    let check = async |kind: StoreErrorKind, expected: u64| {
        let (guard, calls) = (guard(Limits::default()), AtomicU64::new(0));
        let fail = || {
            calls.fetch_add(1, Ordering::Relaxed);
            ready(Err::<u64, _>(failed(kind)))
        };
        assert_eq!(guard.ask(fail).await.unwrap_err().kind, kind);
        assert_eq!(calls.into_inner(), expected, "{kind:?}");
    };
    check(StoreErrorKind::Unreachable, 2).await;
    check(StoreErrorKind::Timeout, 1).await;
    check(StoreErrorKind::Unavailable, 1).await;
    check(StoreErrorKind::Unauthorized, 1).await;
    check(StoreErrorKind::Broken, 1).await;
}

#[tokio::test]
async fn a_second_try_that_is_answered_is_an_answer() {
    let (guard, calls) = (guard(Limits::default()), AtomicU64::new(0));
    let account = super::super::account::Account::default();
    let once = || {
        let is_first = calls.fetch_add(1, Ordering::Relaxed) == 0;
        ready(if is_first { Err(failed(StoreErrorKind::Unreachable)) } else { Ok(7_u64) })
    };
    assert_eq!(account.of(guard.ask(once)).await.unwrap(), 7);
    let used = account.used();
    assert_eq!((used[0].status, used[0].calls, used[0].rows), (Status::Ok, 1, 1));
}

#[tokio::test]
async fn a_call_takes_its_time_at_most() {
    let guard = guard(short());
    let started = Instant::now();
    let error = guard.ask(pending::<Result<u64, StoreError>>).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Timeout);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert!(StoreError::chain(&error).contains("no answer within 200 ms"));
}

#[tokio::test]
async fn a_call_without_a_place_is_told_that_the_store_is_busy() {
    let guard = guard(Limits { calls_max: 1, timeout: Duration::from_mins(1), ..short() });
    let holding = {
        let guard = Arc::clone(&guard);
        tokio::spawn(async move { guard.ask(pending::<Result<u64, StoreError>>).await })
    };
    tokio::task::yield_now().await;
    let error = guard.ask(|| ready(Ok(1_u64))).await.unwrap_err();
    assert_eq!((error.kind, guard.breaker().state()), (StoreErrorKind::Busy, State::Closed));
    // Who goes away leaves the place.
    holding.abort();
    assert!(holding.await.unwrap_err().is_cancelled());
    assert_eq!(guard.ask(|| ready(Ok(1_u64))).await.unwrap(), 1);
}

#[tokio::test]
async fn a_server_that_fails_in_a_row_is_not_asked_and_the_account_says_so() {
    let guard = guard(Limits { failures_max: 2, ..short() });
    let account = super::super::account::Account::default();
    for _ in 0..2 {
        guard.ask(pending::<Result<u64, StoreError>>).await.unwrap_err();
    }
    let error = account.of(guard.ask(|| ready(Ok(1_u64)))).await.unwrap_err();
    assert_eq!((error.kind, account.used()[0].status), (StoreErrorKind::Open, Status::Open));
}

#[tokio::test]
async fn questions_that_wait_are_given_up_when_a_server_falls_silent() {
    let guard = guard(Limits::default());
    let waiting = {
        let guard = Arc::clone(&guard);
        tokio::spawn(async move { guard.ask(pending::<Result<u64, StoreError>>).await })
    };
    tokio::task::yield_now().await;
    guard.breaker().open(StoreErrorKind::Unauthorized);
    assert_eq!(waiting.await.unwrap().unwrap_err().kind, StoreErrorKind::Unauthorized);
    assert_eq!(guard.breaker().answered(), 0);
    guard.breaker().close();
    assert_eq!(guard.ask(|| ready(Ok(1_u64))).await.unwrap(), 1);
    assert_eq!(guard.breaker().answered(), 1);
}
