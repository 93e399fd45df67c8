//! Documents that are asked by name: those of a directory, and those that clients have sent before with their hash (APQ, as Apollo's
//! clients do it). Can be told to take no others. A document that is not known is told in Apollo's words, so that the client sends it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::Extensions;
use async_graphql::Value;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::documents::Documents;
use super::refusal::Refusal;
use super::request::Question;

/// Of texts that clients have sent; the ones that are not asked again make room.
const SENT_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Of how many texts there may be room, about.
const SENT_EXPECTED: usize = 4096;
/// The only version of the protocol that there is.
const VERSION: i64 = 1;

type Hash = [u8; 32];

pub(super) struct Persisted {
    named: HashMap<String, Arc<str>>,
    /// Of the texts that have names.
    hashes: HashSet<Hash>,
    /// Takes no others.
    only: bool,
    sent: Cache<Hash, Arc<str>, TextWeight>,
}

#[derive(Clone)]
struct TextWeight;

impl Weighter<Hash, Arc<str>> for TextWeight {
    fn weight(&self, _: &Hash, text: &Arc<str>) -> u64 {
        (text.len() + 128) as u64
    }
}

impl Persisted {
    pub(super) fn new(documents: Documents, only: bool) -> Self {
        let hashes = documents.0.values().map(|text| Sha256::digest(text.as_bytes()).into()).collect();
        Self { named: documents.0, hashes, only, sent: Cache::with_weighter(SENT_EXPECTED, SENT_BYTES_MAX, TextWeight) }
    }

    /// The text of a question, by whichever way it is named.
    pub(super) fn text(&self, question: &mut Question) -> Result<Arc<str>, Refusal> {
        let text = question.query.take().filter(|query| !query.trim().is_empty());
        let named = hash_of(&question.extensions)?;
        match (text, named, question.document_id.take()) {
            (Some(text), Some(named), _) => self.learn(text.into(), &named),
            (Some(text), None, _) if self.only => self.listed(text.into()),
            (Some(text), None, _) => Ok(text.into()),
            (None, Some(named), _) => self.find(&named).ok_or(Refusal::UnknownDocument),
            (None, None, Some(id)) => {
                self.find(id.strip_prefix("sha256:").unwrap_or(&id)).ok_or(Refusal::UnknownDocument)
            }
            (None, None, None) => Err(Refusal::NoQuery),
        }
    }

    fn find(&self, name: &str) -> Option<Arc<str>> {
        self.named.get(name).cloned().or_else(|| if self.only { None } else { self.sent.get(&bytes(name)?) })
    }

    fn learn(&self, text: Arc<str>, named: &str) -> Result<Arc<str>, Refusal> {
        let hash: Hash = Sha256::digest(text.as_bytes()).into();
        if bytes(named) != Some(hash) {
            return Err(Refusal::WrongHash);
        }
        if self.only {
            return self.listed(text);
        }
        self.sent.insert(hash, Arc::clone(&text));
        Ok(text)
    }

    fn listed(&self, text: Arc<str>) -> Result<Arc<str>, Refusal> {
        let hash: Hash = Sha256::digest(text.as_bytes()).into();
        if self.hashes.contains(&hash) { Ok(text) } else { Err(Refusal::NotListed) }
    }
}

/// What `extensions.persistedQuery` names.
fn hash_of(extensions: &Extensions) -> Result<Option<String>, Refusal> {
    let wrong = |what: &str| Refusal::Unreadable(format!("`extensions.persistedQuery` {what}"));
    let asked = match extensions.get("persistedQuery") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(asked)) => asked,
        Some(_) => return Err(wrong("is no object")),
    };
    match asked.get("version") {
        Some(Value::Number(version)) if version.as_i64() == Some(VERSION) => {}
        _ => return Err(wrong("has no `version` 1")),
    }
    match asked.get("sha256Hash") {
        Some(Value::String(hash)) => Ok(Some(hash.clone())),
        _ => Err(wrong("has no text `sha256Hash`")),
    }
}

