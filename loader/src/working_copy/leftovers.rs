//! What a loader that died sent to a bucket without publishing it. It is this machine's, and known by a note that was made before;
//! or anybody's, and then it is left alone for a day, for that loader may still be sending.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use triptych_objects::{Bring, Bucket, Found, GROUPS, Look, ObjectsError, Pointer, Version};
use triptych_schemas::layout;

use crate::steps::{Step, reached};

/// Says what is being sent from a copy.
const NOTE: &str = ".sending";
/// No load takes so long from its first object to the pointer.
const LEFT_ALONE: TimeDelta = TimeDelta::days(1);

/// Far longer than it takes from the list of a load, with all tries, to the pointer.
const POINTER_MOVES_WITHIN: TimeDelta = TimeDelta::minutes(5);

/// Folders that are being sent.
pub(super) struct Sending {
    note: PathBuf,
    places: Vec<String>,
}

impl Sending {
    /// Notes it first, with what goes once it is published: what is published no more then is nobody's either.
    pub(super) fn begin(copy: &Path, places: Vec<String>, going: &[String]) -> io::Result<Self> {
        let note = copy.join(NOTE);
        fs::write(&note, [&places[..], going].concat().join("\n"))?;
        fs::File::open(&note)?.sync_all()?;
        Ok(Self { note, places })
    }

    /// Notes others that are to go too.
    pub(super) fn also(&self, going: &[String]) {
        let noted = fs::read_to_string(&self.note).unwrap_or_default();
        let noted =
            std::iter::once(noted.as_str()).chain(going.iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
        let fresh = self.note.with_extension("new");
        if let Err(error) = fs::write(&fresh, noted).and_then(|()| fs::rename(&fresh, &self.note)) {
            tracing::debug!(%error, "a note is not made; the next load sees by itself what is of no use");
        }
    }

    pub(super) fn places(&self) -> &[String] {
        &self.places
    }

    /// All of it is published, or gone.
    pub(super) fn end(&mut self) {
        if let Err(error) = fs::remove_file(&self.note) {
            tracing::debug!(%error, "a note stays; the next load sees that it is of no use");
        }
    }

    /// Nobody reads them: they go, but for what is named by the pointer that was found. What cannot be removed is left to the next loader.
    pub(super) async fn give_up(&mut self, bucket: &Bucket, found: Option<&Pointer>) {
        for place in self.places.iter().filter(|place| found.is_none_or(|found| !found.is_at(place))) {
            if let Err(error) = bucket.remove_folder(place).await {
                tracing::warn!(%error, "could not remove what was sent; the next load will");
                return;
            }
        }
        self.end();
    }
}

/// All folders of which there are objects.
pub(super) async fn places(bucket: &Bucket) -> Result<Vec<String>, ObjectsError> {
    let mut places = Vec::new();
    for group in GROUPS.into_iter().chain([layout::MESSAGES]) {
        places.extend(bucket.names(&format!("{group}/")).await?.into_iter().map(|name| format!("{group}/{name}")));
    }
    Ok(places)
}

/// Refuses a place that has loads of others, written whole, and no pointer: it is lost, and who published anew would have what it named
/// removed. The list of a load comes last, and the pointer moves right after it.
pub(super) async fn refuse_lost_pointer(bring: &Bring<'_>) -> Result<(), ObjectsError> {
    let bucket = bring.bucket;
    let note = fs::read_to_string(bring.lake.join(NOTE)).unwrap_or_default();
    for name in bucket.names(&format!("{}/", layout::LOADS)).await? {
        let place = format!("{}/{name}", layout::LOADS);
        if note.lines().any(|ours| ours == place) {
            continue;
        }
        // What this machine has of it was published once.
        if bring.remembers(&place) || bucket.listed_at(&place).await?.is_some_and(is_past_pointer) {
            return Err(bucket.no_pointer());
        }
    }
    Ok(())
}

fn is_past_pointer(listed: DateTime<Utc>) -> bool {
    Utc::now() - listed > POINTER_MOVES_WITHIN
}

/// Removes what nobody published and nobody sends any more.
pub(super) async fn clear(
    bucket: &Bucket,
    copy: &Path,
    (published, known): (&Pointer, Option<&Version>),
) -> Result<(), ObjectsError> {
    let note = fs::read_to_string(copy.join(NOTE)).unwrap_or_default();
    let ours: BTreeSet<&str> = note.lines().collect();
    let mut left = Vec::new();
    for place in places(bucket).await? {
        let is_nobodys = ours.contains(place.as_str())
            // Without a pointer nothing says what others have published.
            || match known {
                Some(known) => is_left(&bucket.list(&format!("{place}/")).await?, &|written| known.is_after(written)),
                None => false,
            };
        if !published.is_at(&place) && is_nobodys {
            left.push(place);
        }
    }
    // A loader that was stopped for long would take what others published meanwhile for such.
    if !left.is_empty() && !is_still(&bucket.pointer(known).await?, known) {
        return Ok(());
    }
    for place in left {
        tracing::info!(folder = place, "removing what a loader that died sent");
        bucket.remove_folder(&place).await?;
        reached(Step::ObjectsRemoved);
    }
    if let Err(error) = fs::remove_file(copy.join(NOTE))
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(ObjectsError::Write { path: copy.join(NOTE), source: error });
    }
    Ok(())
}

/// Whether the pointer is as it was known.
fn is_still(look: &Look, known: Option<&Version>) -> bool {
    match look {
        Look::Unchanged => true,
        Look::Absent { .. } => known.is_none(),
        Look::Is(_, version) => Some(version) == known,
    }
}

/// Whether nobody will publish it: the pointer has moved since it was begun, and moves for nobody who began before; or it is old, by the
/// newest object, which is written last.
fn is_left(objects: &[Found], is_before_pointer: &dyn Fn(DateTime<Utc>) -> bool) -> bool {
    let written = || objects.iter().map(|object| object.modified);
    let is_old = written().max().is_none_or(|newest| Utc::now() - newest > LEFT_ALONE);
    is_old || written().min().is_some_and(is_before_pointer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_whose_pointer_is_about_to_move_is_no_lost_lake() {
        assert!(!is_past_pointer(Utc::now() - TimeDelta::minutes(1)));
        assert!(is_past_pointer(Utc::now() - TimeDelta::minutes(10)));
    }

    #[test]
    fn what_was_sent_lately_is_left_alone() {
        let object = |hours: i64| Found {
            name: "loads/1/x".to_owned(),
            bytes: 1,
            modified: Utc::now() - TimeDelta::hours(hours),
            etag: None,
        };
        let never = |_| false;
        assert!(is_left(&[object(25), object(30)], &never));
        assert!(!is_left(&[object(25), object(1)], &never));
        // The pointer has moved two hours ago.
        let is_before = |written| Utc::now() - written > TimeDelta::hours(2);
        assert!(is_left(&[object(3), object(1)], &is_before));
        assert!(!is_left(&[object(1), object(1)], &is_before));
    }
}
