//! Documents of MongoDB and of files are asked the same random questions and must answer the same. No question that the
//! API asks often may read a whole collection.

mod lists;
mod lookups;
mod plans;
mod questions;

use std::sync::Arc;

use e2e::servers::{Loaded, loaded};
use triptych_gateway::stores::documents::Documents;
use triptych_gateway::stores::embedded;
use triptych_gateway::stores::mongodb::MongodbServer;

use questions::Questions;

/// Any other will do too.
const SEED: u64 = 20_260_704;

/// Both stores of one load.
struct Both {
    files: Arc<dyn Documents>,
    server: Arc<dyn Documents>,
}

impl Both {
    async fn new(loaded: &Loaded) -> Self {
        let options = loaded.servers.mongodb().expect("the kit gives servers");
        let server = MongodbServer::new(&options).await.unwrap().open(&loaded.load_id);
        Self { files: embedded::open(&loaded.load_dir).unwrap().documents, server }
    }
}

#[tokio::test]
async fn lists_and_counts_are_the_same() {
    let Some(loaded) = loaded() else { return };
    let both = Both::new(loaded).await;
    let mut questions = Questions::new(&*both.files, SEED).await;
    eprintln!("seed {SEED}");
    lists::products(&both, &mut questions).await;
    lists::reviews(&both, &mut questions).await;
    lists::sellers(&both, &mut questions).await;
    lists::customers(&both, &mut questions).await;
}

#[tokio::test]
async fn lookups_are_the_same() {
    let Some(loaded) = loaded() else { return };
    let both = Both::new(loaded).await;
    let mut questions = Questions::new(&*both.files, SEED).await;
    eprintln!("seed {SEED}");
    lookups::single(&both, &mut questions).await;
    lookups::children(&both, &mut questions).await;
}

#[tokio::test]
async fn nothing_asked_often_reads_a_whole_collection() {
    let Some(loaded) = loaded() else { return };
    plans::use_indexes(loaded).await;
}
