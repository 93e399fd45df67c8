//! What every list does alike: ask for its parts until a page is full, and cut the page.

use mongodb::bson::Document;
use mongodb::options::FindOptions;

use super::conditions::Conditions;
use super::error::QueryError;
use super::fields::Read;
use super::load::Load;
use super::order::{self, SortField};
use crate::stores::documents::{Page, Position};

/// A list of one collection, of which pages can be asked for.
pub(super) struct List<T, P, K> {
    pub(super) collection: &'static str,
    pub(super) projection: Option<Document>,
    pub(super) read: Read<T>,
    pub(super) conditions: Conditions,
    pub(super) fields: &'static [SortField],
    /// Where a row stands.
    pub(super) position: P,
    /// What the server cannot check to the last digit.
    pub(super) passes: K,
}

impl<T, P: Fn(&T) -> Position, K: Fn(&T) -> bool> List<T, P, K> {
    pub(super) async fn page(&self, load: &Load, after: Option<Position>, first: usize) -> Result<Page<T>, QueryError> {
        let mut rows = Vec::new();
        let mut after = after;
        // One row more than the page has, to see whether more follow. Rows that do not pass are made up for by asking again.
        while rows.len() <= first {
            let wanted = first + 1 - rows.len();
            let found = self.next(load, after.as_ref(), wanted).await?;
            let is_last = found.len() < wanted;
            after = found.last().map(&self.position);
            rows.extend(found.into_iter().filter(&self.passes));
            if is_last {
                break;
            }
        }
        let has_next = rows.len() > first;
        rows.truncate(first);
        Ok(Page { rows, has_next })
    }

    /// So many rows after a position, or all that there are.
    async fn next(&self, load: &Load, after: Option<&Position>, wanted: usize) -> Result<Vec<T>, QueryError> {
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
