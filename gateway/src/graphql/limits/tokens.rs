//! How long a question is, in tokens, and how deep its brackets lie: counted over the text alone, for the parser makes
//! something of every token before anybody could look at it. Strings count as one, comments and commas as none. Refuses no
//! text that is not GraphQL: the parser says what is wrong with it.

/// The parser gives up at 64 selections within each other, and does not count lists and objects within each other, for which it
/// calls itself too.
pub(super) const NESTING_MAX: usize = 60;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) tokens: usize,
    pub(super) nesting: usize,
}

pub(super) fn count(text: &str) -> Counted {
    let mut counted = Counted::default();
    let mut open = 0_usize;
    let mut rest = text.as_bytes();
    while let Some(first) = rest.first() {
        let length = match first {
            b'#' => until(rest, |byte| matches!(byte, b'\n' | b'\r')),
            // The mark at the beginning of some files.
            0xEF if rest.starts_with("\u{feff}".as_bytes()) => 3,
            b' ' | b'\t' | b'\n' | b'\r' | b',' => 1,
            _ => {
                counted.tokens += 1;
                token(rest)
            }
        };
        match first {
            b'(' | b'[' | b'{' => {
                open += 1;
                counted.nesting = counted.nesting.max(open);
            }
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        rest = &rest[length..];
    }
    counted
}

/// Bytes of the token that these begin with: one at least.
fn token(rest: &[u8]) -> usize {
    match rest[0] {
        b'"' if rest.starts_with(br#"""""#) => block(rest),
        b'"' => string(rest),
        b'.' if rest.starts_with(b"...") => 3,
        b'-' | b'0'..=b'9' => {
            1 + until(&rest[1..], |byte| !matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
        }
        byte if is_of_name(byte) => until(rest, |byte| !is_of_name(byte)),
        _ => 1,
    }
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn until(bytes: &[u8], ends: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|byte| ends(*byte)).unwrap_or(bytes.len())
}

/// With both quotes; without an end it goes on to the end of the line.
fn string(rest: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    rest.len()
}

fn block(rest: &[u8]) -> usize {
    let mut at = 3;
    while at < rest.len() {
        let here = &rest[at..];
        if here.starts_with(br#"""""#) {
            return at + 3;
        }
        at += if here.starts_with(br#"\""""#) { 4 } else { 1 };
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_those_of_the_specification() {
        let check = |text: &str, tokens: usize, nesting: usize| {
            assert_eq!(count(text), Counted { tokens, nesting }, "{text}");
        };
        check("", 0, 0);
        check("\u{feff}{ a, b c }", 5, 1);
        check("{a(b:[1,-2.5e+3,$c]){...D}}", 17, 3);
        check("# {{{ \n{a}", 3, 1);
        check(r#"{a(b:"{[( \" ") c}"#, 9, 2);
        check(r#"{a(b:"""{[( \""" " "" """) c}"#, 9, 2);
        // Neither ends, nor do they hold the counting up.
        check("\"", 1, 0);
        check("\"\\", 1, 0);
        check("\"\"\"a", 1, 0);
        check("\"a\n{", 2, 1);
        check("}}}{é\u{0}", 7, 1);
    }
}
