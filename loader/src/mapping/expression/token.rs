//! The words of an expression.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A function, a column, or one of `and`, `or`, `not`.
    Word(String),
    /// A column between brackets or backticks.
    Column(String),
    Text(String),
    Number(String),
    Sign(&'static str),
}

const SIGNS: [&str; 13] = ["!=", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "(", ")", ","];

impl std::fmt::Display for Token {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word(text) | Self::Number(text) => write!(out, "`{text}`"),
            Self::Column(text) => write!(out, "`[{text}]`"),
            Self::Text(text) => write!(out, "`\"{text}\"`"),
            Self::Sign(sign) => write!(out, "`{sign}`"),
        }
    }
}

pub(super) fn all(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '"' | '\'' => {
                let (text, after) = enclosed(rest, first, first)?;
                (Token::Text(text.to_owned()), after)
            }
            '`' => {
                let (name, after) = enclosed(rest, '`', '`')?;
                (Token::Column(name.to_owned()), after)
            }
            '[' => {
                let (name, after) = enclosed(rest, '[', ']')?;
                (Token::Column(name.to_owned()), after)
            }
            '0'..='9' => {
                let end = rest.find(|symbol: char| !symbol.is_ascii_digit() && symbol != '.').unwrap_or(rest.len());
                (Token::Number(rest[..end].to_owned()), &rest[end..])
            }
            letter if letter.is_alphabetic() || letter == '_' => {
                let is_part = |symbol: char| symbol.is_alphanumeric() || symbol == '_';
                let end = rest.find(|symbol: char| !is_part(symbol)).unwrap_or(rest.len());
                (Token::Word(rest[..end].to_owned()), &rest[end..])
            }
            other => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
                let sign = sign.ok_or_else(|| format!("`{other}` means nothing in an expression"))?;
                (Token::Sign(sign), &rest[sign.len()..])
            }
        };
        tokens.push(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

/// What stands between two marks, of which the first begins the text, and what comes after.
fn enclosed(text: &str, opens: char, closes: char) -> Result<(&str, &str), String> {
    let inner = &text[opens.len_utf8()..];
    inner.split_once(closes).ok_or_else(|| format!("`{opens}` opens what no `{closes}` closes"))
}
