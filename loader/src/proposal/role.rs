//! What a row of each table is, told by what its columns are; and what names that say little, as `id` and `name`, mean in such a row.

use super::guess::Guessed;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Order,
    Line,
    Customer,
    Product,
    Payment,
    Review,
}

const PRODUCTS: [&str; 4] = ["product_id", "product", "sku", "product_name"];
const MONEY: [&str; 4] = ["unit_price", "line_amount", "order_amount", "amount"];
const PEOPLE: [&str; 5] = ["customer_id", "customer", "email", "phone", "person"];
const PLACES: [&str; 3] = ["city", "country", "zip_prefix"];

/// Nothing where no grain fits.
pub(super) fn role(table: &mut Guessed) -> Option<Role> {
    name_ids(table);
    let role = role_of(table)?;
    name_names(table, role);
    name_products(table, role);
    name_customers(table);
    // `estado` is both.
    if role == Role::Order && !table.has_any(&PLACES) {
        table.rename("state", "status");
    }
    Some(role)
}

/// `id` is that of the row, or else of what the row lacks.
fn name_ids(table: &mut Guessed) {
    let Some(id) = table.column("id") else { return };
    let is_unique = id.is_unique();
    let sells = table.has("purchased_at") && table.has_any(&MONEY);
    let describes_product = table.has_any(&["unit_price", "category", "sku", "vendor", "variant"]);
    let meaning = match table.subject {
        Some("file_customer") => "customer_id",
        Some("file_product") => "product_id",
        Some("file_review") => "review_id",
        Some("file_order") if is_unique => "order_id",
        Some("file_line") if is_unique && table.has("order_id") => "line_number",
        _ if table.has("score") => "review_id",
        _ if sells && !table.has("order_id") => "order_id",
        _ if table.has("order_id") && !is_unique && !table.has("product_id") => "product_id",
        _ if table.has("order_id") => "line_number",
        _ if describes_product => "product_id",
        _ if table.has_any(&PEOPLE) || table.has_any(&PLACES) => "customer_id",
        _ => return,
    };
    table.rename("id", meaning);
}

fn role_of(table: &Guessed) -> Option<Role> {
    let has_order = table.has("order_id");
    let has_product = table.has_any(&PRODUCTS);
    let has_money = table.has_any(&MONEY);
    let has_date = table.has("purchased_at");
    let has_person = table.has_any(&PEOPLE);
    if table.has("score") && has_order && !table.has("quantity") {
        return Some(Role::Review);
    }
    if table.has("payment_type") && has_order && has_money && !has_product && !has_person {
        return Some(Role::Payment);
    }
    if has_order && (has_product || (table.has("name") && table.has("quantity"))) {
        return Some(Role::Line);
    }
    if has_product && has_date && has_money {
        return Some(Role::Line);
    }
    if has_date && has_money && table.has("name") && table.has("quantity") {
        return Some(Role::Line);
    }
    if has_order && (has_date || has_money || has_person) || (has_date && has_money && has_person) {
        return Some(Role::Order);
    }
    match table.subject {
        Some("file_customer") => return Some(Role::Customer),
        Some("file_product") => return Some(Role::Product),
        _ => {}
    }
    if has_product || (table.has("name") && table.has_any(&["category", "vendor", "unit_price"])) {
        return Some(Role::Product);
    }
    (has_person || table.has_any(&PLACES)).then_some(Role::Customer)
}

fn name_names(table: &mut Guessed, role: Role) {
    let meaning = match role {
        Role::Product => "product_name",
        Role::Line if !table.has_any(&["product_name", "product"]) => "product_name",
        _ => "person",
    };
    table.rename("name", meaning);
}

/// A column called `product` holds ids or names.
fn name_products(table: &mut Guessed, role: Role) {
    let Some(product) = table.column("product") else { return };
    let meaning = if product.has_codes() { "product_id" } else { "product_name" };
    let meaning = match (meaning, role) {
        ("product_name", _) if table.has("product_name") => "product_id",
        ("product_id", _) if table.has("product_id") => "product_name",
        (meaning, _) => meaning,
    };
    table.rename("product", meaning);
}

/// A column called `customer` holds ids, addresses or names.
fn name_customers(table: &mut Guessed) {
    let Some(customer) = table.column("customer") else { return };
    let meaning = if customer.has_emails() {
        "email"
    } else if customer.has_phones() {
        "phone"
    } else if customer.has_codes() {
        "customer_id"
    } else {
        "person"
    };
    // Several columns may tell a person.
    if let Some(at) = table.at("customer") {
        if meaning == "customer_id" && table.has(meaning) {
            return;
        }
        if let Some(guess) = &mut table.guesses[at] {
            guess.meaning = meaning;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::guess::guess;
    use super::super::guess::tests::table;
    use super::*;

    #[test]
    fn columns_tell_what_a_row_is() {
        let check = |file: &str, lines: &[&str], expected: Option<Role>, meanings: &[&str]| {
            let mut guessed = guess(table(file, lines), "en");
            assert_eq!(role(&mut guessed), expected, "{file}");
            for meaning in meanings {
                assert!(guessed.has(meaning), "{file}: {meaning} of {:?}", guessed.guesses);
            }
        };
        check("a.csv", &["Order,Date,Item,Qty,Price", "1,2024-01-02,lamp,1,5"], Some(Role::Line), &["product_name"]);
        check("a.csv", &["Order,Date,Total", "1,2024-01-02,5"], Some(Role::Order), &[]);
        check(
            "orders.csv",
            &["ID,Date,Customer,Total", "1,2024-01-02,C7,5"],
            Some(Role::Order),
            &["order_id", "customer_id"],
        );
        check("clients.csv", &["id,name,country", "1,Ann,FR"], Some(Role::Customer), &["customer_id", "person"]);
        check("x.csv", &["id,name,category", "1,lamp,light"], Some(Role::Product), &["product_id", "product_name"]);
        check("x.csv", &["order_id,rating", "1,5"], Some(Role::Review), &[]);
        check("x.csv", &["order_id,payment method,amount", "1,card,5"], Some(Role::Payment), &[]);
        check("x.csv", &["colour,weather", "red,mild"], None, &[]);
    }
}
