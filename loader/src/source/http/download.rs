//! One file on its way here: asked for, written beside its final name, resumed after a cut, and renamed when it is
//! whole. What is here already as it came is not fetched again.

use std::fs::{self, File};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

use flate2::bufread::MultiGzDecoder;
use reqwest::{Client, Response};

use super::client::{self, Answer, RequestKind};
use super::record::{DownloadPlace, DownloadRecord, Whole, write_error};
use super::{Address, Fetching, HttpError};
use crate::checksum;
use crate::progress::BarProgress;
use crate::source::kind::{self, Kind, Packing, begins_like_a_page};
use crate::source::walk::Limits;

/// No shop's export comes near it; a server that never ends is stopped before the disk is full of it.
const DOWNLOAD_GIB_MAX: u64 = 256;
const CHUNK_BYTES: usize = 256 * 1024;
/// How often it is looked whether the user wants to stop.
const INTERRUPT_LOOK_MS: u64 = 100;
/// A server that brings this much before each cut gets somewhere, so that attempts are counted anew.
const PROGRESS_BYTES_MIN: u64 = 1024 * 1024;
/// A server that asks for more patience than this is asked again too early.
const RETRY_AFTER_S_MAX: u64 = 60;

/// A file that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Downloaded {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
    /// Whether it was here already, unchanged.
    pub was_here: bool,
}

pub(super) struct Download<'a> {
    pub(super) client: &'a Client,
    pub(super) address: Address,
    pub(super) name: String,
    pub(super) fetching: &'a Fetching<'a>,
}

