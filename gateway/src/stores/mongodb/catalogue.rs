//! Categories.

use mongodb::bson::{Document, doc};
use mongodb::options::FindOptions;

use super::error::QueryError;
use super::fields::Fields;
use super::load::Load;
use crate::stores::documents::Category;

/// Their `_id` is their position by name.
pub(super) async fn categories(load: &Load) -> Result<Vec<Category>, QueryError> {
    let by_name = FindOptions::builder().sort(doc! { "_id": 1 }).build();
    load.find("categories", Document::new(), by_name, read).await
}

fn read(fields: Fields<'_>) -> Result<Category, QueryError> {
    Ok(Category {
        name: fields.get("category")?,
        name_portuguese: fields.get("category_portuguese")?,
        products: fields.get("products")?,
    })
}
