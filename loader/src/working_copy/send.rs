//! What a lake here has and the bucket lacks is sent, and made visible by moving the one pointer; then goes what that names no more. What
//! is sent before the pointer moves is seen by nobody, and is noted first, so that it goes where this process dies.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::StreamExt;
use triptych_objects::{Folder, Level, Listing, Look, Object, ObjectsError, Pointer, Swap};
use triptych_schemas::layout;

use super::leftovers::{self, Sending};
use super::{CopyError, WorkingCopy};
use crate::publish::{has_forgotten, nonce};
use crate::published;
use crate::steps::{Step, reached};

/// Files that are sent at once.
const AT_ONCE: usize = 4;

impl WorkingCopy {
    pub(super) async fn send_and_point(
        &mut self,
        published: &Pointer,
        kept: &[String],
        fresh: &[String],
        interrupted: &AtomicBool,
    ) -> Result<(), CopyError> {
        let address = self.bucket.address().to_string();
        let is_kept = |folder: &&Folder| kept.contains(&folder.path);
        let mut going: Vec<String> =
            published.folders.iter().filter(|folder| !is_kept(folder)).map(|folder| folder.at.clone()).collect();
        let unwritable = |source| CopyError::Unwritable { copy: self.path.clone(), source };
        let places = fresh.iter().map(|path| place_of(path)).collect();
        let mut sending = Sending::begin(&self.path, places, &going).map_err(unwritable)?;
        let (sent, others) = match self.send_all(fresh, &sending, interrupted).await {
            Ok(sent) => sent,
            Err(source) => {
                sending.give_up(&self.bucket, None).await;
                // Who deleted for good meanwhile took what was sent away.
                let theirs = if source.is_away() { None } else { self.theirs().await };
                return Err(match theirs {
                    Some(theirs) => CopyError::Lost { address, theirs },
                    None => CopyError::NotPublished { address, source },
                });
            }
        };
        let next = sent.iter().chain(published.folders.iter().filter(is_kept)).cloned().collect();
        let next = self.point(Pointer::new(published.lake_id.clone(), next), (&sent, &others), &mut sending).await?;
        let has_forgotten = self.has_forgotten(fresh);
        going.extend(others);
        // Who has built on this meanwhile may have published one of them.
        going.retain(|place| !next.is_at(place));
        let removed = self.remove(&going, &mut sending).await;
        self.tidy(published, &next).await;
        match removed {
            Err(source) if has_forgotten => Err(CopyError::NotForgotten { address, source }),
            Err(error) => {
                tracing::warn!(%error, "could not remove what is published no more; the next load will");
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Moves the pointer; what it is then.
    async fn point(
        &mut self,
        next: Pointer,
        (sent, others): (&[Folder], &[String]),
        sending: &mut Sending,
    ) -> Result<Pointer, CopyError> {
        let address = self.bucket.address().to_string();
        let known = self.pointer.as_ref().map(|(_, version)| version);
        let (now, version) = match self.bucket.swap(&next, known, sent).await {
            Ok(Swap::Done(version)) => (next, version),
            Ok(Swap::BuiltOn(theirs, version)) => (theirs, version),
            Ok(Swap::Lost(theirs)) => {
                sending.give_up(&self.bucket, theirs.as_ref()).await;
                let theirs = theirs.as_ref().and_then(Pointer::current).map(str::to_owned);
                return Err(CopyError::Lost { address, theirs });
            }
            // The objects stay: perhaps they are served.
            Err(source) if source.is_away() => return Err(CopyError::Unknown { address, source }),
            Err(source) => {
                sending.give_up(&self.bucket, None).await;
                return Err(CopyError::NotPublished { address, source });
            }
        };
        self.pointer = Some((now.clone(), version));
        // Not before: who sends them may yet win.
        sending.also(others);
        reached(Step::PointerMoved);
        Ok(now)
    }

    /// Of what is new each file, and last their lists. Where something is deleted for good, also what there is that nobody published: it
    /// may be in it. Who is sending that began before us, and cannot publish it after us.
    async fn send_all(
        &self,
        fresh: &[String],
        sending: &Sending,
        interrupted: &AtomicBool,
    ) -> Result<(Vec<Folder>, Vec<String>), ObjectsError> {
        let mut folders = Vec::new();
        for (path, at) in fresh.iter().zip(sending.places()) {
            let from = self.path.join(path);
            let files = files(&from).map_err(|source| ObjectsError::Read { path: from.clone(), source })?;
            let mut objects = self.send_files(files, (&from, at), interrupted).await?;
            objects.sort_by(|left, right| left.name.cmp(&right.name));
            let sha256 = self.list(path, at, &Listing { objects }, interrupted).await?;
            reached(Step::FolderSent);
            folders.push(Folder { path: path.clone(), at: at.clone(), sha256 });
        }
        let others = if self.has_forgotten(fresh) { self.unpublished(sending).await? } else { Vec::new() };
        Ok((folders, others))
    }

    /// After a failure none is begun, but those on their way come to their end: what is given up is not to appear when it was removed.
    async fn send_files(
        &self,
        names: Vec<String>,
        (from, at): (&Path, &str),
        interrupted: &AtomicBool,
    ) -> Result<Vec<Object>, ObjectsError> {
        let has_failed = &AtomicBool::new(false);
        let of_name = |name: String| async move {
            if has_failed.load(Ordering::Relaxed) {
                return None;
            }
            let sent = self.bucket.upload(&format!("{at}/{name}"), &from.join(&name), interrupted).await;
            has_failed.fetch_or(sent.is_err(), Ordering::Relaxed);
            if sent.is_ok() {
                reached(Step::ObjectSent);
            }
            Some(sent.map(|object| Object { name, ..object }))
        };
        let sent: Vec<_> = futures_util::stream::iter(names).map(of_name).buffer_unordered(AT_ONCE).collect().await;
        sent.into_iter().flatten().collect()
    }

    /// Whether one of the loads was made to delete for good.
    fn has_forgotten(&self, fresh: &[String]) -> bool {
        fresh.iter().filter_map(|path| published::manifest(&self.path.join(path))).any(|load| has_forgotten(&load))
    }

    /// Folders of the bucket that are neither published nor ours.
    async fn unpublished(&self, sending: &Sending) -> Result<Vec<String>, ObjectsError> {
        let published = self.published();
        let mut found = leftovers::places(&self.bucket).await?;
        found.retain(|place| !published.is_at(place) && !sending.places().contains(place));
        Ok(found)
    }

    /// Writes the list of a folder that was sent, once the store says that it has all of it.
    async fn list(
        &self,
        path: &str,
        at: &str,
        listing: &Listing,
        interrupted: &AtomicBool,
    ) -> Result<String, ObjectsError> {
        let found = self.bucket.list(&format!("{at}/")).await?;
        let lacks = |object: &&Object| {
            let name = format!("{at}/{}", object.name);
            !found.iter().any(|found| found.name == name && found.bytes == object.bytes)
        };
        if let Some(object) = listing.objects.iter().find(lacks) {
            let name = format!("{at}/{}", object.name);
            return Err(ObjectsError::Damaged { name, reason: "the store does not hold what was written".to_owned() });
        }
        let sha256 = self.bring(interrupted).remember(path, listing)?;
        self.bucket.write_listing(at, listing).await?;
        Ok(sha256)
    }

    /// What is published no more goes from the bucket. What fails now is left to the next loader.
    async fn remove(&self, going: &[String], sending: &mut Sending) -> Result<(), ObjectsError> {
        for place in going {
            self.bucket.remove_folder(place).await?;
            reached(Step::ObjectsRemoved);
        }
        sending.end();
        Ok(())
    }

    /// What others published meanwhile, where they did.
    async fn theirs(&self) -> Option<Option<String>> {
        let known = self.pointer.as_ref().map(|(_, version)| version);
        match self.bucket.pointer(known).await {
            Ok(Look::Is(theirs, version)) if Some(&version) != known => Some(theirs.current().map(str::to_owned)),
            _ => None,
        }
    }

    /// Of older loads and of changes goes here all but what they say of themselves, and nothing stays of what is published no more.
    async fn tidy(&self, before: &Pointer, now: &Pointer) {
        let never = AtomicBool::new(false);
        for folder in before.folders.iter().filter(|folder| now.folder(&folder.path).is_none()) {
            if let Err(error) = self.bring(&never).forget(&folder.path) {
                tracing::warn!(%error, "could not remove an old load from the copy of this machine");
            }
        }
        let is_older = |folder: &&Folder| folder.load_id() != now.current() && folder.path != layout::MESSAGES;
        for folder in now.folders.iter().filter(is_older) {
            if let Err(error) = self.bring(&never).thin(folder, Level::Manifest).await {
                tracing::warn!(%error, "could not remove an old load from the copy of this machine");
            }
        }
    }
}

/// Where a folder goes in the bucket. Ids of loads are no two loaders', but numbers of changes may be.
fn place_of(path: &str) -> String {
    match path {
        layout::MESSAGES => format!("{path}/{}", nonce()),
        _ if path.starts_with(layout::CHANGES) => format!("{path}.{}", nonce()),
        _ => path.to_owned(),
    }
}

/// Names of all files below a folder, with `/`; those that begin with a dot are nobody's.
fn files(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut left = vec![(folder.to_owned(), String::new())];
    while let Some((folder, before)) = left.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let whole = format!("{before}{name}");
            if entry.file_type()?.is_dir() {
                left.push((entry.path(), format!("{whole}/")));
            } else {
                found.push(whole);
            }
        }
    }
    found.sort();
    Ok(found)
}
