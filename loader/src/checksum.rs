//! SHA-256, as manifests and downloads hold it.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use triptych_schemas::hexadecimal;

/// Large enough that hashing, not reading, takes the time.
const BUFFER_BYTES: usize = 256 * 1024;

/// Of a whole file, in hexadecimal.
pub(crate) fn of_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal::of(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

/// A file, or another writer, and the sum of all that was written to it.
pub(crate) struct Summed<W> {
    inner: W,
    hasher: Sha256,
}

impl<W> Summed<W> {
    pub(crate) fn new(inner: W) -> Self {
        Self { inner, hasher: Sha256::new() }
    }

    pub(crate) fn get_ref(&self) -> &W {
        &self.inner
    }

    /// Until now, in hexadecimal.
    pub(crate) fn sum(&self) -> String {
        hexadecimal::of(&self.hasher.clone().finalize())
    }
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_text_has_its_known_sum() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "abc").unwrap();
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(of_file(file.path()).unwrap(), expected);
        let mut summed = Summed::new(Vec::new());
        summed.write_all(b"a").unwrap();
        summed.write_all(b"bc").unwrap();
        assert_eq!((summed.sum().as_str(), summed.get_ref().as_slice()), (expected, &b"abc"[..]));
    }
}
