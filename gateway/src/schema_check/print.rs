//! The changes as a list, a line each, and a last line that counts them.

use std::fmt::Write as _;
use std::io::Write;

use super::change::{Change, Level};

pub(super) fn print(changes: &[Change]) -> std::io::Result<()> {
    std::io::stdout().write_all(listed(changes).as_bytes())
}

fn listed(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "nothing changed\n".to_owned();
    }
    let mut text = String::new();
    for change in changes {
        let level: &str = change.level.into();
        let _ = writeln!(text, "{level:<9}  {}: {}", change.path, one_line(&change.what));
    }
    let count = |level: Level| changes.iter().filter(|change| change.level == level).count();
    let levels = [Level::Breaking, Level::Dangerous, Level::Safe].map(|level| {
        let name: &str = level.into();
        format!("{} {name}", count(level))
    });
    let _ = writeln!(text, "\n{}", levels.join(", "));
    text
}

/// Reasons of deprecation may have several.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_listed_and_counted() {
        let check = |changes: &[(Level, &str, &str)], expected: &str| {
            let change = |&(level, path, what): &(Level, &str, &str)| Change {
                level,
                path: path.to_owned(),
                what: what.to_owned(),
            };
            assert_eq!(listed(&changes.iter().map(change).collect::<Vec<_>>()), expected);
        };
        check(&[], "nothing changed\n");
        check(
            &[(Level::Breaking, "A.b", "the field\nwas removed"), (Level::Safe, "A.c", "the field was added")],
            "breaking   A.b: the field was removed\nsafe       A.c: the field was added\n\n1 breaking, 0 dangerous, 1 safe\n",
        );
    }
}
