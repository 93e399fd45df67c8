//! The text of a file as UTF-8, whatever it came in: UTF-16 that says so, or Windows-1252 (of which Latin-1 is a part)
//! where its bytes can be nothing else. Refuses what it cannot be sure of.
//!
//! The first byte beyond ASCII decides: in UTF-8 it begins a sequence of a form that other encodings have by chance only.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE};

use super::error::Problem;
use super::windows_1252::{Windows1252, begins_utf8};

/// Large enough that decoding, not reading, takes the time.
const CHUNK_BYTES: usize = 64 * 1024;
/// Of one character in UTF-8.
const UTF8_BYTES_MAX: usize = 4;

/// Ends the reading; an `io::Error` carries it through the CSV reader.
#[derive(Debug, thiserror::Error)]
#[error("{problem}")]
pub(super) struct Undecodable {
    pub(super) line: u64,
    pub(super) problem: Problem,
}

enum Encoding {
    /// ASCII so far.
    Undecided,
    Utf8,
    Windows1252(Windows1252),
    Utf16(Box<encoding_rs::Decoder>),
}

pub(super) struct Decoded<'a> {
    inner: &'a mut dyn Read,
    encoding: Encoding,
    /// Read and not yet decoded.
    input: Vec<u8>,
    /// Decoded, and from `taken` on not yet read.
    output: Vec<u8>,
    taken: usize,
    is_over: bool,
    /// Line ends among what was decoded.
    line_ends: u64,
    last_ascii: u8,
}

