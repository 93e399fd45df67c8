//! A place in an object store: objects are read, listed and removed below it, and its pointer moves by conditional writes. Refuses
//! to overwrite anything else: every other object is written once.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::TryStreamExt;
use object_store::path::Path;
use object_store::{Error, GetOptions, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, UpdateVersion};

use triptych_schemas::layout;

use crate::connect::connect;
use crate::listing::{LISTING, Listing};
use crate::pointer::{Folder, POINTER, Pointer};
use crate::{Address, ObjectsError, Patience, Settings};

#[derive(Clone)]
pub struct Bucket {
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) address: Address,
}

/// Which state of the pointer was read or written.
#[derive(Clone, Debug)]
pub struct Version {
    update: UpdateVersion,
    /// When it was written, by the store's clock; `None` where we wrote it.
    modified: Option<DateTime<Utc>>,
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.update == other.update
    }
}

impl Eq for Version {}

impl Version {
    /// Whether what was written then was there before this state was, by the store's clock. Some tell whole seconds.
    pub fn is_after(&self, written: DateTime<Utc>) -> bool {
        self.modified.is_some_and(|modified| modified - written > TimeDelta::seconds(1))
    }
}

/// What became of the pointer since it was looked at.
#[derive(Debug)]
pub enum Look {
    Unchanged,
    /// It is not there: nothing was published yet, or, where there are loads, it may be lost.
    Absent {
        has_loads: bool,
    },
    Is(Pointer, Version),
}

/// Whether the pointer was moved.
#[derive(Debug)]
pub enum Swap {
    Done(Version),
    /// It was moved, and the answer was lost; somebody else has built on it since.
    BuiltOn(Pointer, Version),
    /// Somebody else moved it before.
    Lost(Option<Pointer>),
}

/// An object below the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Below the place.
    pub name: String,
    pub bytes: u64,
    pub modified: DateTime<Utc>,
    pub etag: Option<String>,
}

impl Bucket {
    pub fn connect(address: &Address, settings: &Settings, patience: Patience) -> Result<Self, ObjectsError> {
        Ok(Self { store: connect(address, settings, patience)?, address: address.clone() })
    }

    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Without a look at what did not change.
    pub async fn pointer(&self, known: Option<&Version>) -> Result<Look, ObjectsError> {
        let if_none_match = known.and_then(|known| known.update.e_tag.clone());
        let options = GetOptions { if_none_match, ..GetOptions::default() };
        let found = match self.store.get_opts(&self.path(POINTER), options).await {
            Err(Error::NotModified { .. }) => return Ok(Look::Unchanged),
            Err(error) => {
                return match self.error(&error, "reading the pointer") {
                    ObjectsError::NotFound { .. } => self.without_pointer(known).await,
                    error => Err(error),
                };
            }
            Ok(found) => found,
        };
        let update = UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
        let version = Version { update, modified: Some(found.meta.last_modified) };
        let text = found.bytes().await.map_err(|error| self.error(&error, "reading the pointer"))?;
        Ok(Look::Is(Pointer::parse(&text, &self.shown(""))?, version))
    }

    /// Whoever answers for the store may know of no object at all, and a pointer that was there does not go by itself.
    async fn without_pointer(&self, known: Option<&Version>) -> Result<Look, ObjectsError> {
        let has_loads = !self.names(&format!("{}/", layout::LOADS)).await?.is_empty();
        if has_loads && known.is_some() { Err(self.no_pointer()) } else { Ok(Look::Absent { has_loads }) }
    }

    /// The pointer is lost, as far as can be told.
    pub fn no_pointer(&self) -> ObjectsError {
        ObjectsError::NoPointer { name: self.shown(POINTER), loads: self.shown(&format!("{}/", layout::LOADS)) }
    }

    /// Moves the pointer from the state that was known, which is none where nothing was published. A try that was answered by nobody
    /// may have been heard: then the pointer itself tells, by the folders that are `new` with it and that nobody else has.
    pub async fn swap(&self, pointer: &Pointer, known: Option<&Version>, new: &[Folder]) -> Result<Swap, ObjectsError> {
        let mode = known.map_or(PutMode::Create, |known| PutMode::Update(known.update.clone()));
        let options = PutOptions { mode, ..PutOptions::default() };
        let payload = PutPayload::from(pointer.to_json());
        let error = match self.store.put_opts(&self.path(POINTER), payload, options).await {
            Ok(put) => {
                let update = UpdateVersion { e_tag: put.e_tag, version: put.version };
                return Ok(Swap::Done(Version { update, modified: None }));
            }
            Err(error) => error,
        };
        let is_refused = matches!(error, Error::Precondition { .. } | Error::AlreadyExists { .. });
        match self.pointer(None).await {
            Ok(Look::Is(found, version)) if found == *pointer => Ok(Swap::Done(version)),
            Ok(Look::Is(found, version)) if !new.is_empty() && found.names_all(new) => {
                Ok(Swap::BuiltOn(found, version))
            }
            Ok(Look::Is(found, version)) if is_refused || Some(&version) != known => Ok(Swap::Lost(Some(found))),
            Ok(Look::Absent { .. }) if is_refused || known.is_some() => Ok(Swap::Lost(None)),
            _ => Err(self.error(&error, "moving the pointer")),
        }
    }

