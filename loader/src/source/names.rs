//! Names of files as people spell them: case, blanks, `_` and `-` say nothing, nor does what a file is packed in.

/// Endings of what a file may be packed in, read or not.
const PACKED: [&str; 13] =
    [".gz", ".gzip", ".zst", ".zstd", ".zip", ".bz2", ".xz", ".lzma", ".7z", ".rar", ".lz4", ".z", ".zipx"];
/// Endings of packings that are undone, so that the name is that of what comes out.
const UNPACKED: [&str; 4] = [".gz", ".gzip", ".zst", ".zstd"];
const TABLE: &str = ".csv";
/// Extensions of tables as text.
const TABLES: [&str; 3] = ["csv", "tsv", "txt"];
const ZIP: &str = ".zip";
/// Endings of workbooks, which hold what should be a CSV.
const WORKBOOKS: [&str; 6] = [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"];

/// Whether two names are of the same file: `OLIST_Orders-Dataset.CSV.gz` of `olist_orders_dataset.csv`.
pub(crate) fn are_alike(one: &str, other: &str) -> bool {
    key(one) == key(other)
}

/// Whether a file is by its name a table as text.
pub(crate) fn is_table(name: &str) -> bool {
    let (_, extension) = name.rsplit_once('.').unwrap_or_default();
    TABLES.iter().any(|table| extension.eq_ignore_ascii_case(table))
}

/// Whether names of files are given by `*`, which stands for anything, or `?`, which stands for one letter.
pub(crate) fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?'])
}

/// Whether a name is alike one of those that a pattern stands for.
pub(crate) fn are_alike_by_pattern(name: &str, pattern: &str) -> bool {
    let (name, pattern): (Vec<char>, Vec<char>) = (key(name).chars().collect(), key(pattern).chars().collect());
    // Where the last `*` stands, and how far the name was when it was met.
    let (mut at, mut place, mut last) = (0, 0, None);
    while at < name.len() {
        match pattern.get(place) {
            Some('*') => {
                last = Some((place, at));
                place += 1;
            }
            Some(letter) if *letter == '?' || *letter == name[at] => (at, place) = (at + 1, place + 1),
            _ => {
                let Some((star, from)) = last else { return false };
                last = Some((star, from + 1));
                (at, place) = (from + 1, star + 1);
            }
        }
    }
    pattern[place..].iter().all(|letter| *letter == '*')
}

/// What names that are alike have in common.
fn key(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let name: String = name.chars().filter(|letter| !letter.is_whitespace() && !"_-".contains(*letter)).collect();
    let mut name = name.as_str();
    while let Some(shorter) = PACKED.iter().find_map(|ending| stem(name, ending)) {
        name = shorter;
    }
    match WORKBOOKS.iter().find_map(|ending| stem(name, ending)) {
        Some(before) => format!("{}{TABLE}", stem(before, TABLE).unwrap_or(before)),
        None => name.to_owned(),
    }
}

/// Without the ending of a packing that was undone.
pub(super) fn unpacked(name: &str) -> &str {
    let length = UNPACKED.iter().find_map(|ending| {
        let start = name.len().checked_sub(ending.len()).filter(|start| *start > 0 && name.is_char_boundary(*start))?;
        name[start..].eq_ignore_ascii_case(ending).then_some(start)
    });
    &name[..length.unwrap_or(name.len())]
}

/// The name of an archive that is called after the one file in it.
pub(super) fn without_zip(name: &str) -> &str {
    let length = name.len().saturating_sub(ZIP.len());
    match name.get(length..) {
        Some(ending) if length > 0 && ending.eq_ignore_ascii_case(ZIP) => &name[..length],
        _ => name,
    }
}

fn stem<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    name.strip_suffix(ending).filter(|stem| !stem.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_however_they_are_spelled_and_packed() {
        let check = |name: &str, expected: bool| {
            assert_eq!(are_alike(name, "olist_orders_dataset.csv"), expected, "{name}");
        };
        check("olist_orders_dataset.csv", true);
        check("OLIST_Orders-Dataset.CSV", true);
        check("Olist Orders Dataset.csv", true);
        check("export/olistordersdataset.csv.gz", true);
        check("olist_orders_dataset.csv.tar.xz", false);
        check("olist_orders_dataset.csv.bz2", true);
        check("olist_orders_dataset.xlsx", true);
        check("olist_orders_dataset.csv.xlsx", true);
        check("olist_orders_dataset.tsv", false);
        check("olist_order_dataset.csv", false);
        check(".csv", false);
        check("", false);
    }

    #[test]
    fn patterns_stand_for_names() {
        let check = |name: &str, pattern: &str, expected: bool| {
            assert_eq!(are_alike_by_pattern(name, pattern), expected, "{name} {pattern}");
        };
        check("Orders_Export 1.csv", "orders_export*.csv", true);
        check("a/orders_export.csv.gz", "orders_export*.csv", true);
        check("orders.csv", "orders_export*.csv", false);
        check("order_products__prior.csv", "order_products__?????.csv", true);
        check("order_products__all.csv", "order_products__?????.csv", false);
        check("x.csv", "*.csv", true);
        check("x.csvs", "*.csv", false);
        check("aXbXc.csv", "*x*c*", true);
    }

    #[test]
    fn what_comes_out_of_a_packing_is_called_by_its_own_name() {
        let check = |name: &str, expected: &str| assert_eq!(unpacked(name), expected, "{name}");
        check("orders.csv.gz", "orders.csv");
        check("Orders.CSV.ZST", "Orders.CSV");
        check("orders.csv", "orders.csv");
        check(".gz", ".gz");
        check("é", "é");
    }
}
