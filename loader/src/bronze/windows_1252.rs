//! Windows-1252, of which Latin-1 is a part, for text that is surely it. Refuses bytes that it does not have, and
//! letters and signs that stand where words have none: those are of another old encoding, which nothing else tells.

use std::io::{self, Read};

/// Bytes after one that tell whether it begins a character of UTF-8.
const AHEAD_BYTES: usize = 3;
const FIRST_BEYOND_ASCII: u8 = 0x80;
const CHUNK_BYTES: u64 = 64 * 1024;

/// Where a text turned out to be no Windows-1252.
#[derive(Debug)]
pub(super) struct Implausible;

pub(super) struct Windows1252 {
    /// Characters from 0x80 on, where there are any.
    symbols: Vec<Option<char>>,
    previous: char,
}

/// Whether the bytes begin with a whole character of UTF-8 beyond ASCII.
pub(super) fn begins_utf8(bytes: &[u8]) -> bool {
    let ahead = &bytes[..bytes.len().min(1 + AHEAD_BYTES)];
    !ahead.first().is_none_or(u8::is_ascii)
        && match std::str::from_utf8(ahead) {
            Ok(_) => true,
            Err(error) => error.valid_up_to() > 0,
        }
}

impl Windows1252 {
    /// After an ASCII character.
    pub(super) fn new(previous: u8) -> Self {
        let symbol = |byte: u8| {
            let bytes = [byte];
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
            // Bytes without a character come as control characters of the same number.
            text.chars().next().filter(|symbol| !symbol.is_control())
        };
        Self { symbols: (FIRST_BEYOND_ASCII..=u8::MAX).map(symbol).collect(), previous: char::from(previous) }
    }

    /// Moves what can be judged from `input` to `output`; the last bytes stay until what follows them is there.
    pub(super) fn decode(
        &mut self,
        input: &mut Vec<u8>,
        is_last: bool,
        output: &mut Vec<u8>,
    ) -> Result<(), Implausible> {
        let until = if is_last { input.len() } else { input.len().saturating_sub(AHEAD_BYTES) };
        for at in 0..until {
            let symbol = self.symbol(input[at]).ok_or(Implausible)?;
            if !symbol.is_ascii() {
                let next = input.get(at + 1).and_then(|byte| self.symbol(*byte)).unwrap_or('\n');
                if begins_utf8(&input[at..]) || !is_plausible(self.previous, symbol, next) {
                    return Err(Implausible);
                }
            }
            output.extend_from_slice(symbol.encode_utf8(&mut [0; 4]).as_bytes());
            self.previous = symbol;
        }
        input.drain(..until);
        Ok(())
    }

    /// Whether all of a text can be judged to be it.
    pub(super) fn read_through(mut self, text: &mut dyn Read) -> io::Result<bool> {
        let (mut input, mut output) = (Vec::new(), Vec::new());
        loop {
            let start = input.len();
            let is_last = text.take(CHUNK_BYTES).read_to_end(&mut input)? == 0;
            if self.decode(&mut input, is_last, &mut output).is_err() {
                return Ok(false);
            }
            output.clear();
            if is_last && (start == 0 || input.is_empty()) {
                return Ok(true);
            }
        }
    }

    fn symbol(&self, byte: u8) -> Option<char> {
        let beyond = byte.checked_sub(FIRST_BEYOND_ASCII);
        beyond.map_or_else(|| Some(char::from(byte)), |at| self.symbols[usize::from(at)])
    }
}

/// Letters stand beside letters and signs beside anything else; the exceptions are those of French and Portuguese.
fn is_plausible(previous: char, symbol: char, next: char) -> bool {
    match symbol {
        'ª' | 'º' | 'µ' | '’' | '´' | '·' | '–' | '—' => true,
        letter if letter.is_alphabetic() => !previous.is_ascii_digit() && !next.is_ascii_digit(),
        _ => !(previous.is_alphabetic() && next.is_alphabetic()),
    }
}
