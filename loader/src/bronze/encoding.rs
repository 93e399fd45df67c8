//! The text of a file as UTF-8, whatever it came in: UTF-16 that says so, or Windows-1252 (of which Latin-1 is a part)
//! where its bytes can be nothing else. Refuses what it cannot be sure of.
//!
//! The first byte beyond ASCII decides: in UTF-8 it begins a sequence of a form that other encodings have by chance only.
//! Where it does not, the rest of the file is looked through before any of it is decoded: a few lines that are not
//! UTF-8 in a file that is are passed on as they are, and rejected as rows.

use std::io::{self, BufRead, BufReader, Read, Seek};

use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE};
use tempfile::SpooledTempFile;

use super::error::Problem;
use super::lines::LINE_BYTES_MAX;
use super::windows_1252::{Implausible, Windows1252, begins_utf8};

/// Large enough that decoding, not reading, takes the time.
const CHUNK_BYTES: usize = 64 * 1024;
/// Of one character in UTF-8.
const UTF8_BYTES_MAX: usize = 4;
/// What is looked through before it is decoded is held in memory up to this size.
const HELD_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Of all lines, those that may be no UTF-8 in a file that is taken for it, one in so many.
const LINES_PER_BAD_LINE_MIN: u64 = 100;

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
    /// The rest of `inner`, where it had to be looked through.
    held: Option<SpooledTempFile>,
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
            held: None,
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
        let read = match &mut self.held {
            Some(held) => held.read(&mut self.input[start..])?,
            None => self.inner.read(&mut self.input[start..])?,
        };
        self.input.truncate(start + read);
        self.is_over = read == 0;
        self.output.clear();
        self.taken = 0;
        if matches!(self.encoding, Encoding::Undecided) {
            self.decide()?;
        }
        let decoded = match &mut self.encoding {
            // Stays for the next call, which has more of it to decide by.
            Encoding::Undecided => Ok(()),
            Encoding::Utf8 => {
                self.output.append(&mut self.input);
                return Ok(());
            }
            Encoding::Windows1252(decoder) => decoder
                .decode(&mut self.input, self.is_over, &mut self.output)
                .map_err(|Implausible| Problem::NotUtf8 { lines: 1 }),
            Encoding::Utf16(decoder) => utf16(decoder, &mut self.input, self.is_over, &mut self.output),
        };
        self.line_ends += line_ends(&self.output);
        let line = self.line_ends + 1;
        decoded.map_err(|problem| io::Error::other(Undecodable { line, problem }))
    }

    /// Passes ASCII on; the first byte beyond it tells the encoding, once all of its character is there.
    fn decide(&mut self) -> io::Result<()> {
        let ascii = if self.input.is_ascii() {
            self.input.len()
        } else {
            self.input.iter().position(|byte| !byte.is_ascii()).unwrap_or(self.input.len())
        };
        self.last_ascii = self.input[..ascii].last().copied().unwrap_or(self.last_ascii);
        self.output.extend(self.input.drain(..ascii));
        let is_whole = self.is_over || self.input.len() >= UTF8_BYTES_MAX;
        if self.input.is_empty() || !is_whole {
            return Ok(());
        }
        self.encoding = if begins_utf8(&self.input) { Encoding::Utf8 } else { self.look_through()? };
        Ok(())
    }

    /// Holds the rest of the file, and tells its encoding by all of it.
    fn look_through(&mut self) -> io::Result<Encoding> {
        let mut held = SpooledTempFile::new(HELD_BYTES_MAX);
        io::copy(&mut (&self.input[..]).chain(&mut *self.inner), &mut held)?;
        self.input.clear();
        self.is_over = false;
        held.rewind()?;
        let lines_before = self.line_ends + line_ends(&self.output);
        let lines = LinesByEncoding::count(&mut BufReader::with_capacity(CHUNK_BYTES, &mut held))?;
        held.rewind()?;
        let refused = |line, problem| Err(io::Error::other(Undecodable { line: lines_before + line, problem }));
        let encoding = if lines.has_utf8 {
            None
        } else {
            let plausible = Windows1252::new(self.last_ascii).read_through(&mut held)?;
            held.rewind()?;
            plausible.then(|| Encoding::Windows1252(Windows1252::new(self.last_ascii)))
        };
        self.held = Some(held);
        match encoding {
            Some(encoding) => Ok(encoding),
            None if lines.are_mostly_utf8(lines_before) => Ok(Encoding::Utf8),
            None => refused(lines.first_bad, Problem::NotUtf8 { lines: lines.bad }),
        }
    }
}

