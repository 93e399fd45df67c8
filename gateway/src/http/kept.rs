//! Answers that are kept, bounded in bytes: as a load never changes, an answer is good until the next one. Keeps whole answers without
//! errors that tell of the load alone; all others are made each time. What many ask at once is executed once.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock, Weak};
use std::time::Instant;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::OnceCell;
use triptych_schemas::manifest::StoreKind;

use super::answer::Answer;
use super::identity::{Identity, Key};
use super::request::Sent;
use crate::stores::Role;
use crate::stores::account::Used;

/// Of an entry, beside its texts.
const ENTRY_BYTES: usize = 256;
/// A usual answer, for the size of the tables that are made at the start.
const ANSWER_BYTES_EXPECTED: u64 = 4 * 1024;
/// One part in so many is for requests that are known to the byte.
const PART_FOR_REQUESTS: u64 = 8;

pub struct Kept {
    answers: Cache<Key, Arc<Made>, Weight>,
    /// The questions of requests whose answers were kept: alike to the byte, they need not be read again.
    requests: Cache<Sent, Arc<Identity>, Weight>,
    flights: Mutex<HashMap<Key, Weak<Flight>>>,
    /// Whose answers these are.
    load: RwLock<Arc<str>>,
    hits: AtomicU64,
    misses: AtomicU64,
    bytes_max: u64,
}

/// An answer, and what there is to know of how it was made.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) answer: Answer,
    /// Whole, and good until the next load.
    pub(super) is_lasting: bool,
    pub(super) at: Instant,
    /// What was asked of stores for it.
    pub(super) used: Vec<Used>,
}

impl Made {
    pub(super) fn new(answer: Answer, is_lasting: bool, used: Vec<Used>) -> Self {
        Self { answer, is_lasting, at: Instant::now(), used }
    }

    /// Those of its stores that are not asked just now.
    pub(super) fn away(&self, away: impl Iterator<Item = (StoreKind, Role)>) -> Vec<(StoreKind, Role)> {
        away.filter(|place| self.used.iter().any(|used| (used.store, used.role) == *place)).collect()
    }
}

/// An answer that is being made, for all that wait for it. Where its maker goes away, the next one makes it.
pub(super) type Flight = OnceCell<Arc<Made>>;

/// For those who watch.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeptCounts {
    pub hits: u64,
    pub misses: u64,
    pub entries: u64,
    pub bytes: u64,
    pub bytes_max: u64,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Arc<Made>> for Weight {
    fn weight(&self, key: &Key, kept: &Arc<Made>) -> u64 {
        (key.identity.len() + kept.answer.body.len() + ENTRY_BYTES) as u64
    }
}

impl Weighter<Sent, Arc<Identity>> for Weight {
    fn weight(&self, sent: &Sent, identity: &Arc<Identity>) -> u64 {
        // The texts of the identity are often those of a kept answer, but not always.
        (sent.text.len() + 2 * identity.question.len() + ENTRY_BYTES) as u64
    }
}

impl Kept {
    /// None where there is no room.
    pub(super) fn new(bytes_max: u64) -> Option<Self> {
        if bytes_max == 0 {
            return None;
        }
        let for_requests = bytes_max / PART_FOR_REQUESTS;
        let expected = usize::try_from(bytes_max / ANSWER_BYTES_EXPECTED).unwrap_or(usize::MAX);
        let expected = expected.clamp(16, 1 << 20);
        Some(Self {
            answers: Cache::with_weighter(expected, bytes_max - for_requests, Weight),
            requests: Cache::with_weighter(expected, for_requests, Weight),
            flights: Mutex::default(),
            load: RwLock::new("".into()),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
            bytes_max,
        })
    }

    /// The id of the load that is served now. Answers of another are let go.
    pub(super) fn load(&self, served: &str) -> Arc<str> {
        {
            let known = self.load.read().expect("no one panics while holding this lock");
            if **known == *served {
                return Arc::clone(&known);
            }
        }
        let mut known = self.load.write().expect("no one panics while holding this lock");
        if **known != *served {
            *known = served.into();
            self.answers.clear();
        }
        Arc::clone(&known)
    }

