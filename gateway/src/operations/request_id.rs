//! The id by which a request is found again in logs: the client's, where it sent one that is fit to be logged, or a new one.
//! It is answered in the header in which it came, and told beside errors. Refuses ids that could write lines of their own.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use xxhash_rust::xxh3::xxh3_128_with_seed;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Those of common proxies have 20 to 36.
const CHARACTERS_MAX: usize = 128;
const MARKS: &[u8] = b"-_.:=+/@";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestId(HeaderValue);

impl RequestId {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        match headers.get(HEADER) {
            Some(id) if is_sane(id) => Self(id.clone()),
            _ => Self::new(),
        }
    }

    /// 32 hexadecimal digits, other ones in every process.
    fn new() -> Self {
        static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("request"));
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:032x}", xxh3_128_with_seed(&number.to_le_bytes(), *SEED));
        Self(HeaderValue::from_str(&id).expect("digits are a header's value"))
    }

    pub(crate) fn text(&self) -> &str {
        self.0.to_str().expect("what is no text is not taken")
    }

    pub(crate) fn into_header(self) -> HeaderValue {
        self.0
    }
}

fn is_sane(id: &HeaderValue) -> bool {
    let is_fit = |byte: &u8| byte.is_ascii_alphanumeric() || MARKS.contains(byte);
    (1..=CHARACTERS_MAX).contains(&id.len()) && id.as_bytes().iter().all(is_fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fit_id_is_kept_and_others_are_made_anew() {
        let check = |sent: &str, kept: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(HEADER, HeaderValue::from_bytes(sent.as_bytes()).unwrap());
            assert_eq!(RequestId::of(&headers).text() == sent, kept, "{sent}");
        };
        check("4bf92f3577b34da6-a3ce929d.0e0e", true);
        check("Root=1-67891233-abcdef012345678912345678", true);
        check("", false);
        check("two words", false);
        check("a\tb", false);
        check("ä", false);
        check(&"a".repeat(128), true);
        check(&"a".repeat(129), false);
    }

    #[test]
    fn made_ids_differ() {
        let (one, other) = (RequestId::of(&HeaderMap::new()), RequestId::of(&HeaderMap::new()));
        assert_ne!(one, other);
        assert_eq!(one.text().len(), 32);
    }
}