fn line_ends(text: &[u8]) -> u64 {
    text.iter().fold(0, |ends, byte| ends + u64::from(*byte == b'\n'))
}

/// Lines of a text that is not all UTF-8.
#[derive(Default)]
struct LinesByEncoding {
    all: u64,
    /// Beyond ASCII, and UTF-8 as a whole.
    good: u64,
    /// Not UTF-8.
    bad: u64,
    /// The first of them, from 1.
    first_bad: u64,
    /// Whether any character beyond ASCII is UTF-8.
    has_utf8: bool,
}

impl LinesByEncoding {
    fn count(text: &mut dyn BufRead) -> io::Result<Self> {
        let mut lines = Self::default();
        let mut line = Vec::new();
        // What goes on beyond all measure counts as several lines, which changes no share.
        while text.take(LINE_BYTES_MAX as u64).read_until(b'\n', &mut line)? > 0 {
            lines.all += 1;
            if !line.is_ascii() {
                let is_good = std::str::from_utf8(&line).is_ok();
                lines.good += u64::from(is_good);
                lines.bad += u64::from(!is_good);
                if lines.bad == 1 && !is_good {
                    lines.first_bad = lines.all;
                }
                lines.has_utf8 |= line.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
            }
            line.clear();
        }
        Ok(lines)
    }

    fn are_mostly_utf8(&self, lines_before: u64) -> bool {
        self.bad < self.good || self.bad * LINES_PER_BAD_LINE_MIN <= lines_before + self.all
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.output.len() {
            if self.is_over {
                return Ok(0);
            }
            if matches!(self.encoding, Encoding::Utf8) && self.input.is_empty() {
                return match &mut self.held {
                    Some(held) => held.read(buffer),
                    None => self.inner.read(buffer),
                };
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
    fn few_lines_that_are_not_utf8_are_passed_on() {
        let check = |bytes: &[u8]| {
            let mut text = Vec::new();
            Decoded::new(&mut Drops(bytes), bytes).unwrap().read_to_end(&mut text).unwrap();
            assert_eq!(text, bytes);
        };
        check(b"a\nChlo\xe9\nS\xc3\xa3o\nS\xc3\xa3o\n");
        check(b"a\nS\xc3\xa3o\nChlo\xe9\n");
        let long = "a\n".repeat(100);
        check(&[long.as_bytes(), b"\x81\n"].concat());
        check(&[b"\x81\n", long.as_bytes()].concat());
    }

    #[test]
    fn what_is_not_certain_is_refused() {
        check(b"", Err((1, Problem::Empty)));
        check(b"n\0o\0", Err((1, Problem::Utf16("UTF-16LE"))));
        check(b"\0n\0o", Err((1, Problem::Utf16("UTF-16BE"))));
        check(b"\xff\xfen\0\n\0\x3d\xd8n\0", Err((2, Problem::Broken("UTF-16LE"))));
        check(b"\xff\xfen\0\n", Err((1, Problem::Broken("UTF-16LE"))));
        // A byte that Windows-1252 has not, a letter beside a digit, a sign within a word.
        check(b"a\n\x81\n", Err((2, Problem::NotUtf8 { lines: 1 })));
        check(b"a\n1\xff2\n", Err((2, Problem::NotUtf8 { lines: 1 })));
        check(b"a\nh\x82las\nno\x82l\n", Err((2, Problem::NotUtf8 { lines: 2 })));
        // UTF-8 in one line of three.
        check(b"a\nb\nChlo\xe9\nS\xc3\xa3o\nNo\xebl\n", Err((3, Problem::NotUtf8 { lines: 2 })));
    }
}
