//! What a published folder is made of: each object with its size and checksum, so that a copy of it is known to be whole. A list
//! itself is known by its sum in the pointer.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use triptych_schemas::hexadecimal;

use crate::ObjectsError;

/// Its name within the folder.
pub(crate) const LISTING: &str = "objects.json";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    pub objects: Vec<Object>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Within the folder, with `/`.
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Listing {
    pub(crate) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).expect("a list is plain data")
    }

    /// `shown` names it in errors.
    pub(crate) fn parse(text: &[u8], sha256: &str, shown: &str) -> Result<Self, ObjectsError> {
        let damaged = |reason: String| ObjectsError::Damaged { name: shown.to_owned(), reason };
        let found = sum(text);
        if found != sha256 {
            return Err(damaged(format!("its SHA-256 is {found}, and was {sha256}")));
        }
        let listing: Self = serde_json::from_slice(text).map_err(|error| damaged(error.to_string()))?;
        let leads_elsewhere =
            |object: &&Object| object.name.split('/').any(|part| part.is_empty() || part.starts_with('.'));
        match listing.objects.iter().find(leads_elsewhere) {
            Some(object) => Err(damaged(format!("`{}` is no name of a file", object.name))),
            None => Ok(listing),
        }
    }
}

/// SHA-256 in hexadecimal.
pub(crate) fn sum(bytes: &[u8]) -> String {
    hexadecimal::of(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_was_changed_is_refused() {
        let object = |name: &str| Object { name: name.to_owned(), bytes: 1, sha256: "0".to_owned() };
        let text = Listing { objects: vec![object("facts/sales.parquet")] }.to_json();
        assert_eq!(Listing::parse(&text, &sum(&text), "x").unwrap().objects.len(), 1);
        assert!(Listing::parse(&text, &sum(b"other"), "x").is_err());
        let text = Listing { objects: vec![object("../secret")] }.to_json();
        assert!(Listing::parse(&text, &sum(&text), "x").is_err());
    }
}
