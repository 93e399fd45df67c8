//! A representation, as a router sends it: the name of a type and one of its keys, and maybe more, which is left alone. Refuses
//! what names no type with a key, or has no whole key.

use async_graphql::Name;
use async_graphql::Value;
use async_graphql::indexmap::IndexMap;

use super::sdl::keys_of;
use crate::graphql::error::ApiError;
use crate::graphql::loaders::Question;
use crate::graphql::node::{self, NodeKind};

/// Of a name that is told back.
const TOLD_MAX: usize = 100;

/// What a representation is of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) kind: NodeKind,
    /// It is what the first of these finds: the id of a review may be split in several ways. None for a `nodeId` that is none.
    pub(super) questions: Vec<Question>,
}

impl Wanted {
    pub(super) fn read(representation: &Value) -> Result<Self, ApiError> {
        let Value::Object(fields) = representation else {
            return Err(refused("a representation is an object with `__typename` and a key".to_owned()));
        };
        let name = text(fields, "__typename");
        let name = name.ok_or_else(|| refused("a representation needs a `__typename`".to_owned()))?;
        let kind = name.parse::<NodeKind>().map_err(|_| {
            let told: String = name.chars().take(TOLD_MAX).collect();
            refused(format!("`{told}` is no type that has a key"))
        })?;
        match questions(kind, fields) {
            Some(questions) => Ok(Self { kind, questions }),
            None => Err(refused(format!("a representation of `{name}` needs {}", keys_of(kind).join(", or ")))),
        }
    }
}

/// Nothing where no key is whole.
fn questions(kind: NodeKind, fields: &IndexMap<Name, Value>) -> Option<Vec<Question>> {
    if kind == NodeKind::Review
        && let (Some(review_id), Some(order_id)) = (text(fields, "reviewId"), text(fields, "orderId"))
    {
        return Some(vec![Question::Review { review_id, order_id }]);
    }
    if let Some(id) = text(fields, "id") {
        return Some(of_id(kind, id));
    }
    let Some((of, ids)) = node::parts(&text(fields, "nodeId")?) else { return Some(Vec::new()) };
    let mut ids = ids.into_iter();
    Some(match (ids.next(), ids.next()) {
        _ if of != kind => Vec::new(),
        (Some(review_id), Some(order_id)) if kind == NodeKind::Review => {
            vec![Question::Review { review_id, order_id }]
        }
        (Some(id), None) if kind != NodeKind::Review => of_id(kind, id),
        _ => Vec::new(),
    })
}

fn of_id(kind: NodeKind, id: String) -> Vec<Question> {
    match kind {
        NodeKind::Product => vec![Question::ProductOfId(id)],
        NodeKind::Seller => vec![Question::SellerOfId(id)],
        NodeKind::Customer => vec![Question::CustomerOfId(id)],
        NodeKind::Order => vec![Question::OrderOfId(id)],
        NodeKind::Review => {
            let ids = node::review_ids(&id);
            ids.map(|(review_id, order_id)| Question::Review { review_id, order_id }).collect()
        }
    }
}

/// An id may come as a whole number.
fn text(fields: &IndexMap<Name, Value>, name: &str) -> Option<String> {
    match fields.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}

fn refused(reason: String) -> ApiError {
    ApiError::bad_argument("representations", reason)
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;
    use crate::graphql::node::node_id;

    #[test]
    fn a_representation_is_found_by_each_of_its_keys() {
        let check = |given: Value, kind: NodeKind, questions: Vec<Question>| {
            assert_eq!(Wanted::read(&given).unwrap(), Wanted { kind, questions }, "{given}");
        };
        let product = || vec![Question::ProductOfId("7".to_owned())];
        let review = |review_id: &str, order_id: &str| Question::Review {
            review_id: review_id.to_owned(),
            order_id: order_id.to_owned(),
        };
        check(value!({"__typename": "Product", "id": "7", "name": "x"}), NodeKind::Product, product());
        check(value!({"id": 7, "__typename": "Product"}), NodeKind::Product, product());
        let of = |kind, ids: &[&str]| node_id(kind, ids).0;
        let given = value!({"__typename": "Product", "nodeId": (of(NodeKind::Product, &["7"]))});
        check(given, NodeKind::Product, product());
        let given = value!({"__typename": "Product", "nodeId": (of(NodeKind::Seller, &["7"]))});
        check(given, NodeKind::Product, vec![]);
        check(value!({"__typename": "Product", "nodeId": "7"}), NodeKind::Product, vec![]);
        let both = vec![review("a", "b:c"), review("a:b", "c")];
        check(value!({"__typename": "Review", "id": "a:b:c"}), NodeKind::Review, both);
        let given = value!({"__typename": "Review", "id": "a:b:c", "reviewId": "a:b", "orderId": "c"});
        check(given, NodeKind::Review, vec![review("a:b", "c")]);
        let given = value!({"__typename": "Review", "nodeId": (of(NodeKind::Review, &["a:b", "c"]))});
        check(given, NodeKind::Review, vec![review("a:b", "c")]);
        check(value!({"__typename": "Order", "id": ""}), NodeKind::Order, vec![Question::OrderOfId(String::new())]);
    }

    #[test]
    fn what_has_no_key_is_refused() {
        let check = |given: Value, words: &str| {
            let Err(ApiError::BadArgument { argument, reason }) = Wanted::read(&given) else { panic!("{given}") };
            assert_eq!(argument, "representations");
            assert!(reason.contains(words), "{reason}");
        };
        check(value!("Product"), "is an object");
        check(value!({"id": "7"}), "`__typename`");
        check(value!({"__typename": "Category", "id": "7"}), "`Category` is no type that has a key");
        check(value!({"__typename": "Product"}), "of `Product` needs id, or nodeId");
        check(value!({"__typename": "Product", "id": null}), "needs id");
        check(value!({"__typename": "Review", "reviewId": "7"}), "needs id, or nodeId, or reviewId orderId");
    }
}
