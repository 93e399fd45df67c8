//! Ids that tell a person, as addresses of e-mail and phone numbers do: only a keyed hash of them goes on. The key is kept in the
//! lake, so that a person has one id in all its loads, and nobody can try addresses without it. Refuses to keep what was hashed.

use std::fmt;

use sha2::{Digest, Sha256};
use triptych_schemas::hexadecimal;

/// Bytes of the lake's key.
pub const SALT_BYTES: usize = 16;
/// Bytes of a hash that make an id: no two of any number of people share them.
const HASH_BYTES: usize = 16;

/// What the hashes of a lake are keyed with.
#[derive(Clone, Copy)]
pub struct Salt(pub [u8; SALT_BYTES]);

impl fmt::Debug for Salt {
    /// Never its bytes.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Salt")
    }
}

/// The columns of a file that hold such ids.
#[derive(Clone, Debug)]
pub struct Personal {
    salt: Salt,
    columns: Vec<usize>,
}

impl Personal {
    /// `personal` are some of the file's canonical fields.
    pub fn new(salt: Salt, fields: &[&str], personal: &[&str]) -> Self {
        let columns = (0..fields.len()).filter(|column| personal.contains(&fields[*column])).collect();
        Self { salt, columns }
    }

    pub(super) fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// Where among them a column is.
    pub(super) fn position(&self, column: usize) -> Option<usize> {
        self.columns.iter().position(|personal| *personal == column)
    }

    pub(super) fn hashed(&self, id: &str) -> String {
        self.salt.hashed(id)
    }
}

impl Salt {
    /// The id in the place of this one: of all ways to write an address in upper and lower case, the same. Empty where it is.
    pub fn hashed(&self, id: &str) -> String {
        let id = id.trim().to_lowercase();
        if id.is_empty() {
            return id;
        }
        let hash = Sha256::new().chain_update(self.0).chain_update(id).finalize();
        hexadecimal::of(&hash[..HASH_BYTES])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_one_id_in_a_lake_and_another_elsewhere() {
        let [personal, elsewhere] =
            [1, 2].map(|byte| Personal::new(Salt([byte; SALT_BYTES]), &["order_id", "x"], &["x"]));
        let id = personal.hashed(" Ann@Example.org");
        assert_eq!(id.len(), 32);
        assert_eq!(id, personal.hashed("ann@example.org"));
        assert_ne!(id, personal.hashed("bob@example.org"));
        assert_ne!(id, elsewhere.hashed("ann@example.org"));
        assert_eq!(personal.hashed(" "), "");
        assert_eq!((personal.position(0), personal.position(1)), (None, Some(0)));
        let expected = "of the bytes 0x01 sixteen times and the address";
        assert_eq!(id, "2c4240d2b40a01ec2e9852cc73825134", "{expected}");
    }
}
