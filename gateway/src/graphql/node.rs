//! `node`: one thing of any kind by one id, for clients that keep what they have by id and ask for it again, as Relay does.
//!
//! Ids of the source need not differ from kind to kind, so each thing has a `nodeId` besides, which names its kind. Clients that
//! know only `id` are served too: a thing is found by it where no other kind has the same. Refuses an id that several have.

use async_graphql::{Context, ID, Interface, Object};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::customers::Customer;
use super::error::{ApiError, Nullable};
use super::orders::Order;
use super::products::{self, Product};
use super::reviews::Review;
use super::sellers::Seller;

#[derive(Default)]
pub(crate) struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Whatever has this `nodeId`, or this `id` where no other kind of thing has the same; null where there is none.
    async fn node(&self, context: &Context<'_>, id: ID) -> Nullable<Node> {
        find(context, &id.0).await.transpose()
    }
}

/// A thing that can be asked for by one id, whatever kind it is. Relay takes it as it is; where ids of two kinds may be the
/// same, give its compiler `nodeInterfaceIdField: "nodeId"`, and its store a `getDataID` that answers `nodeId`.
#[derive(Interface)]
#[graphql(
    field(name = "id", ty = "ID", desc = "As the source has it; of a review, `reviewId:orderId`."),
    field(name = "node_id", ty = "async_graphql::ID", desc = "The same in every load, and of no other thing.")
)]
pub(crate) enum Node {
    Product(Product),
    Seller(Seller),
    Customer(Customer),
    Order(Order),
    Review(Review),
}

/// Named as its type in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
pub(super) enum NodeKind {
    Product,
    Seller,
    Customer,
    Order,
    Review,
}

/// Of a thing of one kind with these ids of the source: one, but for reviews.
pub(super) fn node_id(kind: NodeKind, ids: &[&str]) -> ID {
    let parts: Value = [kind.into()].iter().chain(ids).copied().collect();
    ID(URL_SAFE_NO_PAD.encode(parts.to_string()))
}

/// What [`node_id`] was made of.
pub(super) fn parts(id: &str) -> Option<(NodeKind, Vec<String>)> {
    let parts: Vec<String> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
    let (name, ids) = parts.split_first()?;
    let kind = name.parse().ok()?;
    Some((kind, ids.to_vec()))
}

async fn find(context: &Context<'_>, id: &str) -> Result<Option<Node>, ApiError> {
    match parts(id) {
        Some((kind, ids)) => of_kind(context, kind, ids).await,
        None => of_any_kind(context, id).await,
    }
}

async fn of_kind(context: &Context<'_>, kind: NodeKind, ids: Vec<String>) -> Result<Option<Node>, ApiError> {
    let mut ids = ids.into_iter();
    let (Some(id), second) = (ids.next(), ids.next()) else { return Ok(None) };
    Ok(match kind {
        NodeKind::Product => products::find(context, id).await?.map(Node::Product),
        NodeKind::Seller => Seller::by_id(context, id).await?.map(Node::Seller),
        NodeKind::Customer => Customer::by_id(context, id).await?.map(Node::Customer),
        NodeKind::Order => Order::by_id(context, id).await?.map(Node::Order),
        NodeKind::Review => {
            let Some(order_id) = second else { return Ok(None) };
            Review::by_ids(context, id, order_id).await?.map(Node::Review)
        }
    })
}

/// An account leads to its customer, as everywhere.
async fn of_any_kind(context: &Context<'_>, id: &str) -> Result<Option<Node>, ApiError> {
    let (product, seller, customer, order, review) = tokio::try_join!(
        products::find(context, id.to_owned()),
        Seller::by_id(context, id.to_owned()),
        Customer::by_id(context, id.to_owned()),
        Order::by_id(context, id.to_owned()),
        review(context, id),
    )?;
    let found = [
        product.map(Node::Product),
        seller.map(Node::Seller),
        customer.map(Node::Customer),
        order.map(Node::Order),
        review.map(Node::Review),
    ];
    let mut found = found.into_iter().flatten();
    let first = found.next();
    if found.next().is_some() {
        return Err(ApiError::bad_argument(
            "id",
            format!("things of several kinds have the id `{id}`: give a `nodeId`"),
        ));
    }
    Ok(first)
}

/// Each colon may be the one between a review and its order, and costs a question.
const COLONS_MAX: usize = 8;

/// What `reviewId:orderId` may be made of: either may have a colon too.
pub(super) fn review_ids(id: &str) -> impl Iterator<Item = (String, String)> {
    let colons = id.match_indices(':').take(COLONS_MAX);
    colons.map(|(colon, _)| (id[..colon].to_owned(), id[colon + 1..].to_owned()))
}

async fn review(context: &Context<'_>, id: &str) -> Result<Option<Review>, ApiError> {
    for (review_id, order_id) in review_ids(id) {
        if let Some(review) = Review::by_ids(context, review_id, order_id).await? {
            return Ok(Some(review));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_id_names_its_kind_and_comes_back() {
        let check = |kind: NodeKind, ids: &[&str]| {
            let owned: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
            assert_eq!(parts(&node_id(kind, ids)), Some((kind, owned)), "{ids:?}");
        };
        for &kind in NodeKind::VARIANTS {
            check(kind, &["1"]);
        }
        check(NodeKind::Review, &["a:b\"", "ç,1"]);
        assert_ne!(node_id(NodeKind::Product, &["1"]), node_id(NodeKind::Seller, &["1"]));
        for id in ["", "1", "00042b26cf59d7ce69dfabb4e55b4fd9", "WyJOb3RoaW5nIiwiMSJd", "W10"] {
            assert_eq!(parts(id), None, "{id}");
        }
    }
}
