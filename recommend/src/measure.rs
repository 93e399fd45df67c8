//! How well lists foresee what was bought: hit rate, recall, NDCG, MRR of each list, and their means.
//!
//! ```text
//! NDCG@k = sum over hits at rank r of 1 / log2(r + 1) / sum over r = 1 .. min(k, what there was) of 1 / log2(r + 1)
//! MRR@k  = 1 / rank of the first hit        Recall@k = hits / what there was        HitRate@k = 1 with a hit
//! ```

use std::num::NonZeroUsize;

use crate::ask::Ask;
use crate::count::Counts;
use crate::evidence::Catalogue;
use crate::parameters::Mode;
use crate::rank::Ranked;
use crate::split::Subject;

/// Of one list, or the mean over many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    pub hit_rate: f64,
    pub recall: f64,
    pub ndcg: f64,
    pub mrr: f64,
}

// Sums of nothing are -0.0, which people read as a mistake; adding them to 0.0 makes 0.0 of them.

/// A list against what there was to foresee; only the first `k` count.
pub fn measure(list: &[u32], truth: &[u32], k: usize) -> Measured {
    let gain = |place: usize| 1.0 / ((place + 2) as f64).log2();
    let hits: Vec<usize> = list
        .iter()
        .take(k)
        .enumerate()
        .filter(|(_, product)| truth.contains(product))
        .map(|(place, _)| place)
        .collect();
    let ideal: f64 = (0..truth.len().min(k)).map(gain).sum();
    Measured {
        hit_rate: if hits.is_empty() { 0.0 } else { 1.0 },
        recall: hits.len() as f64 / truth.len().max(1) as f64,
        ndcg: if ideal > 0.0 { (0.0 + hits.iter().map(|&place| gain(place)).sum::<f64>()) / ideal } else { 0.0 },
        mrr: hits.first().map_or(0.0, |&place| 1.0 / (place + 1) as f64),
    }
}

/// Means, in the order of the lists.
pub fn mean(measured: &[Measured]) -> Measured {
    let all = measured.len().max(1) as f64;
    let mean = |of: fn(&Measured) -> f64| (0.0 + measured.iter().map(of).sum::<f64>()) / all;
    Measured {
        hit_rate: mean(|m| m.hit_rate),
        recall: mean(|m| m.recall),
        ndcg: mean(|m| m.ndcg),
        mrr: mean(|m| m.mrr),
    }
}

/// The answer to one question of a split.
pub fn answer(counts: &Counts, catalogue: &Catalogue, mode: Mode, subject: &Subject, first: usize) -> Vec<Ranked> {
    counts.answer(catalogue, &Ask::new(mode, first), subject)
}

/// Answers to many questions, side by side, in their order; fewer where `goes_on`, which is told how many more
/// there are, said no.
pub fn answers<T: Send>(
    queries: usize,
    answer: impl Fn(usize) -> T + Sync,
    goes_on: &(dyn Fn(usize) -> bool + Sync),
) -> Vec<T> {
    answers_with(queries, || (), |(), index| answer(index), goes_on)
}

/// The same, where each thread has working memory of its own.
pub(crate) fn answers_with<T: Send, W>(
    queries: usize,
    working_memory: impl Fn() -> W + Sync,
    answer: impl Fn(&mut W, usize) -> T + Sync,
    goes_on: &(dyn Fn(usize) -> bool + Sync),
) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        let mut memory = working_memory();
        loop {
            let first = next.fetch_add(QUERIES_A_TURN, std::sync::atomic::Ordering::Relaxed);
            if first >= queries {
                return done;
            }
            let end = queries.min(first + QUERIES_A_TURN);
            done.push((first, (first..end).map(|index| answer(&mut memory, index)).collect::<Vec<T>>()));
            if !goes_on(end - first) {
                return done;
            }
        }
    };
    let mut parts: Vec<(usize, Vec<T>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("ranking has no errors")).collect()
    });
    parts.sort_by_key(|part| part.0);
    parts.into_iter().flat_map(|part| part.1).collect()
}

/// Questions taken by a thread at once: few enough that none waits long at the end.
const QUERIES_A_TURN: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_worth_what_its_hits_are() {
        let check = |list: &[u32], truth: &[u32], expected: [f64; 4]| {
            let found = measure(list, truth, 3);
            let found = [found.hit_rate, found.recall, found.ndcg, found.mrr];
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
        };
        check(&[1, 2, 3], &[9], [0.0; 4]);
        check(&[1, 2, 3, 9], &[9], [0.0; 4]);
        check(&[9, 2, 3], &[9], [1.0, 1.0, 1.0, 1.0]);
        check(&[1, 9], &[9, 10], [1.0, 0.5, 0.630_929_753_571_457_4 / 1.630_929_753_571_457_4, 0.5]);
        check(&[], &[9], [0.0; 4]);
        let nothing = [measure(&[1], &[9], 3), mean(&[])].map(|found| (found.ndcg, found.mrr));
        assert!(nothing.iter().all(|(ndcg, mrr)| ndcg.is_sign_positive() && mrr.is_sign_positive()), "{nothing:?}");
    }

    #[test]
    fn answers_come_in_the_order_of_the_questions() {
        let expected: Vec<usize> = (0..1_000).map(|index| index * 3).collect();
        assert_eq!(answers(1_000, |index| index * 3, &|_| true), expected);
    }
}
