//! The words reviews can be found by. What a word is, is said by `triptych_schemas::text::search_terms`.

use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;
use triptych_schemas::text;

use crate::frame;

/// A word in normal form and the reviews that hold it in title or message.
pub struct Posting {
    pub term: String,
    /// Review keys, ascending, each once.
    pub reviews: Vec<u32>,
}

/// Postings by term. `rows` gives, by review key, the row in `reviews`.
pub(super) fn index(reviews: &DataFrame, rows: &[u32]) -> Vec<Posting> {
    let titles = frame::texts(reviews, "title");
    let messages = frame::texts(reviews, "message");
    let mut postings: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for (review_key, row) in rows.iter().enumerate() {
        for text in [titles.get(*row as usize), messages.get(*row as usize)].into_iter().flatten() {
            for term in text::search_terms(text) {
                let keys = postings.entry(term).or_default();
                if keys.last() != Some(&(review_key as u32)) {
                    keys.push(review_key as u32);
                }
            }
        }
    }
    let mut postings: Vec<Posting> = postings.into_iter().map(|(term, reviews)| Posting { term, reviews }).collect();
    postings.sort_unstable_by(|a, b| a.term.cmp(&b.term));
    postings
}
