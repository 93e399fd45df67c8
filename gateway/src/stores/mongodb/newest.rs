//! The newest of each of many customers, in one question: the server looks up each customer's in an index, and stops when
//! it has enough of them.

use mongodb::bson::{Document, doc};

use super::conditions::keys;
use super::customers;
use super::error::QueryError;
use super::fields::Read;
use super::load::Load;

/// What stands for a row beside its customer, who is `_id`.
pub(super) const ROW: &str = "row";

pub(super) struct Newest<T> {
    pub(super) collection: &'static str,
    /// Newest first.
    pub(super) sort: Document,
    pub(super) projection: Document,
    pub(super) read: Read<T>,
}

impl<T> Newest<T> {
    /// At most `first` of each customer.
    pub(super) async fn of(self, load: &Load, customers: &[u32], first: usize) -> Result<Vec<T>, QueryError> {
        if first == 0 {
            return Ok(Vec::new());
        }
        let stages = vec![
            doc! { "$match": { "_id": { "$in": keys(customers) } } },
            doc! { "$project": { "_id": 1 } },
            doc! { "$lookup": {
                "from": load.name(self.collection),
                "localField": "_id",
                "foreignField": "customer_key",
                "pipeline": [{ "$sort": self.sort }, { "$limit": first as i64 }, { "$project": self.projection }],
                "as": ROW,
            } },
            doc! { "$unwind": format!("${ROW}") },
        ];
        load.aggregate(customers::COLLECTION, stages, self.read).await
    }
}