    pub(super) fn identity(&self, sent: &Sent) -> Option<Arc<Identity>> {
        self.requests.get(sent)
    }

    pub(super) fn find(&self, key: &Key) -> Option<Arc<Made>> {
        self.answers.get(key)
    }

    pub(super) fn keep(&self, key: Key, made: Arc<Made>) {
        self.answers.insert(key, made);
    }

    pub(super) fn know(&self, sent: Sent, identity: Arc<Identity>) {
        self.requests.insert(sent, identity);
    }

    pub(super) fn count(&self, is_hit: bool) {
        let counter = if is_hit { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub fn counts(&self) -> KeptCounts {
        KeptCounts {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            entries: self.answers.len() as u64,
            bytes: self.answers.weight() + self.requests.weight(),
            bytes_max: self.bytes_max,
        }
    }

    /// Joins those who wait for this answer, or is the first of them.
    pub(super) fn join(&self, key: &Key) -> Waiting<'_> {
        let mut flights = self.flights.lock().expect("no one panics while holding this lock");
        let flight = flights.get(key).and_then(Weak::upgrade).unwrap_or_else(|| {
            let flight = Arc::new(Flight::new());
            flights.insert(key.clone(), Arc::downgrade(&flight));
            flight
        });
        Waiting { kept: self, key: key.clone(), flight: Some(flight) }
    }
}

/// One who waits. The last one to go takes the flight with it.
pub(super) struct Waiting<'a> {
    kept: &'a Kept,
    key: Key,
    flight: Option<Arc<Flight>>,
}

impl Waiting<'_> {
    pub(super) fn flight(&self) -> &Flight {
        self.flight.as_deref().expect("it goes only at the end")
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.flight = None;
        let mut flights = self.kept.flights.lock().expect("no one panics while holding this lock");
        if flights.get(&self.key).is_some_and(|flight| flight.strong_count() == 0) {
            flights.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{Response, value};

    use super::*;

    fn key(kept: &Kept, load: &str, question: &str) -> Key {
        Key { load: kept.load(load), identity: question.into() }
    }

    fn answer() -> Arc<Made> {
        Arc::new(Made::new(Answer::of(&Response::new(value!({"a": ("x".repeat(1000))}))), true, Vec::new()))
    }

    #[test]
    fn nothing_survives_a_load() {
        let kept = Kept::new(1_000_000).unwrap();
        let old = key(&kept, "1", "{a}");
        kept.keep(old.clone(), answer());
        assert!(kept.find(&old).is_some());
        assert!(kept.find(&key(&kept, "2", "{a}")).is_none(), "it is of another load");
        assert_eq!(kept.counts().entries, 0, "it takes no room any more");
        assert!(kept.find(&old).is_none());
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let kept = Kept::new(100_000).unwrap();
        for number in 0..1000 {
            kept.keep(key(&kept, "1", &format!("{{a{number}}}")), answer());
        }
        let counts = kept.counts();
        assert!(counts.bytes <= 100_000 && counts.entries > 10, "{counts:?}");
        assert!(Kept::new(0).is_none());
    }

    #[tokio::test]
    async fn one_makes_the_answer_for_all_that_wait() {
        let kept = Kept::new(100_000).unwrap();
        let (key, count) = (key(&kept, "1", "{a}"), AtomicU64::new(0));
        let ask = || async {
            let waiting = kept.join(&key);
            let make = || async {
                tokio::task::yield_now().await;
                count.fetch_add(1, Ordering::Relaxed);
                answer()
            };
            waiting.flight().get_or_init(make).await.answer.body.len()
        };
        let lengths = tokio::join!(ask(), ask(), ask());
        assert!(lengths.0 == lengths.1 && lengths.1 == lengths.2);
        assert_eq!(count.load(Ordering::Relaxed), 1);
        assert!(kept.flights.lock().unwrap().is_empty(), "the last one took it away");
    }
}
