//! What makes two questions the same, so that one answer serves both: the normal form, the values of its variables, and what is to be
//! told beside the data. The names of answers (`ETag`) are made of it and of the load.

use std::sync::Arc;

use async_graphql::parser::types::OperationDefinition;
use async_graphql::{Extensions, Value, Variables};
use axum::http::header::IF_NONE_MATCH;
use axum::http::{HeaderMap, HeaderValue};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::accept::Media;
use super::normal;

/// Of one question of one load. Holds the text itself, so that no two questions are ever taken for each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) load: Arc<str>,
    pub(super) identity: Arc<str>,
}

#[derive(Debug)]
pub(super) struct Identity {
    /// All that decides the answer, but for the load.
    text: Arc<str>,
    hash: u128,
    /// The normal form.
    pub(super) question: Arc<str>,
    /// As the client calls it.
    pub(super) operation: Option<Arc<str>>,
    /// Whether it wants to know where its answer comes from.
    pub(super) tells_cache: bool,
    /// What it wants to know of how it was answered is another thing each time.
    pub(super) is_of_now: bool,
}

impl Identity {
    pub(super) fn new(
        question: String,
        operation: (Option<Arc<str>>, &OperationDefinition),
        variables: &Variables,
        extensions: &Extensions,
    ) -> Self {
        let (name, operation) = operation;
        let mut told: Vec<&str> = told(extensions).collect();
        told.sort_unstable();
        told.dedup();
        let (tells_cache, is_of_now) = (told.contains(&"cache"), told.contains(&"sources"));
        // The answer is the same but for these.
        told.retain(|word| *word != "cache" && *word != "sources");
        let variables = normal::variables(operation, variables);
        let text = format!("{question}\n{variables}\n{}", serde_json::json!(told));
        Self {
            hash: xxh3_128(text.as_bytes()),
            text: text.into(),
            question: question.into(),
            operation: name,
            tells_cache,
            is_of_now,
        }
    }

    pub(super) fn key(&self, load: &Arc<str>) -> Key {
        Key { load: Arc::clone(load), identity: Arc::clone(&self.text) }
    }

    /// Weak: the same answer may be sent compressed or not.
    pub(super) fn etag(&self, load: &str, media: Media) -> HeaderValue {
        let mut hasher = Xxh3::new();
        hasher.update(load.as_bytes());
        hasher.update(&self.hash.to_le_bytes());
        hasher.update(&[u8::from(media == Media::GraphqlResponse), u8::from(self.tells_cache)]);
        let etag = format!("W/\"{:032x}\"", hasher.digest128());
        HeaderValue::from_str(&etag).expect("hexadecimal digits make a header")
    }
}

/// What a question wants to be told beside its data: `{"tell": ["cache"]}`.
pub(super) fn told(extensions: &Extensions) -> impl Iterator<Item = &str> {
    let told = match extensions.get("tell") {
        Some(Value::List(told)) => &told[..],
        Some(told) => std::slice::from_ref(told),
        None => &[],
    };
    told.iter().filter_map(|word| if let Value::String(word) = word { Some(word.as_str()) } else { None })
}

/// Whether a client has this answer already. `*` is no name: it would hide an answer that has errors.
pub(super) fn is_known(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let named = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let ours = without_weakness(etag.to_str().unwrap_or_default());
    named.flat_map(|names| names.split(',')).any(|name| without_weakness(name.trim()) == ours)
}

/// Names are compared without it, as RFC 9110 has it for `If-None-Match`.
fn without_weakness(etag: &str) -> &str {
    etag.strip_prefix("W/").unwrap_or(etag)
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::{Value as Json, json};

    use super::*;

    fn of(question: &str, variables: Json, extensions: Json) -> Identity {
        let document = parse_query(question).unwrap();
        let (name, operation) = document.operations.iter().next().unwrap();
        let text = normal::print(&document, name, &operation.node);
        let name = name.map(|name| Arc::from(name.as_str()));
        let extensions = serde_json::from_value(extensions).unwrap();
        Identity::new(text, (name, &operation.node), &Variables::from_json(variables), &extensions)
    }

    #[test]
    fn an_answer_has_a_name_of_its_own() {
        let question = of("query A($x:Int){a(x:$x)}", json!({"x": 1}), json!({}));
        let etag = question.etag("7", Media::Json);
        let check = |other: &Identity, load: &str, media, is_same: bool| {
            assert_eq!(other.etag(load, media) == etag, is_same, "{other:?} {load} {media:?}");
        };
        check(&of("query A ($x: Int) { a(x: $x) } # said", json!({"x": 1, "y": 2}), json!({})), "7", Media::Json, true);
        check(&question, "8", Media::Json, false);
        check(&question, "7", Media::GraphqlResponse, false);
        check(&of("query A($x:Int){a(x:$x)}", json!({"x": 2}), json!({})), "7", Media::Json, false);
        check(&of("query A($x:Int){a(x:$x)}", json!({"x": 1}), json!({"tell": ["cost"]})), "7", Media::Json, false);
    }

    #[test]
    fn telling_where_an_answer_comes_from_does_not_make_it_another() {
        let load: Arc<str> = "7".into();
        let (plain, telling) = (of("{a}", json!({}), json!({})), of("{a}", json!({}), json!({"tell": ["cache"]})));
        assert_eq!(plain.key(&load), telling.key(&load));
        assert!(telling.tells_cache && !plain.tells_cache);
        assert!(of("{a}", json!({}), json!({"tell": ["sources"]})).is_of_now);
        assert_ne!(plain.key(&load), of("{a}", json!({}), json!({"tell": ["cost"]})).key(&load));
    }

    #[test]
    fn a_client_names_what_it_has() {
        let etag = HeaderValue::from_static("W/\"ab\"");
        let check = |named: &str, expected: bool| {
            let headers = HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::from_str(named).unwrap())]);
            assert_eq!(is_known(&headers, &etag), expected, "{named}");
        };
        check("W/\"ab\"", true);
        check("\"ab\"", true);
        check("\"cd\", W/\"ab\"", true);
        check("\"abc\"", false);
        check("*", false);
        assert!(!is_known(&HeaderMap::new(), &etag));
    }
}