impl Download<'_> {
    pub(super) async fn run(&self) -> Result<Downloaded, HttpError> {
        let place = DownloadPlace::new(self.fetching.folder, &self.name);
        if place.file.exists() && place.record(&self.address).is_none() {
            return Err(HttpError::NotOurs(place.file));
        }
        let mut part = open_part(&place)?;
        let outcome = self.attempts(&place, &mut part).await;
        match &outcome {
            // What was here is not there any more.
            Err(HttpError::NotFound(_)) => place.forget()?,
            Err(_) if length(&part, &place)? == 0 => place.forget_part()?,
            _ => {}
        }
        outcome
    }

    async fn attempts(&self, place: &DownloadPlace, part: &mut File) -> Result<Downloaded, HttpError> {
        let retry = self.fetching.patience.retry;
        let mut bar = None;
        let mut pauses = retry.pauses();
        loop {
            let before = length(part, place)?;
            let error = match self.attempt(place, part, &mut bar).await {
                Ok(downloaded) => return Ok(downloaded),
                Err(error) if error.is_transient() => error,
                Err(error) => return Err(error),
            };
            if let HttpError::NotResumed { .. } = error {
                part.set_len(0).map_err(write_error(&place.part))?;
            }
            let has_progressed = length(part, place)?.saturating_sub(before) >= PROGRESS_BYTES_MIN;
            if has_progressed {
                pauses = retry.pauses();
            }
            let Some(pause) = pauses.next() else {
                return Err(HttpError::GaveUp { attempts: retry.attempts_max, source: Box::new(error) });
            };
            self.pause(pause, error).await?;
        }
    }

    async fn pause(&self, mut pause: Duration, error: HttpError) -> Result<(), HttpError> {
        if let HttpError::Busy { retry_after_s: Some(seconds), .. } = error {
            pause = pause.max(Duration::from_secs(seconds.min(RETRY_AFTER_S_MAX)));
        }
        tracing::warn!(%error, pause_ms = pause.as_millis() as u64, "trying again");
        self.unless_interrupted(tokio::time::sleep(pause)).await
    }

    async fn attempt(
        &self,
        place: &DownloadPlace,
        part: &mut File,
        bar: &mut Option<BarProgress>,
    ) -> Result<Downloaded, HttpError> {
        let known = place.record(&self.address);
        let kind = request_kind(place, known.as_ref(), length(part, place)?);
        let answer = self.unless_interrupted(client::ask(self.client, &self.address, &kind)).await??;
        match (answer, known.and_then(|known| known.whole)) {
            (Answer::NotModified, Some(whole)) => {
                place.forget_part()?;
                Ok(Downloaded { name: self.name.clone(), bytes: whole.bytes, sha256: whole.sha256, was_here: true })
            }
            (Answer::NotModified, None) => unreachable!("only what is whole is asked for anew"),
            (Answer::Body { response, from_byte }, _) => {
                let bar = bar.get_or_insert_with(|| self.fetching.progress.download(&self.name));
                self.receive(place, part, bar, response, from_byte).await
            }
        }
    }

    async fn receive(
        &self,
        place: &DownloadPlace,
        part: &mut File,
        bar: &BarProgress,
        mut response: Response,
        from_byte: u64,
    ) -> Result<Downloaded, HttpError> {
        let failed = |error| write_error(&place.part)(error);
        let mut record = DownloadRecord::new(&self.address, response.headers());
        if from_byte == 0 {
            part.set_len(0).map_err(failed)?;
            place.remember(&record)?;
        }
        part.seek(SeekFrom::Start(from_byte)).map_err(failed)?;
        let expected = response.content_length().map(|rest| from_byte + rest);
        bar.restart(from_byte, expected);
        let mut received = from_byte;
        let broke_off =
            |received, reason| HttpError::BrokeOff { address: self.address.to_string(), received, expected, reason };
        loop {
            let chunk = self.unless_interrupted(response.chunk()).await?;
            let Some(chunk) = chunk.map_err(|error| broke_off(received, client::reason(&error)))? else { break };
            if received == 0 && begins_like_a_page(&chunk) {
                return Err(HttpError::WebPage(self.address.to_string()));
            }
            received += chunk.len() as u64;
            if received > DOWNLOAD_GIB_MAX << 30 {
                return Err(HttpError::TooLarge { address: self.address.to_string(), limit_gib: DOWNLOAD_GIB_MAX });
            }
            part.write_all(&chunk).map_err(failed)?;
            bar.add(chunk.len() as u64);
        }
        if expected.is_some_and(|expected| expected != received) {
            return Err(broke_off(received, "it ended there".to_owned()));
        }
        part.sync_all().map_err(failed)?;
        // The answer that went on with a file need not say again what it is packed in.
        record.is_gzip = place.record(&self.address).is_some_and(|record| record.is_gzip);
        let whole = if record.is_gzip { self.unpack(place, received)? } else { place.part.clone() };
        let sha256 = checksum::of_file(&whole).map_err(write_error(&whole))?;
        let bytes = fs::metadata(&whole).map_err(write_error(&whole))?.len();
        fs::rename(&whole, &place.file).map_err(write_error(&place.file))?;
        place.forget_part()?;
        record.whole = Some(Whole { bytes, sha256: sha256.clone() });
        place.remember(&record)?;
        Ok(Downloaded { name: self.name.clone(), bytes, sha256, was_here: false })
    }

    /// Undoes what was packed for the way; a server that says so of what is not packed is not believed.
    fn unpack(&self, place: &DownloadPlace, received: u64) -> Result<PathBuf, HttpError> {
        let mut part = File::open(&place.part).map_err(write_error(&place.part))?;
        let first = kind::first_bytes(&mut part).map_err(write_error(&place.part))?;
        if Kind::of(&first) != Kind::Packed(Packing::Gzip) {
            return Ok(place.part.clone());
        }
        part.rewind().map_err(write_error(&place.part))?;
        let mut file = File::create(&place.unpacked).map_err(write_error(&place.unpacked))?;
        let mut unpacked = MultiGzDecoder::new(BufReader::new(part));
        let (mut chunk, mut bytes) = (vec![0; CHUNK_BYTES], 0);
        loop {
            let count = unpacked.read(&mut chunk).map_err(|error| HttpError::BrokeOff {
                address: self.address.to_string(),
                received,
                expected: None,
                reason: format!("the gzip that it was sent in is damaged ({error})"),
            })?;
            if count == 0 {
                file.sync_all().map_err(write_error(&place.unpacked))?;
                return Ok(place.unpacked.clone());
            }
            if bytes == 0 && begins_like_a_page(&chunk[..count]) {
                return Err(HttpError::WebPage(self.address.to_string()));
            }
            bytes += count as u64;
            if bytes > Limits::of(received).ceiling() {
                let limit_gib = bytes >> 30;
                return Err(HttpError::TooLarge { address: self.address.to_string(), limit_gib });
            }
            if self.fetching.interrupted.load(Ordering::Relaxed) {
                return Err(HttpError::Interrupted);
            }
            file.write_all(&chunk[..count]).map_err(write_error(&place.unpacked))?;
        }
    }

    /// A server may be silent for long; Ctrl-C is not.
    async fn unless_interrupted<F: Future>(&self, work: F) -> Result<F::Output, HttpError> {
        let mut work = pin!(work);
        loop {
            let look = Duration::from_millis(INTERRUPT_LOOK_MS);
            if let Ok(done) = tokio::time::timeout(look, work.as_mut()).await {
                return Ok(done);
            }
            if self.fetching.interrupted.load(Ordering::Relaxed) {
                return Err(HttpError::Interrupted);
            }
        }
    }
}

/// A file that came whole is asked for anew; one that broke off is resumed where its server can tell it from others.
fn request_kind(place: &DownloadPlace, known: Option<&DownloadRecord>, part_bytes: u64) -> RequestKind {
    let Some(known) = known else { return RequestKind::Whole };
    match &known.whole {
        Some(whole) if place.holds(whole) => {
            RequestKind::Newer { etag: known.etag.clone(), last_modified: known.last_modified.clone() }
        }
        None if part_bytes > 0 => match known.strong_etag() {
            Some(etag) => RequestKind::From { byte: part_bytes, etag: etag.to_owned() },
            None => RequestKind::Whole,
        },
        _ => RequestKind::Whole,
    }
}

/// One process at a time writes it.
fn open_part(place: &DownloadPlace) -> Result<File, HttpError> {
    let part = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&place.part)
        .map_err(write_error(&place.part))?;
    match part.try_lock() {
        Ok(()) => Ok(part),
        Err(fs::TryLockError::WouldBlock) => Err(HttpError::Locked(place.part.clone())),
        Err(fs::TryLockError::Error(error)) => Err(write_error(&place.part)(error)),
    }
}

fn length(part: &File, place: &DownloadPlace) -> Result<u64, HttpError> {
    Ok(part.metadata().map_err(write_error(&place.part))?.len())
}
