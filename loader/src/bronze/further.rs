//! Columns that a shape does not know. They stay in the raw copy, and are named; one that looks like a number of units is told
//! loudly, because amounts may depend on it.

use triptych_schemas::manifest::FileRead;

use super::header::normal;

/// Enough to see what was brought, few enough to read.
const NAMES_SHOWN_MAX: usize = 12;

/// What shops call the number of units of a line, in the languages of most exports, as names are compared.
const QUANTITIES: [&str; 17] = [
    "quantity",
    "qty",
    "units",
    "unitssold",
    "count",
    "pieces",
    "pcs",
    "quantité",
    "quantite",
    "qté",
    "qte",
    "quantidade",
    "qtd",
    "qtde",
    "cantidad",
    "menge",
    "anzahl",
];
/// What such names end in, as `lineitemquantity` does.
const QUANTITY_ENDINGS: [&str; 4] = ["quantity", "qty", "quantite", "quantidade"];

pub(super) fn columns(file: &FileRead) -> Option<String> {
    let names = &file.further_columns;
    let shown = names[..names.len().min(NAMES_SHOWN_MAX)].join(", ");
    let and_more = if names.len() > NAMES_SHOWN_MAX { ", …" } else { "" };
    (!names.is_empty()).then(|| {
        let plural = if names.len() == 1 { "column" } else { "columns" };
        format!("{}: {} further {plural} not loaded, kept in bronze/: {shown}{and_more}", file.file, names.len())
    })
}

pub(super) fn quantities(file: &FileRead) -> Option<String> {
    let is_quantity = |name: &&String| {
        let name = normal(name);
        QUANTITIES.contains(&name.as_str()) || QUANTITY_ENDINGS.iter().any(|ending| name.ends_with(ending))
    };
    let name = file.further_columns.iter().find(is_quantity)?;
    Some(format!(
        "WARNING: {}: the column `{name}` is not used, and each row counts as one unit at its amount; if the amount is that of one \
         unit, revenue is too low",
        file.file
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(names: &[&str]) -> FileRead {
        FileRead {
            file: "purchases.csv".to_owned(),
            bytes: 0,
            sha256: String::new(),
            read_as: String::new(),
            lines: None,
            further_columns: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn further_columns_are_named() {
        assert_eq!(columns(&file(&[])), None);
        assert_eq!(
            columns(&file(&["channel"])).as_deref(),
            Some("purchases.csv: 1 further column not loaded, kept in bronze/: channel")
        );
        let many: Vec<String> = (0..20).map(|number| format!("c{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(
            columns(&file(&many))
                .is_some_and(|found| found.contains("20 further columns") && found.ends_with("c11, …"))
        );
    }

    #[test]
    fn what_looks_like_a_quantity_is_told() {
        let check =
            |name: &str, expected: bool| assert_eq!(quantities(&file(&["x", name])).is_some(), expected, "{name}");
        check("Quantity", true);
        check("Lineitem quantity", true);
        check("QTY", true);
        check("quantité", true);
        check("channel", false);
        check("account", false);
    }
}
