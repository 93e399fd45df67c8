//! One file of a source: where its bytes lie, what they are packed in, and why they are not read where they are not. What comes out
//! of a packing is held to a limit, as what a packing says of itself is not.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::Consume;
use super::archive;
use super::kind::{NotRead, Packing, first_bytes};
use super::names;
use super::place::Place;

/// Large enough that inflating, not reading, takes the time.
pub(super) const READ_BUFFER_BYTES: usize = 256 * 1024;
/// For what does not say how large it is when unpacked.
pub(super) const UNPACKED_TIMES_GUESSED: u64 = 4;

#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// From the source on, through folders and archives.
    pub(super) path: String,
    /// Its own.
    pub(super) name: String,
    place: Place,
    /// What the user brought that it lies in.
    pub(super) origin: Place,
    within: Within,
    stored_bytes: u64,
    /// From the outermost on.
    packings: Vec<Packing>,
    /// Unpacked, as far as that can be told before.
    pub(super) bytes: u64,
    /// More than this never comes out of its packings.
    ceiling: u64,
    pub(super) problem: Option<ReadProblem>,
}

/// Why a file is not read.
#[derive(Clone, Debug)]
pub(super) struct ReadProblem {
    /// To stand after its name.
    pub(super) words: String,
    /// Whether files of the source may be in it.
    pub(super) may_hold_files: bool,
}

impl From<String> for ReadProblem {
    fn from(words: String) -> Self {
        Self { words, may_hold_files: true }
    }
}

impl From<NotRead> for ReadProblem {
    fn from(kind: NotRead) -> Self {
        Self { words: kind.words().to_owned(), may_hold_files: kind.may_hold_files() }
    }
}

/// Which bytes of a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Within {
    All,
    /// Of a zip archive, by number.
    Entry(usize),
    /// As they lie there, from this byte on.
    From(u64),
}

impl Leaf {
    pub(super) fn new(path: String, place: Place, within: Within, stored_bytes: u64, ceiling: u64) -> Self {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        Self {
            path,
            name,
            origin: place.clone(),
            place,
            within,
            stored_bytes,
            packings: Vec::new(),
            bytes: stored_bytes,
            ceiling,
            problem: None,
        }
    }

