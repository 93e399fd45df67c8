//! The one object of a lake that is ever written again: it names all that is published. Moving it publishes, or takes back.
//!
//! ```text
//! PREFIX/
//!   current.json               the pointer
//!   loads/<id>/objects.json    what the load is made of, each object with its size and SHA-256
//!   loads/<id>/…               the load, as it lies in a lake on a disk
//!   .salt                      as in a lake on a disk
//! ```

use serde::{Deserialize, Serialize};
use triptych_schemas::layout;

use crate::ObjectsError;

/// Name of the pointer.
pub(crate) const POINTER: &str = "current.json";
/// Of what is described here.
const FORMAT: u32 = 1;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    format: u32,
    pub lake_id: String,
    /// The newest load, for people; `folders` says it too.
    current: Option<String>,
    /// All that is published, in the order of its names.
    pub folders: Vec<Folder>,
}

/// A folder of the lake; nothing in it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Its place in a lake on a disk, as `loads/<id>`.
    pub path: String,
    /// Its place in the bucket. Two loaders may write a folder of one name, so it need not be the same.
    pub at: String,
    /// Of its list of objects, which has those of the objects.
    pub sha256: String,
}

impl Folder {
    /// The load that it is, where it is one.
    pub fn load_id(&self) -> Option<&str> {
        self.path.strip_prefix(layout::LOADS)?.strip_prefix('/')
    }
}

impl Pointer {
    pub fn new(lake_id: String, mut folders: Vec<Folder>) -> Self {
        folders.sort_by(|left, right| left.path.cmp(&right.path));
        let current = folders.iter().rev().find_map(Folder::load_id).map(str::to_owned);
        Self { format: FORMAT, lake_id, current, folders }
    }

    /// The newest load.
    pub fn current(&self) -> Option<&str> {
        self.folders.iter().rev().find_map(Folder::load_id)
    }

    pub fn folder(&self, path: &str) -> Option<&Folder> {
        self.folders.iter().find(|folder| folder.path == path)
    }

    /// Whether something of it lies there.
    pub fn is_at(&self, place: &str) -> bool {
        self.folders.iter().any(|folder| folder.at == place)
    }

    pub(crate) fn names_all(&self, folders: &[Folder]) -> bool {
        folders.iter().all(|folder| self.folders.contains(folder))
    }

    pub(crate) fn to_json(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).expect("a pointer is plain data");
        text.push(b'\n');
        text
    }

    pub(crate) fn parse(text: &[u8], shown: &str) -> Result<Self, ObjectsError> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let damaged = |reason: String| ObjectsError::Damaged { name: format!("{shown}{POINTER}"), reason };
        let Format { format } = serde_json::from_slice(text).map_err(|error| damaged(error.to_string()))?;
        if format != FORMAT {
            let name = format!("{shown}{POINTER}");
            return Err(ObjectsError::Newer { name, found: format, known: FORMAT });
        }
        let pointer: Self = serde_json::from_slice(text).map_err(|error| damaged(error.to_string()))?;
        // They become paths here.
        let is_plain = |path: &str| path.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
        match pointer.folders.iter().find(|folder| !is_plain(&folder.path) || !is_plain(&folder.at)) {
            Some(folder) => Err(damaged(format!("`{}` is no folder of a lake", folder.path))),
            None => Ok(pointer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(path: &str) -> Folder {
        Folder { path: path.to_owned(), at: path.to_owned(), sha256: "0".to_owned() }
    }

    #[test]
    fn what_was_written_is_read_and_names_the_newest_load() {
        let pointer = Pointer::new("lake".to_owned(), vec![folder("loads/2"), folder("loads/1"), folder("changes/9")]);
        assert_eq!(pointer.current(), Some("2"));
        assert_eq!(Pointer::parse(&pointer.to_json(), "").unwrap(), pointer);
        assert_eq!(Pointer::new(String::new(), Vec::new()).current(), None);
    }

    #[test]
    fn names_that_lead_elsewhere_and_other_formats_are_refused() {
        for path in ["../x", "loads/../../x", "/etc", "loads/.1.partial", ""] {
            let pointer = Pointer::new("lake".to_owned(), vec![folder(path)]);
            assert!(Pointer::parse(&pointer.to_json(), "").is_err(), "{path}");
        }
        let newer = Pointer { format: 2, ..Pointer::new("lake".to_owned(), Vec::new()) };
        let error = Pointer::parse(&newer.to_json(), "").unwrap_err().to_string();
        assert!(error.contains("update") && !error.contains("damaged"), "{error}");
        assert!(Pointer::parse(b"{", "").is_err());
    }
}
