//! Counts by place. The server gathers documents by their points, of which there are few; distances are measured here.

use mongodb::bson::doc;

use super::conditions::{Conditions, is_near};
use super::error::QueryError;
use super::fields::Fields;
use super::load::Load;
use crate::stores::documents::Near;

/// The documents that pass, and lie in the circle where one is given.
pub(super) async fn count(
    load: &Load,
    collection: &str,
    conditions: &Conditions,
    near: Option<&Near>,
) -> Result<u64, QueryError> {
    let Some(near) = near else { return load.count(collection, conditions.to_document()).await };
    let group = doc! { "_id": "$location.coordinates", "count": { "$sum": 1 } };
    let stages = vec![doc! { "$match": conditions.to_document() }, doc! { "$group": group }];
    let read = |fields: Fields<'_>| Ok((fields.get("_id")?, fields.get("count")?));
    let points: Vec<((f64, f64), u32)> = load.aggregate(collection, stages, read).await?;
    let inside = points.into_iter().filter(|(point, _)| is_near(near, Some(*point)));
    Ok(inside.map(|(_, count)| u64::from(count)).sum())
}