/// Of 64 hexadecimal digits.
fn bytes(hash: &str) -> Option<Hash> {
    let digits = hash.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; 32];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hash[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEXT: &str = "{__typename}";
    /// `printf '{__typename}' | sha256sum`
    const HASH: &str = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38";

    fn asked(query: Option<&str>, hash: Option<&str>) -> Question {
        let extensions = hash.map(|hash| json!({"persistedQuery": {"version": 1, "sha256Hash": hash}}));
        Question {
            query: query.map(str::to_owned),
            extensions: serde_json::from_value(extensions.unwrap_or_default()).unwrap(),
            ..Question::default()
        }
    }

    fn check(persisted: &Persisted, mut question: Question, expected: Result<&str, &str>) {
        match (persisted.text(&mut question), expected) {
            (Ok(text), Ok(expected)) => assert_eq!(&*text, expected),
            (Err(refusal), Err(words)) => assert!(refusal.body().contains(words), "{}", refusal.body()),
            (found, expected) => panic!("{found:?}, not {expected:?}"),
        }
    }

    #[test]
    fn a_text_is_known_by_its_hash_once_it_was_sent() {
        let persisted = Persisted::new(Documents::default(), false);
        check(&persisted, asked(None, Some(HASH)), Err("PersistedQueryNotFound"));
        check(&persisted, asked(Some(TEXT), Some(HASH)), Ok(TEXT));
        check(&persisted, asked(None, Some(HASH)), Ok(TEXT));
        check(&persisted, asked(None, Some(&HASH.to_uppercase())), Ok(TEXT));
        check(&persisted, asked(Some("{other}"), Some(HASH)), Err("PERSISTED_QUERY_HASH_MISMATCH"));
        check(&persisted, asked(None, Some("abc")), Err("PersistedQueryNotFound"));
        check(&persisted, asked(None, None), Err("no query"));
        check(&persisted, asked(Some(" "), None), Err("no query"));
    }

    #[test]
    fn what_is_wrong_with_the_extension_is_named() {
        let persisted = Persisted::new(Documents::default(), false);
        let mut question = asked(None, None);
        for (extension, words) in [
            (json!(3), "is no object"),
            (json!({"sha256Hash": HASH}), "has no `version` 1"),
            (json!({"version": 2, "sha256Hash": HASH}), "has no `version` 1"),
            (json!({"version": 1}), "has no text `sha256Hash`"),
        ] {
            question.extensions = serde_json::from_value(json!({"persistedQuery": extension})).unwrap();
            check(&persisted, Question { extensions: question.extensions.clone(), ..Question::default() }, Err(words));
        }
    }

    #[test]
    fn where_only_named_documents_are_taken_all_others_are_refused() {
        let named =
            || Documents(HashMap::from([("months".to_owned(), Arc::from(TEXT)), (HASH.to_owned(), Arc::from(TEXT))]));
        let persisted = Persisted::new(named(), true);
        let by_id = |id: &str| Question { document_id: Some(id.to_owned()), ..Question::default() };
        check(&persisted, by_id("months"), Ok(TEXT));
        check(&persisted, by_id(&format!("sha256:{HASH}")), Ok(TEXT));
        check(&persisted, by_id("years"), Err("PersistedQueryNotFound"));
        check(&persisted, asked(None, Some(HASH)), Ok(TEXT));
        check(&persisted, asked(Some(TEXT), None), Ok(TEXT));
        check(&persisted, asked(Some("{other}"), None), Err("PERSISTED_QUERY_NOT_IN_LIST"));
        let others = "d2ef1b19cbb25ee2b8e7e6b0ac9b4c2e9e0b6a1ff7b1c3a0f2c8e1d9a7b6c5d4";
        check(&persisted, asked(Some("{other}"), Some(others)), Err("PERSISTED_QUERY_HASH_MISMATCH"));
        check(&Persisted::new(named(), false), asked(Some("{other}"), None), Ok("{other}"));
    }
}
