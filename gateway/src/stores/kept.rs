//! What was asked before of a load, which never changes: the same question has the same answer. Refuses to grow
//! beyond its bytes: what was not asked for lately goes first. Without any bytes nothing is kept.

use std::fmt::{Debug, Write};
use std::hash::Hash;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Of an entry, beside its question and its answer.
const ENTRY_BYTES: usize = 64;

pub(super) struct Kept<Q, A>(Option<Cache<Q, Entry<A>, Weight>>);

#[derive(Clone)]
struct Entry<A> {
    answer: A,
    bytes: u64,
}

#[derive(Clone)]
struct Weight;

impl<Q, A> Weighter<Q, Entry<A>> for Weight {
    fn weight(&self, _: &Q, entry: &Entry<A>) -> u64 {
        entry.bytes
    }
}

impl<Q: Clone + Eq + Hash, A: Clone> Kept<Q, A> {
    /// `answers` is how many are expected to fit.
    pub(super) fn new(bytes_max: u64, answers: usize) -> Self {
        Self((bytes_max > 0).then(|| Cache::with_weighter(answers, bytes_max, Weight)))
    }

    pub(super) fn find(&self, question: &Q) -> Option<A> {
        Some(self.0.as_ref()?.get(question)?.answer)
    }

    /// `bytes` are those of question and answer.
    pub(super) fn keep(&self, question: Q, answer: A, bytes: usize) {
        if let Some(cache) = &self.0 {
            cache.insert(question, Entry { answer, bytes: (bytes + ENTRY_BYTES) as u64 });
        }
    }

    /// The answer to a question, by `make` where it is not kept. Equal questions that come at one time are made once.
    pub(super) async fn get<E>(
        &self,
        question: Q,
        make: impl AsyncFnOnce(Q) -> Result<A, E>,
        bytes: fn(&Q, &A) -> usize,
    ) -> Result<A, E> {
        let Some(cache) = &self.0 else { return make(question).await };
        match cache.get_value_or_guard_async(&question).await {
            Ok(entry) => Ok(entry.answer),
            Err(guard) => {
                let answer = make(question.clone()).await?;
                let bytes = (bytes(&question, &answer) + ENTRY_BYTES) as u64;
                // Fails where another has put the same answer there.
                let _ = guard.insert(Entry { answer: answer.clone(), bytes });
                Ok(answer)
            }
        }
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> u64 {
        self.0.as_ref().map_or(0, Cache::weight)
    }
}

/// About the bytes of a value with all that it points to: those that it has itself, and a letter for each that it spells.
pub(super) fn bytes_of<T: Debug>(values: &[T]) -> usize {
    struct Letters(usize);
    impl Write for Letters {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0 += text.len();
            Ok(())
        }
    }
    let mut letters = Letters(0);
    // Counting cannot fail.
    let _ = write!(letters, "{values:?}");
    size_of_val(values) + letters.0
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const BYTES_MAX: u64 = 100_000;

    fn kept(bytes_max: u64) -> Kept<u32, usize> {
        Kept::new(bytes_max, 100)
    }

    /// An answer that tells how many were made before.
    async fn ask(kept: &Kept<u32, usize>, count: &AtomicUsize, question: u32) -> usize {
        let make = async |_| {
            tokio::task::yield_now().await;
            Ok::<_, ()>(count.fetch_add(1, Ordering::SeqCst))
        };
        kept.get(question, make, |_, _| 10).await.unwrap()
    }

    #[tokio::test]
    async fn a_question_is_answered_once_and_another_by_itself() {
        let (kept, count) = (kept(BYTES_MAX), AtomicUsize::new(0));
        let both = tokio::join!(ask(&kept, &count, 1), ask(&kept, &count, 1));
        assert_eq!(both, (0, 0));
        assert_eq!(ask(&kept, &count, 2).await, 1);
        assert_eq!(ask(&kept, &count, 1).await, 0);
        assert_eq!((kept.find(&1), kept.find(&3)), (Some(0), None));
    }

    #[tokio::test]
    async fn without_room_all_are_answered_anew() {
        let (kept, count) = (kept(0), AtomicUsize::new(0));
        assert_eq!((ask(&kept, &count, 1).await, ask(&kept, &count, 1).await), (0, 1));
        kept.keep(1, 7, 10);
        assert_eq!(kept.find(&1), None);
    }

    #[tokio::test]
    async fn what_fails_is_tried_again_by_who_comes_next() {
        let (kept, count) = (kept(BYTES_MAX), AtomicUsize::new(0));
        assert_eq!(kept.get(1, async |_| Err("it failed"), |_, _| 10).await, Err("it failed"));
        assert_eq!(ask(&kept, &count, 1).await, 0);
    }

    #[test]
    fn what_is_kept_has_a_bound() {
        let kept = kept(BYTES_MAX);
        for question in 0..1000 {
            kept.keep(question, 0, 1000);
        }
        assert!((1000..=BYTES_MAX).contains(&kept.bytes()), "{} bytes", kept.bytes());
    }

    #[test]
    fn texts_count_by_their_length() {
        let of = |letters: usize| bytes_of(&[Some("x".repeat(letters))]);
        assert_eq!(of(1000) - of(0), 1000);
        assert_eq!(bytes_of::<String>(&[]), "[]".len());
    }
}