    /// It stays a file that is told of.
    pub(super) fn not_read(self, problem: ReadProblem) -> Self {
        Self { problem: Some(problem), ..self }
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// The place, where the file is all that lies there.
    pub(super) fn own_place(&self) -> Option<&Place> {
        (matches!(self.within, Within::All) && self.packings.is_empty()).then_some(&self.place)
    }

    pub(super) fn packings(&self) -> usize {
        self.packings.len()
    }

    /// One packing further in; the name is that of what comes out. `first` are the first bytes of the packed stream.
    pub(super) fn unpack(&mut self, packing: Packing, first: &[u8]) {
        let said = if self.packings.is_empty() { self.said(packing, first) } else { None };
        let guessed = self.bytes.saturating_mul(UNPACKED_TIMES_GUESSED);
        self.bytes = said.filter(|said| *said >= self.bytes / 2).unwrap_or(guessed).min(self.ceiling);
        self.packings.push(packing);
        self.name = names::unpacked(&self.name).to_owned();
    }

    /// How large it says that it is when unpacked. Gzip says so in its last bytes, and forgets what goes beyond 32 bits.
    fn said(&self, packing: Packing, first: &[u8]) -> Option<u64> {
        match (packing, self.within) {
            (Packing::Zstd, _) => zstd::zstd_safe::get_frame_content_size(first).ok().flatten(),
            (Packing::Gzip, Within::All) => {
                let mut file = self.place.open().ok()?;
                let mut last = [0; 4];
                file.seek(SeekFrom::End(-4)).ok()?;
                file.read_exact(&mut last).ok()?;
                Some(u64::from(u32::from_le_bytes(last)))
            }
            (Packing::Gzip, _) => None,
        }
    }

    pub(super) fn first_bytes(&self) -> Result<Vec<u8>, anyhow::Error> {
        let mut first = Vec::new();
        self.read(&mut |bytes| {
            first = first_bytes(bytes)?;
            Ok(())
        })?;
        Ok(first)
    }

    /// Hands its unpacked bytes to `consume`.
    pub(super) fn read(&self, consume: Consume<'_>) -> Result<(), anyhow::Error> {
        let mut file = BufReader::with_capacity(READ_BUFFER_BYTES, self.place.open()?);
        match self.within {
            Within::All => self.read_unpacked(Box::new(file), consume),
            Within::From(byte) => {
                file.seek(SeekFrom::Start(byte))?;
                self.read_unpacked(Box::new(file.take(self.stored_bytes)), consume)
            }
            Within::Entry(number) => {
                let mut directory = ZipArchive::new(file)?;
                let entry = directory.by_index(number)?;
                let entry = archive::AsSaid { inner: entry, left: self.stored_bytes };
                self.read_unpacked(Box::new(BufReader::with_capacity(READ_BUFFER_BYTES, entry)), consume)
            }
        }
    }

    fn read_unpacked(&self, packed: Box<dyn Read + '_>, consume: Consume<'_>) -> Result<(), anyhow::Error> {
        let mut stream = packed;
        for packing in &self.packings {
            stream = match packing {
                Packing::Gzip => Box::new(Unpacked::new("gzip", MultiGzDecoder::new(stream), self.ceiling)),
                Packing::Zstd => Box::new(Unpacked::new("zstd", zstd::Decoder::new(stream)?, self.ceiling)),
            };
        }
        consume(&mut *stream)
    }
}

/// What comes out of a packing.
struct Unpacked<R> {
    packing: &'static str,
    inner: R,
    left: u64,
}

impl<R: Read> Unpacked<R> {
    fn new(packing: &'static str, inner: R, ceiling: u64) -> Self {
        Self { packing, inner, left: ceiling }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            kind => io::Error::new(
                kind,
                format!(
                    "it is packed with {}, and damaged or cut off: download or pack it again ({error})",
                    self.packing
                ),
            ),
        })?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other(format!(
                "it unpacks to many times its size, as only files made to harm do; if you trust it, unpack it with {} and name \
                 the folder",
                self.packing
            ))
        })?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use tempfile::NamedTempFile;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(packed: &[u8], packing: Packing, ceiling: u64) -> Result<(u64, Vec<u8>), String> {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(packed).unwrap();
        let place = Place::here(file.path(), &file.path().metadata().unwrap());
        let mut leaf = Leaf::new("a.csv.gz".to_owned(), place, Within::All, packed.len() as u64, ceiling);
        leaf.unpack(packing, packed);
        assert_eq!(leaf.name, "a.csv");
        let mut found = Vec::new();
        leaf.read(&mut |bytes| Ok(bytes.read_to_end(&mut found).map(drop)?)).map_err(|error| error.to_string())?;
        Ok((leaf.bytes, found))
    }

    #[test]
    fn what_was_packed_comes_out_whole() {
        let text = b"a,b\n1,2\n".repeat(1000);
        let twice = [gzip(&text), gzip(&text)].concat();
        let check = |packed: &[u8], packing: Packing, bytes: u64, expected: &[u8]| {
            let (said, found) = read(packed, packing, 1 << 20).unwrap();
            assert!(found == expected && said == bytes, "{packing:?}: {} bytes, {said} said", found.len());
        };
        check(&gzip(&text), Packing::Gzip, 8000, &text);
        check(&twice, Packing::Gzip, 8000, &text.repeat(2));
        check(&zstd::bulk::compress(&text, 1).unwrap(), Packing::Zstd, 8000, &text);
    }

    #[test]
    fn what_was_cut_or_holds_too_much_is_refused() {
        let packed = gzip(&b"a,b\n1,2\n".repeat(1000));
        let check = |packed: &[u8], ceiling: u64, words: &str| {
            let message = read(packed, Packing::Gzip, ceiling).unwrap_err();
            assert!(message.contains(words), "{message}");
        };
        check(&packed[..packed.len() - 10], 1 << 20, "packed with gzip, and damaged or cut off");
        check(&packed, 7999, "many times its size");
    }
}
