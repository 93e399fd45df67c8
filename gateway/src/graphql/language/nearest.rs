//! The name that somebody may have meant.

/// Of the names, the one with the fewest changes, whatever the case; none where more than a third would have to change.
pub(super) fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong: Vec<char> = wrong.to_uppercase().chars().collect();
    let with_changes = names.into_iter().map(|name| {
        let right: Vec<char> = name.to_uppercase().chars().collect();
        (changes(&wrong, &right), right.len(), name)
    });
    let (changes, length, name) = with_changes.min_by_key(|(changes, ..)| *changes)?;
    (changes <= length.max(wrong.len()).div_ceil(3)).then_some(name)
}

/// Letters to add, drop, replace, or swap with their neighbour (optimal string alignment).
fn changes(from: &[char], to: &[char]) -> usize {
    let mut rows = vec![(0..=to.len()).collect::<Vec<usize>>()];
    for (i, letter) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in to.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(letter != other);
            let mut least = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && from[i - 1] == *other && *letter == to[j - 1] {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_none_that_is_far() {
        let check = |wrong: &str, expected: Option<&str>| {
            assert_eq!(nearest(wrong, ["NEWEST", "OLDEST", "BEST", "WORST"]), expected, "{wrong}");
        };
        check("worst", Some("WORST"));
        check("WROST", Some("WORST"));
        check("NEWST", Some("NEWEST"));
        check("BETS", Some("BEST"));
        check("PRICE", None);
        check("", None);
    }
}
