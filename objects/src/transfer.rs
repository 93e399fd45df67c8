//! Files to a bucket and objects to a disk, in pieces, with their checksums. What is interrupted leaves nothing that could be taken
//! for whole: an upload in parts is given up, and a file has another name until its sum is right.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::StreamExt;
use object_store::{Error, GetOptions, GetRange, MultipartUpload, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use triptych_schemas::hexadecimal;

use xxhash_rust::xxh3::xxh3_64;

use crate::listing::Object;
use crate::{Bucket, ObjectsError};

/// Larger files go in parts of so many bytes.
const PART_BYTES: u64 = 16 * 1024 * 1024;
/// Stores allow ten thousand parts of one object.
const PARTS_MAX: u64 = 9_000;
/// Large enough that hashing, not reading, takes the time.
const BUFFER_BYTES: usize = 256 * 1024;

impl Bucket {
    /// Writes a file as an object; `name` is its name below the bucket's place. The object that is told has no name yet.
    pub async fn upload(&self, name: &str, path: &Path, interrupted: &AtomicBool) -> Result<Object, ObjectsError> {
        stop_if(interrupted)?;
        let read_error = |source| ObjectsError::Read { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(read_error)?;
        let bytes = file.metadata().map_err(read_error)?.len();
        let mut hasher = Sha256::new();
        let part_bytes = PART_BYTES.max(bytes.div_ceil(PARTS_MAX));
        if bytes <= part_bytes {
            let part = read_part(&mut file, part_bytes, &mut hasher).map_err(read_error)?;
            refuse_other_length(part.len() as u64, bytes).map_err(read_error)?;
            let put = self.store.put(&self.path(name), PutPayload::from(part)).await;
            put.map_err(|error| self.error(&error, &format!("writing {name}")))?;
        } else {
            let begun = self.store.put_multipart(&self.path(name)).await;
            let mut upload = begun.map_err(|error| self.error(&error, &format!("writing {name}")))?;
            let sent =
                self.send_parts(name, &mut *upload, (&mut file, path), (part_bytes, bytes), &mut hasher, interrupted);
            if let Err(error) = sent.await {
                if let Err(error) = upload.abort().await {
                    tracing::debug!(%error, "parts of an upload were left behind");
                }
                return Err(error);
            }
        }
        Ok(Object { name: String::new(), bytes, sha256: hexadecimal::of(&hasher.finalize()) })
    }

    async fn send_parts(
        &self,
        name: &str,
        upload: &mut dyn MultipartUpload,
        (file, path): (&mut File, &Path),
        (part_bytes, bytes): (u64, u64),
        hasher: &mut Sha256,
        interrupted: &AtomicBool,
    ) -> Result<(), ObjectsError> {
        let failed = |error: Error| self.error(&error, &format!("writing {name}"));
        let read_error = |source| ObjectsError::Read { path: path.to_owned(), source };
        let mut sent = 0;
        loop {
            stop_if(interrupted)?;
            let part = read_part(file, part_bytes, hasher).map_err(read_error)?;
            if part.is_empty() {
                break;
            }
            sent += part.len() as u64;
            upload.put_part(PutPayload::from(part)).await.map_err(failed)?;
        }
        refuse_other_length(sent, bytes).map_err(read_error)?;
        upload.complete().await.map(drop).map_err(failed)
    }

    /// Writes an object to a file, which is there only once it is whole and as its sum says.
    pub async fn download(
        &self,
        name: &str,
        object: &Object,
        to: &Path,
        interrupted: &AtomicBool,
    ) -> Result<(), ObjectsError> {
        let part = part_of(to);
        // What came of it before is of this very object or is found out by its sum.
        let found = self.fetch_from(name, &part, None, interrupted).await?;
        if found.sha256 != object.sha256 || found.bytes != object.bytes {
            let _ = fs::remove_file(&part);
            let reason = format!(
                "it has {} bytes with the SHA-256 {}, and was {} bytes with {}",
                found.bytes, found.sha256, object.bytes, object.sha256
            );
            return Err(ObjectsError::Damaged { name: self.shown(name), reason });
        }
        fs::rename(&part, to).map_err(|source| ObjectsError::Write { path: to.to_owned(), source })
    }

    /// Writes an object that nothing is known of to a file, from where an earlier try of the same `etag` left off.
    pub async fn fetch(
        &self,
        name: &str,
        etag: &str,
        to: &Path,
        interrupted: &AtomicBool,
    ) -> Result<Object, ObjectsError> {
        // Of another state of the object, what came is of no use.
        let name_of_part = format!("{}.{:x}", to.file_name().unwrap_or_default().display(), xxh3_64(etag.as_bytes()));
        let part = part_of(&to.with_file_name(name_of_part));
        let mut object = self.fetch_from(name, &part, Some(etag), interrupted).await?;
        fs::rename(&part, to).map_err(|source| ObjectsError::Write { path: to.to_owned(), source })?;
        name.clone_into(&mut object.name);
        Ok(object)
    }

    /// Goes on behind what is there. With an `etag`, only of that state of the object.
    async fn fetch_from(
        &self,
        name: &str,
        part: &Path,
        etag: Option<&str>,
        interrupted: &AtomicBool,
    ) -> Result<Object, ObjectsError> {
        let write_error = |source| ObjectsError::Write { path: part.to_owned(), source };
        let failed = |error: &Error| self.error(error, &format!("reading {name}"));
        let open = || File::options().create(true).truncate(false).read(true).write(true).open(part);
        let mut file = open().map_err(write_error)?;
        let mut hasher = Sha256::new();
        let mut bytes = hash_all(&mut file, &mut hasher).map_err(write_error)?;
        let whole = self.store.head(&self.path(name)).await.map_err(|error| failed(&error))?;
        let is_other = etag.is_some_and(|etag| whole.e_tag.as_deref() != Some(etag));
        if bytes > whole.size || is_other {
            file.set_len(0).and_then(|()| file.rewind()).map_err(write_error)?;
            (hasher, bytes) = (Sha256::new(), 0);
        }
        if bytes < whole.size {
            let options = GetOptions {
                if_match: whole.e_tag.clone(),
                range: (bytes > 0).then_some(GetRange::Offset(bytes)),
                ..GetOptions::default()
            };
            let got = self.store.get_opts(&self.path(name), options).await.map_err(|error| failed(&error))?;
            let mut stream = got.into_stream();
            while let Some(piece) = stream.next().await {
                stop_if(interrupted)?;
                let piece = piece.map_err(|error| failed(&error))?;
                file.write_all(&piece).map_err(write_error)?;
                hasher.update(&piece);
                bytes += piece.len() as u64;
            }
        }
        file.sync_all().map_err(write_error)?;
        Ok(Object { name: String::new(), bytes, sha256: hexadecimal::of(&hasher.finalize()) })
    }
}

/// What a file is called until it is whole. Readers pass over it.
fn part_of(to: &Path) -> PathBuf {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    to.with_file_name(format!(".{name}.part"))
}

fn read_part(file: &mut File, bytes_max: u64, hasher: &mut Sha256) -> io::Result<Vec<u8>> {
    let mut part = Vec::new();
    Read::take(file, bytes_max).read_to_end(&mut part)?;
    hasher.update(&part);
    Ok(part)
}

fn refuse_other_length(sent: u64, bytes: u64) -> io::Result<()> {
    if sent == bytes { Ok(()) } else { Err(io::Error::other("it changed while it was read")) }
}

/// Leaves the place at its end.
fn hash_all(file: &mut File, hasher: &mut Sha256) -> io::Result<u64> {
    file.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(bytes),
            read => {
                hasher.update(&buffer[..read]);
                bytes += read as u64;
            }
        }
    }
}

/// Whether a file is as its list says.
pub(crate) fn holds(path: &Path, object: &Object) -> bool {
    let is_as_long = fs::metadata(path).is_ok_and(|metadata| metadata.len() == object.bytes);
    is_as_long
        && File::open(path).is_ok_and(|mut file| {
            let mut hasher = Sha256::new();
            hash_all(&mut file, &mut hasher).is_ok() && hexadecimal::of(&hasher.finalize()) == object.sha256
        })
}

pub(crate) fn stop_if(interrupted: &AtomicBool) -> Result<(), ObjectsError> {
    if interrupted.load(Ordering::Relaxed) { Err(ObjectsError::Interrupted) } else { Ok(()) }
}
