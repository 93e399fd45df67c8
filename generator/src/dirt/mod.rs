//! Dirt on purpose: which rows are spoilt, how, and what the loader must say about each. A row is spoilt in
//! one way at most, and rows of a rejected parent are left as they are, so every count is known exactly.

pub(super) mod ways;

use std::collections::BTreeMap;

use triptych_schemas::rules::Rule;

use super::fate::Nature;
use super::random::{Kind, hex_id};

/// One way to spoil a row, and the rule that must notice.
pub(super) struct Way {
    rule: &'static Rule,
    spoil: Spoil,
    needs: Needs,
    /// A second rule that notices too.
    also: Option<&'static Rule>,
}

#[derive(Clone, Copy)]
enum Spoil {
    /// One field too few, and the next time one too many.
    FieldCount,
    /// The field gets one of these texts, in turn.
    Text(usize, &'static [&'static str]),
    /// An id that nothing has.
    Stranger(usize),
    /// The zip prefix without its leading zeros, or the whole zip code.
    Zip(usize),
    Lower(usize),
    Upper(usize),
    Spacing(usize),
    Padding(usize),
    /// As a spreadsheet keeps a text from being taken for a number.
    Formula(usize),
    /// A time with an offset behind it.
    Zone(usize),
    /// An amount with what binary arithmetic leaves behind it.
    Tail(usize),
    /// The first field gets the second one's time and this many seconds.
    TimeAfter(usize, usize, i64),
    /// The row is written twice.
    Twice,
}

/// Which rows can be spoilt this way, so that no other rule is woken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    /// The row as it is fires no rule at all.
    Plain,
    /// This field is empty.
    Empty(usize),
}

