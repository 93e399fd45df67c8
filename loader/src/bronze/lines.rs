//! The physical lines of a text, each with its number and byte. What was read of them can be given back, to be read
//! again in another way. A line beyond all measure is cut, never held whole.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

/// No row of a table that people work with is longer; a file without line ends is not read into memory for one.
pub(super) const LINE_BYTES_MAX: usize = 1024 * 1024;
/// Larger than the longest row by far; lines come out of it without a system call each.
const BUFFER_BYTES: usize = 256 * 1024;

/// One physical line, with its line end where it has one.
#[derive(Default)]
pub(super) struct Line {
    pub(super) bytes: Vec<u8>,
    /// From 1.
    pub(super) number: u64,
    /// Where it begins in the text.
    pub(super) byte: u64,
    /// Whether it went on beyond [`LINE_BYTES_MAX`]; the rest was passed over.
    pub(super) is_cut: bool,
}

pub(super) struct Lines<R> {
    text: BufReader<R>,
    /// The byte that ends a line.
    end: u8,
    /// Read before those of the text.
    given_back: VecDeque<Line>,
    /// Lines of the text so far.
    count: u64,
    bytes: u64,
}

/// What ends the lines of a text that begins like this: line feeds, unless it only has carriage returns, as from an old Macintosh.
pub(super) fn line_end(start: &[u8]) -> u8 {
    if !start.contains(&b'\n') && start.contains(&b'\r') { b'\r' } else { b'\n' }
}

impl<R: Read> Lines<R> {
    pub(super) fn new(text: R, end: u8) -> Self {
        let text = BufReader::with_capacity(BUFFER_BYTES, text);
        Self { text, end, given_back: VecDeque::new(), count: 0, bytes: 0 }
    }

    /// Physical lines read so far, those that were given back counted once.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Whether there was one more.
    pub(super) fn next(&mut self, line: &mut Line) -> io::Result<bool> {
        if let Some(again) = self.given_back.pop_front() {
            *line = again;
            return Ok(true);
        }
        line.bytes.clear();
        line.byte = self.bytes;
        line.is_cut = false;
        let read = (&mut self.text).take(LINE_BYTES_MAX as u64).read_until(self.end, &mut line.bytes)?;
        self.bytes += read as u64;
        if read == LINE_BYTES_MAX && line.bytes.last() != Some(&self.end) {
            line.is_cut = true;
            self.bytes += self.text.skip_until(self.end)? as u64;
        }
        if read > 0 {
            self.count += 1;
            line.number = self.count;
        }
        Ok(read > 0)
    }

    /// To be read again, in this order, before anything else.
    pub(super) fn give_back(&mut self, lines: impl DoubleEndedIterator<Item = Line>) {
        for line in lines.rev() {
            self.given_back.push_front(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<(u64, u64, Vec<u8>, bool)> {
        let mut lines = Lines::new(text, line_end(text));
        let mut line = Line::default();
        let mut found = Vec::new();
        while lines.next(&mut line).unwrap() {
            found.push((line.number, line.byte, line.bytes.clone(), line.is_cut));
        }
        assert_eq!(lines.count(), found.len() as u64);
        found
    }

    #[test]
    fn lines_end_as_the_file_has_it() {
        let check = |text: &[u8], expected: &[(u64, &[u8])]| {
            let found: Vec<(u64, Vec<u8>)> = all(text).into_iter().map(|(_, byte, bytes, _)| (byte, bytes)).collect();
            let expected: Vec<(u64, Vec<u8>)> = expected.iter().map(|(byte, bytes)| (*byte, bytes.to_vec())).collect();
            assert_eq!(found, expected);
        };
        check(b"", &[]);
        check(b"a\nb", &[(0, b"a\n"), (2, b"b")]);
        check(b"a\r\n\r\nb\r\n", &[(0, b"a\r\n"), (3, b"\r\n"), (5, b"b\r\n")]);
        check(b"a\rb\r", &[(0, b"a\r"), (2, b"b\r")]);
        check(b"a\rb\n", &[(0, b"a\rb\n")]);
    }

    #[test]
    fn a_line_beyond_all_measure_is_one_line_and_cut() {
        let long = vec![b'x'; 3 * LINE_BYTES_MAX];
        let found = all(&[&long[..], b"\nb\n"].concat());
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].2.len(), found[0].3), (LINE_BYTES_MAX, true));
        assert_eq!((found[1].0, found[1].1, found[1].3), (2, long.len() as u64 + 1, false));
    }
}