impl<'a> Decoded<'a> {
    /// `first` are the first bytes of the stream, which are still to be read.
    pub(super) fn new(inner: &'a mut dyn Read, first: &[u8]) -> Result<Self, Problem> {
        let utf16 = |encoding: &'static encoding_rs::Encoding| {
            // Takes the byte order mark off.
            Encoding::Utf16(Box::new(encoding.new_decoder_with_bom_removal()))
        };
        let encoding = match first {
            [] => return Err(Problem::Empty),
            [0xff, 0xfe, ..] => utf16(UTF_16LE),
            [0xfe, 0xff, ..] => utf16(UTF_16BE),
            [0, second, ..] if *second != 0 => return Err(Problem::Utf16("UTF-16BE")),
            [first, 0, ..] if *first != 0 => return Err(Problem::Utf16("UTF-16LE")),
            _ => Encoding::Undecided,
        };
        Ok(Self {
            inner,
            encoding,
            input: Vec::new(),
            output: Vec::new(),
            taken: 0,
            is_over: false,
            line_ends: 0,
            last_ascii: b'\n',
        })
    }

    /// What the text was in, as far as it was read; nothing where that is UTF-8.
    pub(super) fn assumed(&self) -> Option<&'static str> {
        match &self.encoding {
            Encoding::Undecided | Encoding::Utf8 => None,
            Encoding::Windows1252(_) => Some("Windows-1252"),
            Encoding::Utf16(decoder) => Some(decoder.encoding().name()),
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let start = self.input.len();
        self.input.resize(start + CHUNK_BYTES, 0);
        let read = self.inner.read(&mut self.input[start..])?;
        self.input.truncate(start + read);
        self.is_over = read == 0;
        self.output.clear();
        self.taken = 0;
        if matches!(self.encoding, Encoding::Undecided) {
            self.decide();
        }
        let decoded = match &mut self.encoding {
            // Stays for the next call, which has more of it to decide by.
            Encoding::Undecided => Ok(()),
            Encoding::Utf8 => {
                self.output.append(&mut self.input);
                return Ok(());
            }
            Encoding::Windows1252(decoder) => decoder.decode(&mut self.input, self.is_over, &mut self.output),
            Encoding::Utf16(decoder) => utf16(decoder, &mut self.input, self.is_over, &mut self.output),
        };
        self.line_ends += self.output.iter().fold(0, |ends, byte| ends + u64::from(*byte == b'\n'));
        let line = self.line_ends + 1;
        decoded.map_err(|problem| io::Error::other(Undecodable { line, problem }))
    }

    /// Passes ASCII on; the first byte beyond it tells the encoding, once all of its character is there.
    fn decide(&mut self) {
        let ascii = if self.input.is_ascii() {
            self.input.len()
        } else {
            self.input.iter().position(|byte| !byte.is_ascii()).unwrap_or(self.input.len())
        };
        self.last_ascii = self.input[..ascii].last().copied().unwrap_or(self.last_ascii);
        self.output.extend(self.input.drain(..ascii));
        let is_whole = self.is_over || self.input.len() >= UTF8_BYTES_MAX;
        if self.input.is_empty() || !is_whole {
            return;
        }
        self.encoding = if begins_utf8(&self.input) {
            Encoding::Utf8
        } else {
            Encoding::Windows1252(Windows1252::new(self.last_ascii))
        };
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.output.len() {
            if self.is_over {
                return Ok(0);
            }
            if matches!(self.encoding, Encoding::Utf8) {
                return self.inner.read(buffer);
            }
            self.fill()?;
        }
        let count = (self.output.len() - self.taken).min(buffer.len());
        buffer[..count].copy_from_slice(&self.output[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

fn utf16(
    decoder: &mut encoding_rs::Decoder,
    input: &mut Vec<u8>,
    is_last: bool,
    output: &mut Vec<u8>,
) -> Result<(), Problem> {
    let name = decoder.encoding().name();
    let room = decoder.max_utf8_buffer_length_without_replacement(input.len()).unwrap_or(input.len() * UTF8_BYTES_MAX);
    let mut text = vec![0; room];
    let (result, _, written) = decoder.decode_to_utf8_without_replacement(input, &mut text, is_last);
    input.clear();
    output.extend_from_slice(&text[..written]);
    match result {
        DecoderResult::InputEmpty => Ok(()),
        DecoderResult::OutputFull | DecoderResult::Malformed(..) => Err(Problem::Broken(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One byte at a time, so that every boundary is met.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(1);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn read_all(inner: &mut dyn Read, first: &[u8]) -> Result<(String, Option<&'static str>), (u64, Problem)> {
        let mut decoded = Decoded::new(inner, first).map_err(|problem| (1, problem))?;
        let mut text = Vec::new();
        decoded.read_to_end(&mut text).map_err(|error| {
            let Undecodable { line, problem } = error.downcast().expect("no other error here");
            (line, problem)
        })?;
        Ok((String::from_utf8_lossy(&text).into_owned(), decoded.assumed()))
    }

    fn check(bytes: &[u8], expected: Result<(&str, Option<&str>), (u64, Problem)>) {
        let expected = expected.map(|(text, encoding)| (text.to_owned(), encoding));
        assert_eq!(read_all(&mut Drops(bytes), bytes), expected, "{bytes:?}, byte by byte");
        assert_eq!(read_all(&mut &*bytes, bytes), expected, "{bytes:?}");
    }

    #[test]
    fn text_arrives_as_utf8_whatever_it_came_in() {
        check(b"nom\n", Ok(("nom\n", None)));
        check("nom\nChloé, 5 €\n".as_bytes(), Ok(("nom\nChloé, 5 €\n", None)));
        check(
            b"nom\nChlo\xe9, 5 \x80, l\x92or, 2\xaa\n\xc0",
            Ok(("nom\nChloé, 5 €, l’or, 2ª\nÀ", Some("Windows-1252"))),
        );
        check(b"\xff\xfen\0\xe9\0\x3d\xd8\x00\xde\n\0", Ok(("né😀\n", Some("UTF-16LE"))));
        check(b"\xfe\xff\0n\0\xe9\0\n", Ok(("né\n", Some("UTF-16BE"))));
    }

    #[test]
    fn what_is_not_certain_is_refused() {
        check(b"", Err((1, Problem::Empty)));
        check(b"n\0o\0", Err((1, Problem::Utf16("UTF-16LE"))));
        check(b"\0n\0o", Err((1, Problem::Utf16("UTF-16BE"))));
        check(b"\xff\xfen\0\n\0\x3d\xd8n\0", Err((2, Problem::Broken("UTF-16LE"))));
        check(b"\xff\xfen\0\n", Err((1, Problem::Broken("UTF-16LE"))));
        // UTF-8 after what is not, a byte that Windows-1252 has not, a letter beside a digit, a sign within a word.
        check(b"a\nb\nChlo\xe9\nS\xc3\xa3o\n", Err((4, Problem::NotUtf8)));
        check(b"a\n\x81\n", Err((2, Problem::NotUtf8)));
        check(b"a\n1\xff2\n", Err((2, Problem::NotUtf8)));
        check(b"a\nh\x82las\n", Err((2, Problem::NotUtf8)));
    }
}
