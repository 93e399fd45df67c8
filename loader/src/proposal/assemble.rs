//! The files of a proposal: which tables are taken, how they refer to each other, and what each field is read from. Refuses nothing: what
//! is missing is a problem of the file, for the user to mend.

use std::collections::BTreeMap;

use super::amounts::Lines;
use super::entry::Entry;
use super::files::{
    ADDRESS, OF_ORDER, OF_PRODUCT, customer_file, feed_line_number, feed_order_of_lines, feed_product, feed_texts,
    is_personal, line_file, order_file, payments, product_file, reviews,
};
use super::guess::Guessed;
use super::keys::{self, Keys, Link};
use super::role::Role;
use super::sample::Column;
use super::totals;

pub(super) struct Assembled {
    pub(super) entries: Vec<Entry>,
    /// Files that nothing is read from, and why.
    pub(super) left: Vec<(String, &'static str)>,
    pub(super) problems: Vec<String>,
}

/// The tables that are taken, by what their rows are.
struct Taken<'a> {
    order: Option<&'a Guessed>,
    line: Option<&'a Guessed>,
    customer: Option<&'a Guessed>,
    product: Option<&'a Guessed>,
    payment: Option<&'a Guessed>,
    review: Option<&'a Guessed>,
}

pub(super) fn assemble(tables: &[(Guessed, Option<Role>)]) -> Assembled {
    let mut assembled = Assembled { entries: Vec::new(), left: Vec::new(), problems: Vec::new() };
    let taken = Taken::of(tables, &mut assembled.left);
    if let (Some(order), Some(line)) = (taken.order, taken.line) {
        if let Some(link) = keys::of_orders(line, order) {
            of_two_files(&taken, (order, line), link, &mut assembled);
        } else {
            assembled.left.push((order.table.file.clone(), "its orders are not those of the lines"));
            of_lines(&taken, line, &mut assembled);
        }
    } else if let Some(lines) = taken.line.or(taken.order) {
        of_lines(&taken, lines, &mut assembled);
    } else {
        let problem = "no file has orders: a column of order ids or dates, and one of amounts, are looked for";
        assembled.problems.push(problem.to_owned());
    }
    assembled
}

impl<'a> Taken<'a> {
    /// Of several tables of one kind the one with most rows.
    fn of(tables: &'a [(Guessed, Option<Role>)], left: &mut Vec<(String, &'static str)>) -> Self {
        let mut largest = |role: Role| {
            let of_role = || tables.iter().filter(|(_, found)| *found == Some(role)).map(|(table, _)| table);
            let largest = of_role().max_by_key(|table| table.table.rows)?;
            let others = of_role().filter(|table| table.table.file != largest.table.file);
            left.extend(others.map(|table| (table.table.file.clone(), "another file has rows of the same kind")));
            Some(largest)
        };
        let taken = Self {
            order: largest(Role::Order),
            line: largest(Role::Line),
            customer: largest(Role::Customer),
            product: largest(Role::Product),
            payment: largest(Role::Payment),
            review: largest(Role::Review),
        };
        let unknown = tables.iter().filter(|(_, role)| role.is_none());
        left.extend(unknown.map(|(table, _)| (table.table.file.clone(), "nothing tells what its rows are")));
        taken
    }

    /// Payments and reviews, whose orders are known.
    fn of_orders(&self, orders: &Guessed, order: usize, assembled: &mut Assembled) {
        let mut add = |table: Option<&Guessed>, fill: fn(&Guessed, usize) -> Entry| {
            let Some(table) = table else { return };
            let mut orders_by_key = keys::of_orders(table, orders).filter(|link| link.parent == order);
            match orders_by_key.take() {
                Some(link) => assembled.entries.push(fill(table, link.child)),
                None => assembled.left.push((table.table.file.clone(), "its orders are not those of the other files")),
            }
        };
        add(self.payment, payments);
        add(self.review, reviews);
    }
}

