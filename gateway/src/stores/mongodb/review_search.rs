//! Which reviews pass a filter with a search: what the index of words leaves in doubt is read and looked at here, and the
//! server is then asked for those by their keys.

use mongodb::bson::{Document, doc};
use mongodb::options::FindOptions;

use super::conditions::{Conditions, keys};
use super::error::QueryError;
use super::load::Load;
use super::{review_conditions, reviews};
use crate::stores::documents::ReviewFilter;

/// A review that may be found: its key, title and message.
type Candidate = (u32, Option<String>, Option<String>);

pub(super) async fn conditions(load: &Load, filter: &ReviewFilter) -> Result<Conditions, QueryError> {
    let mut conditions = review_conditions::of(filter);
    let Some(search) = filter.search.as_ref().filter(|search| search.has_phrases() || !search.prefixes().is_empty())
    else {
        return Ok(conditions);
    };
    // Without phrases, a review that has a certain word for each prefix needs no look.
    let certain: Option<Vec<Document>> = (!search.has_phrases())
        .then(|| search.prefixes().iter().map(|prefix| review_conditions::surely_begins(prefix)).collect());
    let mut doubtful = conditions.clone();
    if let Some(certain) = &certain {
        doubtful.add(doc! { "$nor": [{ "$and": certain.clone() }] });
    }
    let texts = FindOptions::builder().projection(doc! { "title": 1, "message": 1 }).build();
    let candidates: Vec<Candidate> = load
        .find(reviews::COLLECTION, doubtful.to_document(), texts, |fields| {
            Ok((fields.get("_id")?, fields.get("title")?, fields.get("message")?))
        })
        .await?;
    let found: Vec<u32> = candidates
        .into_iter()
        .filter(|(_, title, message)| search.holds(title.as_deref(), message.as_deref()))
        .map(|(key, ..)| key)
        .collect();
    let looked_at = doc! { "_id": { "$in": keys(&found) } };
    conditions.add(match certain {
        Some(certain) if found.is_empty() => doc! { "$and": certain },
        Some(certain) => doc! { "$or": [{ "$and": certain }, looked_at] },
        None => looked_at,
    });
    Ok(conditions)
}
