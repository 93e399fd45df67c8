//! The words reviews can be found by. What a word is, is said by `triptych_schemas::text::search_terms`.

use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;
use triptych_schemas::text;

use crate::frame;

/// A word in normal form and the reviews that hold it in title or message.
#[derive(Clone)]
pub struct Posting {
    pub term: String,
    /// Review keys, ascending, each once.
    pub reviews: Vec<u32>,
}

/// Postings on the way.
#[derive(Default)]
pub struct Postings {
    by_term: FxHashMap<String, Vec<u32>>,
}

impl Postings {
    /// Reviews by key, from `first_key` on: `rows` gives the row of each in `reviews`.
    pub fn add(&mut self, reviews: &DataFrame, rows: &[u32], first_key: u32) {
        let titles = frame::texts(reviews, "title");
        let messages = frame::texts(reviews, "message");
        for (review_key, row) in (first_key..).zip(rows) {
            for text in [titles.get(*row as usize), messages.get(*row as usize)].into_iter().flatten() {
                for term in text::search_terms(text) {
                    let keys = self.by_term.entry(term).or_default();
                    if keys.last() != Some(&review_key) {
                        keys.push(review_key);
                    }
                }
            }
        }
    }

    /// By term.
    pub fn finish(self) -> Vec<Posting> {
        let posting = |(term, reviews)| Posting { term, reviews };
        let mut postings: Vec<Posting> = self.by_term.into_iter().map(posting).collect();
        postings.sort_unstable_by(|a, b| a.term.cmp(&b.term));
        postings
    }
}

/// Of all reviews.
pub(super) fn index(reviews: &DataFrame, rows: &[u32]) -> Vec<Posting> {
    let mut postings = Postings::default();
    postings.add(reviews, rows, 0);
    postings.finish()
}
