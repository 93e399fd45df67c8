//! What mappings are read as, and how what is wrong with one is told.

mod schema;

use super::*;

const SHOP: &str = r#"
name = "x"
about = "a shop"
[[file]]
pattern = "sales*.csv"
grain = "line"
skip = 'starts_with(invoice, "X")'
[file.fields]
order_id = ["invoice", "Invoice No?"]
purchased_at = "day|date?"
product_id = '= first(sku, name)'
"#;

#[test]
fn a_mapping_is_a_shape() {
    let shape = parse("x.toml", SHOP).unwrap();
    let file = &shape.files[0];
    assert_eq!((shape.name, file.table, file.file, file.is_required), ("x", "order_items", "sales*.csv", true));
    let names: Vec<_> = file.columns.iter().map(|column| column.names.join("|")).collect();
    assert_eq!(names, ["invoice|Invoice No", "day|date", "sku", "name", "invoice"]);
    assert_eq!(file.expected(), ["sku", "name", "invoice"]);
    assert!(file.skip.is_some() && !shape.is_told_by_names());
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let check = |from: &str, to: &str, expected: &str| {
        let text = SHOP.replace(from, to);
        assert_ne!(text, SHOP);
        let error = parse("x.toml", &text).expect_err(to).to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(
        "product_id",
        "produkt_id",
        "x.toml, line 11: a row of this grain has no field `produkt_id`; did you mean `product_id`?",
    );
    check("purchased_at = \"day|date?\"\n", "", "x.toml, line 6: the field `purchased_at` must be fed");
    check(
        "first(sku",
        "frist(sku",
        "x.toml, line 11: `product_id`: there is no function `frist`; did you mean `first`?",
    );
    check("starts_with(invoice", "starts_with((invoice", "x.toml, line 7: `skip`: expected `)`");
    check("\"line\"", "\"lines\"", "x.toml, line 6: ");
    check("grain", "grian", "x.toml, line ");
    check("name = \"x\"", "name = x", "x.toml, line 2: ");
    check("[[file]]", "personal = 3\n[[file]]", "x.toml, line ");
    check("skip", "personal = [\"email\"]\nskip", "x.toml, line 7: `personal` names `email`");
    check("\"line\"", "\"product\"", "x.toml, line 1: no file has the grain `order` or `line`");
}