    /// A small object; `None` where it is not there.
    pub async fn read(&self, name: &str) -> Result<Option<Bytes>, ObjectsError> {
        let doing = format!("reading {name}");
        let read = match self.store.get(&self.path(name)).await {
            Ok(found) => found.bytes().await,
            Err(error) => Err(error),
        };
        match read.map_err(|error| self.error(&error, &doing)) {
            Err(ObjectsError::NotFound { .. }) => Ok(None),
            read => read.map(Some),
        }
    }

    /// A small object that is not there yet; what is there where it is. Of two that write it at once both get the first's.
    pub async fn write_once(&self, name: &str, bytes: Vec<u8>) -> Result<Bytes, ObjectsError> {
        let bytes = Bytes::from(bytes);
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.store.put_opts(&self.path(name), PutPayload::from_bytes(bytes.clone()), options).await {
            Ok(_) => Ok(bytes),
            Err(error) => match self.read(name).await? {
                Some(found) => Ok(found),
                None => Err(self.error(&error, &format!("writing {name}"))),
            },
        }
    }

    /// Says what a folder is made of.
    pub async fn write_listing(&self, folder: &str, listing: &Listing) -> Result<(), ObjectsError> {
        let name = format!("{folder}/{LISTING}");
        let put = self.store.put(&self.path(&name), PutPayload::from(listing.to_json())).await;
        put.map(drop).map_err(|error| self.error(&error, &format!("writing {name}")))
    }

    /// When the list of a folder was written, which is after all else of it.
    pub async fn listed_at(&self, folder: &str) -> Result<Option<DateTime<Utc>>, ObjectsError> {
        match self.head(&format!("{folder}/{LISTING}")).await {
            Ok(found) => Ok(Some(found.modified)),
            Err(ObjectsError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All objects below a folder, which ends in `/` or is empty.
    pub async fn list(&self, folder: &str) -> Result<Vec<Found>, ObjectsError> {
        let listed: Vec<_> = self
            .store
            .list(Some(&self.path(folder)))
            .try_collect()
            .await
            .map_err(|error| self.error(&error, &format!("listing {folder}")))?;
        let found = listed.into_iter().filter_map(|object| {
            let name = self.name(&object.location)?;
            Some(Found { name, bytes: object.size, modified: object.last_modified, etag: object.e_tag })
        });
        Ok(found.collect())
    }

    /// The object of a name.
    pub async fn head(&self, name: &str) -> Result<Found, ObjectsError> {
        let found = self.store.head(&self.path(name)).await;
        let found = found.map_err(|error| self.error(&error, &format!("looking at {name}")))?;
        Ok(Found { name: name.to_owned(), bytes: found.size, modified: found.last_modified, etag: found.e_tag })
    }

    /// The objects right below this place.
    pub async fn children(&self) -> Result<Vec<Found>, ObjectsError> {
        let listed = self.store.list_with_delimiter(Some(&self.path(""))).await;
        let listed = listed.map_err(|error| self.error(&error, "listing"))?;
        let found = listed.objects.into_iter().filter_map(|object| {
            let name = self.name(&object.location)?;
            Some(Found { name, bytes: object.size, modified: object.last_modified, etag: object.e_tag })
        });
        Ok(found.collect())
    }

    /// Names of the folders and objects right below a folder.
    pub async fn names(&self, folder: &str) -> Result<Vec<String>, ObjectsError> {
        let listed = self.store.list_with_delimiter(Some(&self.path(folder))).await;
        let listed = listed.map_err(|error| self.error(&error, &format!("listing {folder}")))?;
        let objects = listed.objects.iter().map(|object| &object.location);
        let last = |path: &Path| path.filename().map(str::to_owned);
        Ok(listed.common_prefixes.iter().chain(objects).filter_map(last).collect())
    }

    /// All objects of a folder; those that are gone already are as good.
    pub async fn remove_folder(&self, folder: &str) -> Result<(), ObjectsError> {
        for found in self.list(&format!("{folder}/")).await? {
            self.remove(&found.name).await?;
        }
        Ok(())
    }

    /// One object; that it is gone already is as good.
    pub async fn remove(&self, name: &str) -> Result<(), ObjectsError> {
        match self.store.delete(&self.path(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.error(&error, &format!("removing {name}"))),
        }
    }

    /// The name of a path below this place.
    fn name(&self, path: &Path) -> Option<String> {
        let whole = path.as_ref();
        if self.address.prefix().is_empty() {
            return Some(whole.to_owned());
        }
        Some(whole.strip_prefix(self.address.prefix())?.strip_prefix('/')?.to_owned())
    }

    /// As it is written; what could not be a name is spelled otherwise, and then is not found.
    pub(crate) fn path(&self, name: &str) -> Path {
        let key = self.address.key(name);
        Path::parse(&key).unwrap_or_else(|_| Path::from(key))
    }

    pub(crate) fn error(&self, error: &Error, doing: &str) -> ObjectsError {
        ObjectsError::of(error, &self.address, doing)
    }

    /// An object as messages name it.
    pub(crate) fn shown(&self, name: &str) -> String {
        format!("{}/{name}", self.address.to_string().trim_end_matches('/'))
    }
}
