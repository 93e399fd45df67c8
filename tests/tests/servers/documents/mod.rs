//! Documents of MongoDB and of files are asked the same random questions and must answer the same. No question that the
//! API asks often may read a whole collection.

mod lists;
mod lookups;
mod plans;
mod questions;

use std::sync::Arc;

use e2e::dice::seed;
use e2e::servers::{Loaded, loaded};
use triptych_gateway::stores::documents::Documents;
use triptych_gateway::stores::mongodb::MongodbServer;
use triptych_gateway::stores::{Limits, Server, StoreErrorKind, embedded};
use triptych_servers::Status;
use triptych_servers::mongodb::MongodbOptions;

use questions::Questions;

/// Both stores of one load.
struct Both {
    files: Arc<dyn Documents>,
    server: Arc<dyn Documents>,
}

impl Both {
    async fn new(loaded: &Loaded) -> Self {
        let options = loaded.servers.mongodb().expect("the kit gives servers");
        let server = MongodbServer::new(&options, Limits::default()).await.unwrap().open(&loaded.load_id);
        Self { files: embedded::open(&loaded.load_dir).unwrap().documents, server }
    }
}

#[tokio::test]
async fn lists_and_counts_are_the_same() {
    let Some(loaded) = loaded() else { return };
    let both = Both::new(loaded).await;
    let mut questions = Questions::new(&*both.files, seed()).await;
    lists::products(&both, &mut questions).await;
    lists::reviews(&both, &mut questions).await;
    lists::sellers(&both, &mut questions).await;
    lists::customers(&both, &mut questions).await;
}

#[tokio::test]
async fn lookups_are_the_same() {
    let Some(loaded) = loaded() else { return };
    let both = Both::new(loaded).await;
    let mut questions = Questions::new(&*both.files, seed()).await;
    lookups::single(&both, &mut questions).await;
    lookups::children(&both, &mut questions).await;
}

#[tokio::test]
async fn nothing_asked_often_reads_a_whole_collection() {
    let Some(loaded) = loaded() else { return };
    plans::use_indexes(loaded).await;
}

#[tokio::test]
async fn a_server_says_which_loads_it_has() {
    let Some(loaded) = loaded() else { return };
    let server = MongodbServer::new(&loaded.servers.mongodb().unwrap(), Limits::default()).await.unwrap();
    let records = server.records().await.unwrap();
    let record = records.iter().find(|record| record.load_id == loaded.load_id).unwrap();
    assert_eq!(record.status, Status::Ready);
    assert!(server.manifest(&loaded.load_id).await.unwrap().unwrap().contains(&loaded.load_id));
    assert_eq!(server.manifest("no-such-load").await.unwrap(), None);
}

#[tokio::test]
async fn a_server_that_cannot_be_asked_is_unavailable() {
    let Some(loaded) = loaded() else { return };
    let right = loaded.servers.mongodb().unwrap();
    let host = right.url.split_once('@').unwrap().1;
    let (nobody, wrong) = ("mongodb://127.0.0.1:9/".to_owned(), format!("mongodb://triptych:wrong@{host}"));
    for (url, expected) in [(nobody, StoreErrorKind::Unreachable), (wrong, StoreErrorKind::Unauthorized)] {
        let options = MongodbOptions { url, ..right.clone() };
        let documents = MongodbServer::new(&options, Limits::default()).await.unwrap().open(&loaded.load_id);
        assert_eq!(documents.products_by_key(&[1]).await.unwrap_err().kind, expected);
    }
}