/// How often each rule must fire.
#[derive(Default)]
pub(super) struct RuleCounts(pub(super) BTreeMap<&'static str, u64>);

impl RuleCounts {
    pub(super) fn count(&mut self, rule: &'static Rule, rows: u64) {
        if rows > 0 {
            *self.0.entry(rule.id).or_default() += rows;
        }
    }
}

/// What was done to a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Nothing,
    /// By this rule.
    Spoilt(&'static Rule),
}

/// Picks every so many rows of one file and spoils them, taking the ways in turn.
pub(super) struct Spoiler {
    ways: &'static [Way],
    seed: u64,
    share_millionths: u64,
    /// Millionths of a row that are due.
    due: u64,
    turn: usize,
}

impl Spoiler {
    pub(super) fn new(ways: &'static [Way], seed: u64, share_millionths: u64) -> Self {
        Self { ways, seed, share_millionths, due: 0, turn: 0 }
    }

    /// Spoils the row when one is due and the way whose turn it is suits the row.
    pub(super) fn spoil(&mut self, row: &mut Vec<String>, nature: Nature, rule_counts: &mut RuleCounts) -> Done {
        self.due += self.share_millionths;
        if self.due < 1_000_000 {
            return Done::Nothing;
        }
        let way = &self.ways[self.turn % self.ways.len()];
        let suits = match way.needs {
            Needs::Nothing => true,
            Needs::Plain => matches!(nature, Nature::Plain),
            Needs::Empty(column) => row[column].is_empty(),
        };
        if !suits {
            return Done::Nothing;
        }
        apply(way.spoil, row, self.turn / self.ways.len(), self.seed ^ self.turn as u64);
        self.due -= 1_000_000;
        self.turn += 1;
        rule_counts.count(way.rule, 1);
        if let Some(also) = way.also {
            rule_counts.count(also, 1);
        }
        Done::Spoilt(way.rule)
    }
}

fn apply(spoil: Spoil, row: &mut Vec<String>, round: usize, salt: u64) {
    match spoil {
        Spoil::FieldCount if round.is_multiple_of(2) => row.truncate(row.len() - 1),
        Spoil::FieldCount => row.push("one too many".to_owned()),
        Spoil::Text(column, texts) => texts[round % texts.len()].clone_into(&mut row[column]),
        Spoil::Stranger(column) => row[column] = hex_id(salt, Kind::Dirt, salt),
        Spoil::Zip(column) => {
            row[column] = match row[column].strip_prefix('0') {
                Some(rest) => rest.to_owned(),
                None => format!("{}-0{}0", row[column], round % 10),
            };
        }
        Spoil::Lower(column) => row[column].make_ascii_lowercase(),
        Spoil::Upper(column) => row[column].make_ascii_uppercase(),
        Spoil::Spacing(column) => row[column] = format!("  {} ", row[column].replace(' ', "  ")),
        Spoil::Padding(column) => row[column] = format!(" {}\t", row[column]),
        Spoil::Formula(column) => row[column] = format!("=\"{}\"", row[column]),
        Spoil::Zone(column) => row[column].push_str(["Z", " -0300", "+00:00"][round % 3]),
        Spoil::Tail(column) => row[column].push_str("0000000000006"),
        Spoil::TimeAfter(column, from, seconds) => {
            let time = triptych_schemas::time::parse_wall(&row[from]).expect("the generator writes readable times");
            row[column] = super::spelled::time(time + seconds);
        }
        Spoil::Twice => {}
    }
}

#[cfg(test)]
mod tests {
    use triptych_schemas::rules;

    use super::*;

    /// Rules that fire because of what other rows are, so that no way of spoiling one row stands for them.
    const FOLLOW_FROM_OTHERS: &[&str] = &[
        "places.points_merged",
        "places.without_centre",
        "customers.accounts_merged",
        "customers.zip_leading_zero",
        "customers.several_states",
        "orders.without_items",
        "orders.without_payment",
        "orders.payments_differ",
        "customers.without_purchase",
        // One way more would spoil other rows of every dirty shop that was generated before.
        "orders.purchased_at_implausible",
        // The first of two rows that share a key says what the second must not.
        "categories.conflict",
        "customers.conflict",
        "products.conflict",
        "sellers.conflict",
        "orders.conflict",
        "order_items.conflict",
        "payments.conflict",
        "reviews.conflict",
        // Generated amounts tell no currency, one column tells of all of its decimals, and dates are written year first.
        "orders.currency_differs",
        "order_items.currency_differs",
        "payments.currency_differs",
        "orders.amount_ambiguous",
        "order_items.amount_ambiguous",
        "payments.value_ambiguous",
        "orders.purchased_at_ambiguous",
    ];

    /// Of what a generated shop does not write: quantities, discounts, refunds, amounts of whole orders, several lines an order in one
    /// file, guests.
    const NOT_WRITTEN: &[&str] = &[
        "products.only_in_lines",
        "orders.amount_rounded",
        "orders.amount_unreadable",
        "orders.amount_too_large",
        "orders.rounded_to_cents",
        "orders.guest",
        "order_items.purchased_at_ambiguous",
        "order_items.purchased_at_implausible",
        "order_items.quantity_unreadable",
        "order_items.amount_unreadable",
        "order_items.discount_too_large",
        "order_items.order_conflict",
        "order_items.time_unreadable",
        "order_items.rounded_to_cents",
        "order_items.purchase_time_differs",
        "order_items.given_back",
    ];

    #[test]
    fn every_rule_of_the_catalogue_can_be_provoked() {
        let provoked: Vec<&str> = ways::ALL.iter().flat_map(|ways| ways.iter().map(|way| way.rule.id)).collect();
        // The generator writes whole rows, so rules of lines and bytes are provoked elsewhere.
        let of_lines = rules::places::ROWS.of_lines().map(Rule::name);
        let is_right = |id: &&str| {
            let is_of_lines = id.split_once('.').is_some_and(|(_, name)| of_lines.contains(&name));
            let is_of_mappings = id.ends_with(".passed_over");
            let is_not_made = FOLLOW_FROM_OTHERS.contains(id) || NOT_WRITTEN.contains(id);
            provoked.contains(id) != (is_not_made || is_of_lines || is_of_mappings)
        };
        let wrong: Vec<&str> = rules::ids().filter(|id| !is_right(id)).collect();
        assert_eq!(wrong, Vec::<&str>::new());
    }
}
