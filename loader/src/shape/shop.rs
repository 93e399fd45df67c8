//! The shop shape: a file of clients and a file of their purchases, each an order of one item, with French or English
//! file and column names.

use super::{DayAndMonth, FileShape, NONE, Shape, fields};

/// By ISO 4217 the code of no currency: none is stated.
const NO_CURRENCY: &str = "XXX";

const REMARKS: &[&str] = &[
    "the shop shape tells no seller, status, delivery, freight, payment, review, category, city or state: they are null, \
     and counts and sums of them are 0",
    "names, e-mail addresses and days of registration are not loaded; the raw copies in the lake hold them",
];

pub const FRENCH: Shape = Shape {
    name: "shop",
    currency: NO_CURRENCY,
    country: None,
    dates: DayAndMonth::DayFirst,
    remarks: REMARKS,
    files: &[
        FileShape {
            table: "customers",
            file: "clients.csv",
            is_required: true,
            fields: fields::CUSTOMERS,
            columns: &["id_client", "id_client", NONE, NONE, NONE, "pays"],
            unused: &["nom", "email", "date_inscription"],
        },
        FileShape {
            table: "orders",
            file: "achats.csv",
            is_required: true,
            fields: fields::PURCHASES,
            columns: &["id_achat", "id_client", "date_achat", "montant", "produit"],
            unused: &[],
        },
    ],
};

/// English is written with the day first and with the month first.
pub const ENGLISH: Shape = Shape {
    name: "shop",
    currency: NO_CURRENCY,
    country: None,
    dates: DayAndMonth::Unknown,
    remarks: REMARKS,
    files: &[
        FileShape {
            table: "customers",
            file: "customers.csv",
            is_required: true,
            fields: fields::CUSTOMERS,
            columns: &["customer_id", "customer_id", NONE, NONE, NONE, "country"],
            unused: &["name", "email", "signup_date"],
        },
        FileShape {
            table: "orders",
            file: "purchases.csv",
            is_required: true,
            fields: fields::PURCHASES,
            columns: &["purchase_id", "customer_id", "purchase_date", "amount", "product"],
            unused: &[],
        },
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_column_or_none() {
        for file in FRENCH.files.iter().chain(ENGLISH.files) {
            assert_eq!(file.fields.len(), file.columns.len(), "{}", file.file);
        }
    }

    #[test]
    fn items_are_in_the_file_of_orders() {
        assert!(!FRENCH.has_items_file() && !ENGLISH.has_items_file());
        assert!(super::super::olist::SHAPE.has_items_file());
    }
}
