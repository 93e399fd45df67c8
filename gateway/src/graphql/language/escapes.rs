//! Escapes of characters beyond U+FFFF in the strings of a question: `\u{1F600}` and `\uD83D\uDE00`, as the specification of
//! September 2025 has them. The parser knows neither, so they are put into its words before it reads. What follows a string
//! stays in its column, for the places of errors. Refuses a half of a pair by itself, which is no character.

use async_graphql::{Pos, ServerError};

/// The question in words that the parser knows.
pub(crate) fn expand(question: &str) -> Result<String, ServerError> {
    if !question.contains("\\u") {
        return Ok(question.to_owned());
    }
    let mut reader = Reader { rest: question, read: String::with_capacity(question.len()) };
    while let Some(symbol) = reader.rest.chars().next() {
        match symbol {
            '#' => reader.copy_until(['\n', '\r']),
            '"' if reader.rest.starts_with("\"\"\"") => reader.copy_block(),
            '"' => reader.string().map_err(|reason| refuse(question, reader.rest, &reason))?,
            _ => reader.copy(symbol.len_utf8()),
        }
    }
    Ok(reader.read)
}

struct Reader<'a> {
    rest: &'a str,
    read: String,
}

impl Reader<'_> {
    fn copy(&mut self, bytes: usize) {
        let (copied, rest) = self.rest.split_at(bytes);
        self.read.push_str(copied);
        self.rest = rest;
    }

    fn copy_until(&mut self, ends: [char; 2]) {
        self.copy(self.rest.find(ends).unwrap_or(self.rest.len()));
    }

    /// A block string ends with the first three quotes that are not escaped; it has no other escapes.
    fn copy_block(&mut self) {
        self.copy(3);
        while !self.rest.is_empty() && !self.rest.starts_with("\"\"\"") {
            let bytes =
                if self.rest.starts_with("\\\"\"\"") { 4 } else { self.rest.chars().next().map_or(0, char::len_utf8) };
            self.copy(bytes);
        }
        self.copy(self.rest.len().min(3));
    }

    /// A string with its quotes; one that does not end is left to the parser.
    fn string(&mut self) -> Result<(), String> {
        self.copy(1);
        let mut saved = 0;
        while let Some(symbol) = self.rest.chars().next() {
            match symbol {
                '"' => {
                    self.copy(1);
                    self.read.extend(std::iter::repeat_n(' ', saved));
                    return Ok(());
                }
                '\n' | '\r' => return Ok(()),
                '\\' if self.rest.starts_with("\\u") => saved += self.escape()?,
                '\\' => {
                    let escaped = self.rest.chars().nth(1).map_or(0, char::len_utf8);
                    self.copy(1 + escaped);
                }
                _ => self.copy(symbol.len_utf8()),
            }
        }
        Ok(())
    }

    /// One escape, or two that make a pair; by how many characters it became shorter.
    fn escape(&mut self) -> Result<usize, String> {
        let Some((value, bytes)) = value(self.rest) else {
            // Not an escape at all: the parser says so.
            self.copy(2);
            return Ok(0);
        };
        let (point, bytes) = match value {
            0xD800..=0xDBFF => match self.rest.get(bytes..).and_then(self::value) {
                Some((low @ 0xDC00..=0xDFFF, more)) => {
                    (0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00), bytes + more)
                }
                _ => return Err(half(&self.rest[..bytes])),
            },
            0xDC00..=0xDFFF => return Err(half(&self.rest[..bytes])),
            point => (point, bytes),
        };
        let Some(symbol) = char::from_u32(point) else {
            return Err(format!("`{}` is no character: the last one is \\u{{10FFFF}}", &self.rest[..bytes]));
        };
        // Others may mean something to the parser, as quotes do.
        let known = if point > 0xFFFF { symbol.to_string() } else { format!("\\u{point:04X}") };
        let saved = bytes.saturating_sub(known.chars().count());
        self.read.push_str(&known);
        self.rest = &self.rest[bytes..];
        Ok(saved)
    }
}

