//! Files of one kind, as an export a year: one of them stands for all, under a pattern of their names. Refuses files whose headers differ.

use super::guess::Guessed;
use super::role::Role;

/// The tables without those that others stand for.
pub(super) fn gather(tables: Vec<(Guessed, Option<Role>)>) -> Vec<(Guessed, Option<Role>)> {
    let mut gathered: Vec<(Guessed, Option<Role>)> = Vec::new();
    for (table, role) in tables {
        let is_alike = |known: &&mut (Guessed, Option<Role>)| known.1 == role && names(&known.0).eq(names(&table));
        match gathered.iter_mut().find(is_alike).filter(|_| role.is_some()) {
            Some((known, _)) => {
                let pattern = pattern(&known.pattern, &table.table.file);
                if table.table.rows > known.table.rows {
                    *known = table;
                }
                known.pattern = pattern;
            }
            None => gathered.push((table, role)),
        }
    }
    gathered
}

fn names(table: &Guessed) -> impl Iterator<Item = &str> {
    table.table.columns.iter().map(|column| column.name.as_str())
}

/// What two names have in common at their start and at their end, which are letters for letters the same.
fn pattern(one: &str, other: &str) -> String {
    let same = |(one, other): &(char, char)| one == other && *one != '*';
    let start: String = one.chars().zip(other.chars()).take_while(same).map(|(letter, _)| letter).collect();
    let [rest, other] = [one, other].map(|name| &name[start.len()..]);
    let end: Vec<char> =
        rest.chars().rev().zip(other.chars().rev()).take_while(same).map(|(letter, _)| letter).collect();
    format!("{start}*{}", end.into_iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_one_place_have_a_pattern() {
        assert_eq!(pattern("sales_2023.csv", "sales_2024.csv"), "sales_202*.csv");
        assert_eq!(pattern("sales_202*.csv", "sales_1999.csv"), "sales_*.csv");
        assert_eq!(pattern("a.csv", "aa.csv"), "a*.csv");
        assert_eq!(pattern("été.csv", "hiver.csv"), "*.csv");
    }
}