/// Lines that tell of their orders, or orders without lines.
fn of_lines(taken: &Taken<'_>, table: &Guessed, assembled: &mut Assembled) {
    let mut keys = Keys::of(table);
    let customers = taken.customer.and_then(|parent| Some((parent, keys::of_customers(table, parent)?)));
    let products = taken.product.and_then(|parent| Some((parent, keys::of_products(table, parent)?)));
    match (taken.customer, customers) {
        (_, Some((parent, link))) => {
            keys.customer = Some(link.child);
            assembled.entries.push(customer_file(parent, link.parent, is_personal(table, link.child)));
        }
        (Some(parent), None) => assembled.left.push((parent.table.file.clone(), "no column refers to its customers")),
        (None, None) => {}
    }
    match (taken.product, products) {
        (_, Some((parent, link))) => {
            keys.product = Some(link.child);
            assembled.entries.push(product_file(parent, link.parent));
        }
        (Some(parent), None) => assembled.left.push((parent.table.file.clone(), "no column refers to its products")),
        (None, None) => {}
    }
    let mut entry = Entry::new(table, "line");
    feed_order_of_lines(&mut entry, table, &keys);
    if let Some((parent, link)) = customers {
        entry.refers("customer_id", parent, link.parent);
    }
    feed_texts(&mut entry, table, &[&OF_ORDER[..], &OF_PRODUCT[..], &["category", "payment_type"]].concat());
    if customers.is_none() {
        feed_texts(&mut entry, table, &ADDRESS);
    }
    feed_product(&mut entry, table, &keys);
    if let Some((parent, link)) = products {
        entry.refers("product_id", parent, link.parent);
    }
    feed_line_number(&mut entry, table, &keys);
    Lines::new(table, keys.order, true).feed(&mut entry);
    if !entry.has("price") && !entry.has("unit_price") {
        entry
            .problems
            .push("no column tells what a line comes to: feed `price`, or `quantity` and `unit_price`".to_owned());
    }
    entry.skip = totals::skip(&entry, table, keys.order);
    assembled.entries.push(entry);
    if let Some(order) = keys.order {
        taken.of_orders(table, order, assembled);
    }
}

/// A file of orders and one of their lines.
fn of_two_files(taken: &Taken<'_>, (order, line): (&Guessed, &Guessed), of_order: Link, assembled: &mut Assembled) {
    let keys = Keys { order: Some(of_order.parent), ..Keys::of(order) };
    let mut customer = keys.customer;
    let customers = taken.customer.and_then(|parent| Some((parent, keys::of_customers(order, parent)?)));
    if let Some((parent, link)) = customers {
        customer = Some(link.child);
        assembled.entries.push(customer_file(parent, link.parent, is_personal(order, link.child)));
    } else {
        if let Some(parent) = taken.customer {
            assembled.left.push((parent.table.file.clone(), "no column refers to its customers"));
        }
        // Orders tell who there is.
        if let Some(at) = customer {
            let mut entry = customer_file(order, at, is_personal(order, at));
            if !has_one_address_each(order, at) {
                entry.fields.retain(|field| matches!(field.name, "account_id" | "customer_id"));
            }
            assembled.entries.push(entry);
        }
    }
    let mut keys_of_line = Keys { order: Some(of_order.child), ..Keys::of(line) };
    let products = taken.product.and_then(|parent| Some((parent, keys::of_products(line, parent)?)));
    if let Some((parent, link)) = products {
        keys_of_line.product = Some(link.child);
        assembled.entries.push(product_file(parent, link.parent));
    } else {
        if let Some(parent) = taken.product {
            assembled.left.push((parent.table.file.clone(), "no column refers to its products"));
        }
        if let Some(at) = keys_of_line.product {
            assembled.entries.push(product_file(line, at));
        }
    }
    let mut orders = order_file(order, &keys, customer);
    if let Some((parent, link)) = customers {
        orders.refers("account_id", parent, link.parent);
    }
    let mut lines = line_file(line, &keys_of_line);
    lines.refers("order_id", order, of_order.parent);
    if let Some((parent, link)) = products {
        lines.refers("product_id", parent, link.parent);
    }
    assembled.entries.extend([orders, lines]);
    taken.of_orders(order, of_order.parent, assembled);
}

/// Whether all orders of a customer tell the same: what they tell of a customer must agree.
fn has_one_address_each(orders: &Guessed, customer: usize) -> bool {
    let customers = &orders.table.columns[customer].values;
    let addresses: Vec<&Column> = ADDRESS.iter().filter_map(|part| orders.column(part)).collect();
    let mut known: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    customers.iter().enumerate().all(|(row, customer)| {
        let address: Vec<&str> = addresses.iter().map(|column| column.values[row].as_str()).collect();
        *known.entry(customer).or_insert_with(|| address.clone()) == address
    })
}
