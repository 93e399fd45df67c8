//! Documents: one suite for every store that answers them, here run on the files, and the number of calls a query needs.

#![allow(clippy::unwrap_used, reason = "a test says what it expects by what it compares")]

mod calls;
mod contract;
mod counting;
mod paging;
mod shop;

use std::sync::Arc;

use triptych_gateway::graphql;
use triptych_gateway::served::Served;
use triptych_gateway::stores::Stores;

use counting::Counting;
use shop::Shop;

#[tokio::test]
async fn files_answer_as_every_store_must() {
    let shop = Shop::by_hand();
    contract::single_documents(&*shop.stores.documents).await;
    contract::children(&*shop.stores.documents).await;
    contract::product_lists(&*shop.stores.documents).await;
    contract::review_lists(&*shop.stores.documents).await;
    contract::review_searches(&*shop.stores.documents).await;
    contract::seller_and_customer_lists(&*shop.stores.documents).await;
}

#[tokio::test]
async fn pages_add_up_to_the_list() {
    let shop = Shop::generated();
    paging::products(&*shop.stores.documents).await;
    paging::reviews(&*shop.stores.documents).await;
    paging::sellers_and_customers(&*shop.stores.documents).await;
}

#[tokio::test]
async fn a_list_begun_in_one_load_goes_on_in_the_next() {
    let (old, new) = (Shop::generated(), Shop::generated_anew());
    paging::across_loads(&*old.stores.documents, &*new.stores.documents).await;
    paging::across_loads(&*new.stores.documents, &*old.stores.documents).await;
}

#[tokio::test]
async fn calls_depend_on_the_query_and_not_on_its_rows() {
    let shop = Shop::generated();
    let counting = Arc::new(Counting::new(Arc::clone(&shop.stores.documents)));
    let stores = Stores { documents: counting.clone(), ..shop.stores.clone() };
    let served = Arc::new(Served { manifest: shop.manifest.clone(), stores });
    calls::are_constant(&graphql::Schemas::default(), &served, &counting).await;
    calls::of_entities_are_constant(&graphql::Schemas::default(), &served, &counting).await;
}
