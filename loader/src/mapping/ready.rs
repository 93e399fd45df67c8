//! The mappings that the program brings along.

use std::sync::LazyLock;

use super::parse;
use crate::shape::Shape;

/// In the order in which they are looked for.
const TEXTS: [(&str, &str); 10] = [
    ("olist.toml", include_str!("../../mappings/olist.toml")),
    ("shop-french.toml", include_str!("../../mappings/shop-french.toml")),
    ("shop-english.toml", include_str!("../../mappings/shop-english.toml")),
    ("online-retail.toml", include_str!("../../mappings/online-retail.toml")),
    ("shopify.toml", include_str!("../../mappings/shopify.toml")),
    ("woocommerce.toml", include_str!("../../mappings/woocommerce.toml")),
    ("woocommerce-analytics.toml", include_str!("../../mappings/woocommerce-analytics.toml")),
    ("prestashop.toml", include_str!("../../mappings/prestashop.toml")),
    ("magento.toml", include_str!("../../mappings/magento.toml")),
    ("instacart.toml", include_str!("../../mappings/instacart.toml")),
];

static READY: LazyLock<Vec<&'static Shape>> = LazyLock::new(|| {
    let read = |(file, text): (&str, &str)| parse(file, text).expect("a test reads each of them");
    TEXTS.into_iter().map(read).collect()
});

pub fn all() -> &'static [&'static Shape] {
    &READY
}

/// By the name of the mapping.
pub fn named(mapping: &str) -> Option<&'static Shape> {
    all().iter().find(|shape| shape.mapping == mapping).copied()
}

/// What a ready mapping says, as it is written.
pub fn text(mapping: &str) -> &'static str {
    let is_named = |(file, _): &&(&str, &'static str)| file.strip_suffix(".toml") == Some(mapping);
    TEXTS.iter().find(is_named).map_or("", |(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use triptych_schemas::silver;

    use super::*;

    #[test]
    fn each_is_read_and_has_a_name_of_its_own() {
        for (file, text) in TEXTS {
            let shape = parse(file, text).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(format!("{}.toml", shape.mapping), file);
            assert!(text.starts_with("# "), "{file} begins with a comment that says what it is of");
        }
        let names: BTreeSet<&str> = all().iter().map(|shape| shape.mapping).collect();
        assert_eq!(names.len(), TEXTS.len());
    }

    #[test]
    fn olist_has_a_file_a_table() {
        let tables: Vec<&str> = named("olist").expect("it is ready").files.iter().map(|file| file.table).collect();
        assert_eq!(tables, silver::NAMES);
    }

    #[test]
    fn what_is_generated_has_the_files_and_columns_of_its_mapping() {
        let generated =
            triptych_generator::olist::FILES.iter().map(|file| (file.table, file.name, file.columns.to_vec()));
        let olist = named("olist").expect("it is ready");
        assert!(generated.eq(olist.files.iter().map(|file| (file.table, file.file, file.expected()))));
    }
}
