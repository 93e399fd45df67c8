//! What every list does alike: ask for its parts until a page is full, and cut the page.

use mongodb::bson::{Document, doc};
use mongodb::options::FindOptions;

use super::conditions::Conditions;
use super::error::QueryError;
use super::fields::Read;
use super::load::Load;
use super::order::{self, SortField};
use crate::stores::documents::{Page, Position, RowId, Start};

/// A list of one collection, of which pages can be asked for.
pub(super) struct List<T, P, K> {
    pub(super) collection: &'static str,
    /// What tells its documents apart beside the key, by which an index is sorted.
    pub(super) ids: &'static [&'static str],
    pub(super) projection: Option<Document>,
    pub(super) read: Read<T>,
    pub(super) conditions: Conditions,
    pub(super) fields: &'static [SortField],
    /// Where a row stands, in the load that is read.
    pub(super) start_behind: P,
    /// What the server cannot check to the last digit.
    pub(super) passes: K,
}

impl<T, P: Fn(&T) -> Start, K: Fn(&T) -> bool> List<T, P, K> {
    pub(super) async fn page(&self, load: &Load, after: Option<Position>, first: usize) -> Result<Page<T>, QueryError> {
        let mut rows = Vec::new();
        let mut after = match after {
            None => None,
            Some(position) => Some(self.start(load, position).await?),
        };
        // One row more than the page has, to see whether more follow. Rows that do not pass are made up for by asking again.
        while rows.len() <= first {
            let wanted = first + 1 - rows.len();
            let found = self.next(load, after.as_ref(), wanted).await?;
            let is_last = found.len() < wanted;
            after = found.last().map(&self.start_behind);
            rows.extend(found.into_iter().filter(&self.passes));
            if is_last {
                break;
            }
        }
        let has_next = rows.len() > first;
        rows.truncate(first);
        Ok(Page { rows, has_next })
    }

    /// The place of a position in this load.
    async fn start(&self, load: &Load, position: Position) -> Result<Start, QueryError> {
        let Position { values, id } = position;
        let [first, rest @ ..] = self.ids else { return Ok(Start { values, key: -1 }) };
        let nearest = match (&id, rest) {
            (RowId::Review { review_id, order_id }, [second, ..]) => {
                let of_review = doc! { *first: review_id, *second: { "$lte": order_id } };
                match self.last_key(load, of_review).await? {
                    None => self.last_key(load, doc! { *first: { "$lt": review_id } }).await?,
                    found => found,
                }
            }
            (id, _) => self.last_key(load, doc! { *first: { "$lte": id.first() } }).await?,
        };
        Ok(Start { values, key: nearest.map_or(-1, i64::from) })
    }

    async fn last_key(&self, load: &Load, filter: Document) -> Result<Option<u32>, QueryError> {
        let descending: Document = self.ids.iter().map(|field| ((*field).to_owned(), (-1).into())).collect();
        let options = FindOptions::builder().sort(descending).limit(1).projection(doc! { "_id": 1 }).build();
        let keys: Vec<u32> = load.find(self.collection, filter, options, |fields| fields.get("_id")).await?;
        Ok(keys.first().copied())
    }

    /// So many rows after a position, or all that there are.
    async fn next(&self, load: &Load, after: Option<&Start>, wanted: usize) -> Result<Vec<T>, QueryError> {
        let mut found = Vec::new();
        for part in order::parts(self.fields, after) {
            let mut conditions = self.conditions.clone();
            conditions.add(part);
            let options = FindOptions::builder()
                .sort(order::sort(self.fields))
                .limit((wanted - found.len()) as i64)
                .projection(self.projection.clone())
                .build();
            found.extend(load.find(self.collection, conditions.to_document(), options, self.read).await?);
            if found.len() == wanted {
                break;
            }
        }
        Ok(found)
    }
}
