//! Names for people and their tools: a view a collection, each over the collection of one load.

use mongodb::bson::doc;
use triptych_schemas::mongodb::{Collection, LOAD_SEPARATOR};

use super::collections::{NAMESPACE_EXISTS, code};
use super::connect::{Connection, failed};
use crate::sinks::SinkError;

/// Swings one view after the other; each swing is one step.
pub(super) async fn point(connection: &Connection, load_id: &str) -> Result<(), SinkError> {
    for collection in Collection::all() {
        let (target, collection) = (collection.of_load(load_id), collection.name());
        let made = connection.database().create_collection(collection).view_on(&target).await;
        match made {
            Err(error) if code(&error) == Some(NAMESPACE_EXISTS) => {
                let swing = doc! { "collMod": collection, "viewOn": target, "pipeline": [] };
                connection.database().run_command(swing).await.map_err(|error| failed(collection, &error))?;
            }
            made => made.map_err(|error| failed(collection, &error))?,
        }
    }
    Ok(())
}

pub(super) async fn pointed(connection: &Connection) -> Result<Option<String>, SinkError> {
    let fail = |error| failed("", &error);
    let mut listed = connection.database().list_collections().filter(doc! { "type": "view" }).await.map_err(fail)?;
    let mut views = Vec::new();
    while listed.advance().await.map_err(fail)? {
        views.push(listed.deserialize_current().map_err(fail)?);
    }
    let load_of = |collection: &str| {
        let view = views.iter().find(|view| view.name == collection)?;
        let target = view.options.view_on.as_ref()?;
        target.split_once(LOAD_SEPARATOR).map(|(_, load)| load.to_owned())
    };
    let mut loads = Collection::all().map(|collection| load_of(collection.name()));
    let first = loads.next().flatten();
    Ok(first.filter(|first| loads.all(|load| load.as_ref() == Some(first))))
}
