//! Reading ahead: a large file is unpacked on a thread of its own while what came before is cleaned.

use std::io::{self, ErrorKind, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::{Consume, Source, SourceFile};

/// Smaller files are read side by side with others, which keeps two cores busy enough.
const FILE_BYTES_MIN: u64 = 32 << 20;
const CHUNK_BYTES: usize = 256 << 10;
/// How many chunks may wait to be read.
const CHUNKS_MAX: usize = 4;

/// As [`Source::read`].
pub(crate) fn read(source: &dyn Source, file: &SourceFile, consume: Consume<'_>) -> Result<(), anyhow::Error> {
    if file.bytes < FILE_BYTES_MIN {
        return source.read(file, consume);
    }
    thread::scope(|scope| {
        let (sender, chunks) = sync_channel(CHUNKS_MAX);
        let unpacking = scope.spawn(move || {
            source.read(file, &mut |bytes| {
                send_all(bytes, &sender);
                Ok(())
            })
        });
        let consumed = consume(&mut Ahead { chunks: Some(chunks), chunk: Vec::new(), taken: 0 });
        // A file that cannot be opened looks empty to its reader.
        unpacking.join().expect("a source returns its errors").and(consumed)
    })
}

/// To the end, the first error, or until nobody reads any more.
fn send_all(bytes: &mut dyn Read, sender: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let chunk = next_chunk(bytes);
        let is_last = chunk.as_ref().map_or(true, Vec::is_empty);
        if sender.send(chunk).is_err() || is_last {
            return;
        }
    }
}

/// Empty at the end.
fn next_chunk(bytes: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match bytes.read(&mut chunk) {
            Ok(count) => {
                chunk.truncate(count);
                return Ok(chunk);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The chunks as one stream.
struct Ahead {
    /// Nothing after the last one.
    chunks: Option<Receiver<io::Result<Vec<u8>>>>,
    chunk: Vec<u8>,
    taken: usize,
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.chunk.len() {
            let next = self.chunks.as_ref().and_then(|chunks| chunks.recv().ok());
            self.chunk = next.transpose()?.unwrap_or_default();
            self.taken = 0;
            if self.chunk.is_empty() {
                self.chunks = None;
            }
        }
        let count = buffer.len().min(self.chunk.len() - self.taken);
        buffer[..count].copy_from_slice(&self.chunk[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    /// What the one file of a source holds: numbered bytes, then an error where one is asked for.
    struct Numbers {
        files: Vec<SourceFile>,
        fails: bool,
        opens: bool,
    }

    impl Numbers {
        fn new(bytes: u64) -> Self {
            Self { files: vec![SourceFile { name: "numbers".to_owned(), bytes }], fails: false, opens: true }
        }
    }

    impl Source for Numbers {
        fn name(&self) -> &'static str {
            "numbers"
        }

        fn files(&self) -> &[SourceFile] {
            &self.files
        }

        fn read(&self, file: &SourceFile, consume: Consume<'_>) -> Result<(), anyhow::Error> {
            if !self.opens {
                return Err(anyhow!("it does not open"));
            }
            consume(&mut Counting { next: 0, end: file.bytes, fails: self.fails })
        }
    }

    struct Counting {
        next: u64,
        end: u64,
        fails: bool,
    }

    impl Read for Counting {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.next == self.end && self.fails {
                return Err(io::Error::other("it is damaged"));
            }
            let count = buffer.len().min((self.end - self.next) as usize);
            buffer[..count].fill_with(|| {
                self.next += 1;
                number(self.next)
            });
            Ok(count)
        }
    }

    fn number(position: u64) -> u8 {
        (position % 251) as u8
    }

    const LARGE: u64 = FILE_BYTES_MIN + 12_345;

    fn read_whole(source: &Numbers) -> Result<Vec<u8>, anyhow::Error> {
        let mut found = Vec::new();
        read(source, &source.files[0], &mut |bytes| {
            bytes.read_to_end(&mut found)?;
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn every_byte_comes_once_and_in_order() {
        for bytes in [0, 1000, LARGE] {
            let found = read_whole(&Numbers::new(bytes)).unwrap();
            assert_eq!(found.len() as u64, bytes);
            assert!((1..).zip(&found).all(|(position, found)| *found == number(position)));
        }
    }

    #[test]
    fn what_goes_wrong_is_told() {
        let damaged = Numbers { fails: true, ..Numbers::new(LARGE) };
        assert_eq!(read_whole(&damaged).unwrap_err().to_string(), "it is damaged");
        let shut = Numbers { opens: false, ..Numbers::new(LARGE) };
        assert_eq!(read_whole(&shut).unwrap_err().to_string(), "it does not open");
    }

    #[test]
    fn who_has_read_enough_may_stop() {
        let source = Numbers::new(LARGE);
        let stop = read(&source, &source.files[0], &mut |bytes| {
            bytes.read_exact(&mut [0; 10])?;
            Err(anyhow!("enough"))
        });
        assert_eq!(stop.unwrap_err().to_string(), "enough");
    }
}
