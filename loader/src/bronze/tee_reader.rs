//! A reader that passes bytes on, and counts, hashes and, where asked, copies them on the way.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};
use triptych_schemas::hexadecimal;
use triptych_schemas::manifest::FileRead;

/// Enough to tell an encoding by.
const PEEK_BYTES: usize = 4;

pub struct TeeReader<'a> {
    inner: &'a mut dyn Read,
    /// Where the raw bytes are copied to, if anywhere.
    copy: Option<&'a mut dyn Write>,
    /// Told of every read.
    on_bytes: &'a mut dyn FnMut(u64),
    hasher: Sha256,
    bytes: u64,
    peeked: Vec<u8>,
}

impl<'a> TeeReader<'a> {
    pub fn new(inner: &'a mut dyn Read, copy: Option<&'a mut dyn Write>, on_bytes: &'a mut dyn FnMut(u64)) -> Self {
        Self { inner, copy, on_bytes, hasher: Sha256::new(), bytes: 0, peeked: Vec::new() }
    }

    /// The first bytes, which will still be read; fewer where the stream is shorter.
    pub(super) fn peek(&mut self) -> io::Result<&[u8]> {
        let mut first = Vec::with_capacity(PEEK_BYTES);
        Read::take(&mut *self.inner, PEEK_BYTES as u64).read_to_end(&mut first)?;
        self.peeked = first;
        Ok(&self.peeked)
    }

    /// What passed, when everything has.
    pub(super) fn finish(&mut self, file: &str, read_as: String) -> FileRead {
        let sha256 = hexadecimal::of(&std::mem::take(&mut self.hasher).finalize());
        let file = file.to_owned();
        FileRead { file, bytes: self.bytes, sha256, read_as, lines: None, further_columns: Vec::new() }
    }
}

impl Read for TeeReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = if self.peeked.is_empty() {
            self.inner.read(buffer)?
        } else {
            let count = self.peeked.len().min(buffer.len());
            buffer[..count].copy_from_slice(&self.peeked[..count]);
            self.peeked.drain(..count);
            count
        };
        let passed = &buffer[..read];
        self.hasher.update(passed);
        if let Some(copy) = self.copy.as_mut() {
            copy.write_all(passed)?;
        }
        self.bytes += read as u64;
        (self.on_bytes)(read as u64);
        Ok(read)
    }
}
