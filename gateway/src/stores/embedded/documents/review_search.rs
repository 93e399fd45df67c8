//! The reviews that a search finds: by the lists of the words in normal form, and where those leave a doubt by what the reviews
//! say.

use rusqlite::{Connection, OptionalExtension};
use triptych_schemas::prefix::PrefixTerms;

use crate::search::Search;

/// Bytes of a review key in a list.
const KEY_BYTES: usize = 4;

/// Their keys, ascending.
pub(super) fn found(connection: &Connection, search: &Search) -> rusqlite::Result<Vec<u32>> {
    if search.is_empty() {
        return Ok(Vec::new());
    }
    let mut candidates = holding_all(connection, search)?;
    let mut certain: Vec<Vec<u32>> = Vec::new();
    for prefix in search.prefixes() {
        if candidates.as_ref().is_some_and(Vec::is_empty) {
            break;
        }
        let terms = PrefixTerms::of(prefix);
        let sure = with_prefix(connection, &terms)?;
        let perhaps = union(sure.iter().copied().chain(with_any(connection, &terms.doubtful)?));
        candidates = Some(match candidates {
            None => perhaps,
            Some(keys) => common(keys, &perhaps),
        });
        certain.push(sure);
    }
    let mut found = Vec::new();
    for key in candidates.unwrap_or_default() {
        let is_certain = !search.has_phrases() && certain.iter().all(|keys| keys.binary_search(&key).is_ok());
        if is_certain || says(connection, key, search)? {
            found.push(key);
        }
    }
    Ok(found)
}

/// Keys of the reviews that hold every word, where any is asked for. Starts with the rarest, so that no step grows.
fn holding_all(connection: &Connection, search: &Search) -> rusqlite::Result<Option<Vec<u32>>> {
    let mut lists: Vec<Vec<u32>> = Vec::new();
    for term in search.terms() {
        lists.push(with_term(connection, &term)?);
    }
    lists.sort_by_key(Vec::len);
    let mut lists = lists.into_iter();
    let Some(rarest) = lists.next() else { return Ok(None) };
    Ok(Some(lists.fold(rarest, |found, list| common(found, &list))))
}

fn with_term(connection: &Connection, term: &str) -> rusqlite::Result<Vec<u32>> {
    let mut statement = connection.prepare_cached("SELECT reviews FROM review_terms WHERE term = ?")?;
    let list: Option<Vec<u8>> = statement.query_row([term], |row| row.get("reviews")).optional()?;
    Ok(list.as_deref().map(keys_of).into_iter().flatten().collect())
}

fn with_any(connection: &Connection, terms: &[String]) -> rusqlite::Result<Vec<u32>> {
    let mut keys = Vec::new();
    for term in terms {
        keys.append(&mut with_term(connection, term)?);
    }
    Ok(keys)
}

/// Of the terms that begin so, without the doubtful ones.
fn with_prefix(connection: &Connection, terms: &PrefixTerms) -> rusqlite::Result<Vec<u32>> {
    let mut statement =
        connection.prepare_cached("SELECT term, reviews FROM review_terms WHERE term >= ? AND term < ?")?;
    let (term, reviews) = (statement.column_index("term")?, statement.column_index("reviews")?);
    let mut rows = statement.query((&terms.prefix, terms.end()))?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        let term = row.get_ref(term)?.as_str()?;
        if terms.doubtful.binary_search_by(|doubtful| doubtful.as_str().cmp(term)).is_err() {
            keys.extend(keys_of(row.get_ref(reviews)?.as_blob()?));
        }
    }
    Ok(union(keys))
}

/// Whether the review itself has what is searched for beyond single words.
fn says(connection: &Connection, key: u32, search: &Search) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare_cached("SELECT title, message FROM review_texts WHERE review_key = ?")?;
    let mut rows = statement.query([key])?;
    let Some(row) = rows.next()? else { return Ok(false) };
    Ok(search.holds(row.get_ref("title")?.as_str_or_null()?, row.get_ref("message")?.as_str_or_null()?))
}

fn union(keys: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut keys: Vec<u32> = keys.into_iter().collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Those of a list that are in the other too, which ascends.
fn common(mut keys: Vec<u32>, others: &[u32]) -> Vec<u32> {
    keys.retain(|key| others.binary_search(key).is_ok());
    keys
}

fn keys_of(list: &[u8]) -> impl Iterator<Item = u32> {
    list.as_chunks::<KEY_BYTES>().0.iter().map(|bytes| u32::from_le_bytes(*bytes))
}