/// The number of an escape at the start of a text, and its bytes.
fn value(text: &str) -> Option<(u32, usize)> {
    let after = text.strip_prefix("\\u")?;
    let (digits, bytes) = match after.strip_prefix('{') {
        Some(after) => {
            let digits = &after[..after.find('}')?];
            (digits, digits.len() + 4)
        }
        None => (after.get(..4)?, 6),
    };
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    // What is longer than any number is no character either.
    Some((u32::from_str_radix(digits, 16).unwrap_or(u32::MAX), bytes))
}

fn half(escape: &str) -> String {
    format!(
        "`{escape}` is half of a surrogate pair, and no character by itself: write both halves, as \\uD83D\\uDE00, or the \
         character's number, as \\u{{1F600}}"
    )
}

fn refuse(question: &str, rest: &str, reason: &str) -> ServerError {
    let read = &question[..question.len() - rest.len()];
    let line = read.matches('\n').count() + 1;
    let column = read.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    ServerError::new(format!("syntax error: {reason}"), Some(Pos { line, column }))
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn characters_beyond_the_first_plane_are_read() {
        let check = |question: &str, expected: &str| assert_eq!(expand(question).unwrap(), expected, "{question}");
        check(r#"{a(b: "\uD83D\uDE00") c}"#, "{a(b: \"😀\"           ) c}");
        check(r#"{a(b: "\ud83d\ude00x")}"#, "{a(b: \"😀x\"           )}");
        check(r#"{a(b: "x\u{1F600}")}"#, "{a(b: \"x😀\"        )}");
        check(r#"{a(b: "\u{22}\u{5C}\u{A}")}"#, "{a(b: \"\\u0022\\u005C\\u000A\")}");
        check(r#"{a(b: "\u{000041}")}"#, "{a(b: \"\\u0041\"    )}");
        check(r#"{a(b: "\\uD83D \" \u00e9")}"#, r#"{a(b: "\\uD83D \" \u00E9")}"#);
        check(
            r#"{a # "\uD83D"
 (b: """\uD83D \""" \u{1F600}""" c: "\u{1F600}")}"#,
            "{a # \"\\uD83D\"\n (b: \"\"\"\\uD83D \\\"\"\" \\u{1F600}\"\"\" c: \"😀\"        )}",
        );
    }

    #[test]
    fn half_of_a_pair_and_what_is_no_character_are_syntax_errors_that_say_so() {
        let check = |question: &str, column: usize, words: &str| {
            let error = expand(question).unwrap_err();
            assert_eq!(error.locations, [Pos { line: 2, column }], "{question}");
            assert!(error.message.starts_with("syntax error: ") && error.message.contains(words), "{}", error.message);
        };
        check("{\na(b: \"\\uD83D\")}", 7, r"`\uD83D` is half of a surrogate pair");
        check("{\na(b: \"x\\uDE00\\uD83D\")}", 8, r"`\uDE00` is half");
        check("{\na(b: \"\\uD83Dx\")}", 7, r"`\uD83D` is half");
        check("{\na(b: \"\\uD83D\\u0041\")}", 7, r"`\uD83D` is half");
        check("{\na(b: \"\\u{D83D}\")}", 7, r"`\u{D83D}` is half");
        check("{\na(b: \"\\u{110000}\")}", 7, r"`\u{110000}` is no character");
        check("{\na(b: \"\\u{FFFFFFFFFFFF}\")}", 7, r"is no character");
    }

    #[test]
    fn what_is_no_escape_or_does_not_end_is_left_to_the_parser() {
        for question in [
            r#"{a(b: "\u{}")}"#,
            r#"{a(b: "\u{xy}")}"#,
            r#"{a(b: "\u12")}"#,
            r#"{a(b: "\uD8"#,
            "\"\\u",
            r#"{a(b: "é\u"#,
        ] {
            assert!(parse_query(expand(question).unwrap()).is_err(), "{question}");
        }
    }
}
