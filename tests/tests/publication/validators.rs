//! `MongoDB` holds only the first batch of a collection against its validator while a load is written. Here every document
//! is, by the server.

use mongodb::bson::{Document, doc};
use triptych_schemas::mongodb::Collection;
use triptych_servers::mongodb::CONNECT_TIMEOUT;

use crate::{Turn, stores};

/// More customers, orders and reviews than one batch holds.
const OLIST: &str = "generate:orders=9000,seed=8,dirt=0.003";
const SHOP: &str = "generate:shape=shop,orders=9000,seed=8,dirt=0.003";
const BATCH_DOCUMENTS: u64 = 4000;

#[test]
fn every_document_fits_the_validator_of_its_collection() {
    let Some(turn) = Turn::take() else { return };
    for source in [OLIST, SHOP] {
        let folder = e2e::lake::new_folder();
        let load = ["load", source, "--adopt", "--materialize-recommendations", "--quiet"];
        turn.succeed(&load, folder.path());
        let id = stores::loads(&turn.servers).pop().expect("there is one");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
        let most = runtime.block_on(async {
            let options = turn.servers.mongodb().expect("it is named");
            let database = options.connect(CONNECT_TIMEOUT).await.expect("the address is good").database;
            let mut most = 0;
            for collection in Collection::stored() {
                let name = collection.name();
                let described: Document =
                    serde_json::from_str(collection.description()).expect("descriptions are JSON");
                let validator = described.get_document("validator").expect("each has one").clone();
                let documents = database.collection::<Document>(&collection.of_load(&id));
                let misfit = documents.find_one(doc! { "$nor": [validator] }).await.expect("the collection answers");
                assert_eq!(misfit, None, "{source}: {name}");
                most = most.max(documents.estimated_document_count().await.expect("the collection answers"));
            }
            let customers = database.collection::<Document>(&Collection::Customers.of_load(&id));
            let wrong = customers.update_one(doc! { "_id": 0 }, doc! { "$set": { "revenue": "much" } });
            let refused = wrong.await.expect_err("what is changed later is held against the validator");
            assert!(refused.to_string().contains("failed validation"), "{refused}");
            most
        });
        assert!(most > 2 * BATCH_DOCUMENTS, "{source}: no collection has more than one batch");
    }
}
