//! The text of a question as logs may hold it: one line, the same however it was laid out, and a `?` for every string and
//! number. Values of variables are not in the text to begin with. Refuses to judge: what is no GraphQL is shortened too.

use std::iter::Peekable;
use std::str::Chars;

/// A question that is longer is cut: a log line is for finding it, not for asking it again.
const CHARACTERS_MAX: usize = 2_000;

const NO_SPACE_AFTER: [&str; 6] = ["", "(", "[", "$", "@", "..."];
const NO_SPACE_BEFORE: [&str; 5] = ["(", ")", "]", ":", "!"];

/// Values next to each other, as those of a list, are one.
pub(crate) fn redacted(question: &str) -> String {
    let mut text = String::new();
    let mut letters = question.chars().peekable();
    let mut before = String::new();
    while let Some(token) = next_token(&mut letters) {
        if token == "?" && before == "?" {
            continue;
        }
        if text.chars().count() + token.chars().count() > CHARACTERS_MAX {
            text.push('…');
            break;
        }
        if !NO_SPACE_AFTER.contains(&before.as_str()) && !NO_SPACE_BEFORE.contains(&token.as_str()) {
            text.push(' ');
        }
        text.push_str(&token);
        before = token;
    }
    text
}

/// A name, a mark, or `?` for a value.
fn next_token(letters: &mut Peekable<Chars<'_>>) -> Option<String> {
    loop {
        match letters.next()? {
            '#' => while letters.next_if(|letter| *letter != '\n' && *letter != '\r').is_some() {},
            ',' | '\u{feff}' => {}
            letter if letter.is_whitespace() => {}
            '"' => {
                skip_string(letters);
                return Some("?".to_owned());
            }
            letter if letter == '-' || letter.is_ascii_digit() => {
                while letters.next_if(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(*letter)).is_some() {}
                return Some("?".to_owned());
            }
            letter if is_of_name(letter) => {
                let mut name = String::from(letter);
                while let Some(letter) = letters.next_if(|letter| is_of_name(*letter)) {
                    name.push(letter);
                }
                return Some(name);
            }
            '.' => {
                let mut dots = String::from('.');
                while dots.len() < 3 && letters.next_if_eq(&'.').is_some() {
                    dots.push('.');
                }
                return Some(dots);
            }
            letter if letter.is_control() => {}
            letter => return Some(letter.to_string()),
        }
    }
}

fn is_of_name(letter: char) -> bool {
    letter == '_' || letter.is_ascii_alphanumeric()
}

/// The rest of a string of either kind, whose first quote is read. One that does not end takes all that follows with it.
fn skip_string(letters: &mut Peekable<Chars<'_>>) {
    if letters.next_if_eq(&'"').is_none() {
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => drop(letters.next()),
                '"' => return,
                _ => {}
            }
        }
        return;
    }
    if letters.next_if_eq(&'"').is_none() {
        return;
    }
    let mut quotes = 0;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                // Only `\"""` is an escape here, whose quotes end nothing.
                for _ in 0..3 {
                    letters.next_if_eq(&'"');
                }
                quotes = 0;
            }
            '"' if quotes == 2 => return,
            '"' => quotes += 1,
            _ => quotes = 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_left_out_and_layout_does_not_matter() {
        let check = |question: &str, expected: &str| assert_eq!(redacted(question), expected, "{question}");
        check("{ load { id } }", "{ load { id } }");
        check("{load{id}}", "{ load { id } }");
        check("{ a(first: 10, id: \"secret\") { b } }", "{ a(first: ? id: ?) { b } }");
        check("{\n  a(id:\"se\\\"cret\")# note: secret\n{b}}", "{ a(id: ?) { b } }");
        check("{ a(in: [\"x\", \"y\", \"z\"], by: [MONTH, STATE]) }", "{ a(in: [?] by: [MONTH STATE]) }");
        check("{ a(t: \"\"\"a \"quoted\" \\\"\"\" secret\"\"\", n: -1.5e-3) }", "{ a(t: ? n: ?) }");
        check("{ a(t: \"\", n: 1) }", "{ a(t: ? n: ?) }");
        check(
            "query Q($a:Int!=5){x:k(a:$a)@include(if:true){...F}}",
            "query Q($a: Int! = ?) { x: k(a: $a) @include(if: true) { ...F } }",
        );
        check("{ a(t: \"no end } secret", "{ a(t: ?");
        check("{ a(t: \"\"\"no end } secret", "{ a(t: ?");
        check("", "");
    }

    #[test]
    fn a_long_question_is_cut() {
        let long = redacted(&"name ".repeat(10_000));
        assert!(
            long.ends_with('…') && long.chars().count() <= CHARACTERS_MAX + 1,
            "{} characters",
            long.chars().count()
        );
    }
}
