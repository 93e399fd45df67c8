//! The shop shape: who bought, and what, in two files. The same orders as in the olist shape, each item a purchase of its
//! own; what the shape has no place for is left out.

use std::collections::HashSet;

use chrono::NaiveDate;
use triptych_schemas::money::format_cents;
use triptych_schemas::rules;
use triptych_schemas::text::fold;
use triptych_schemas::time::{DAY_SECONDS, to_naive};

use super::categories::CATEGORIES;
use super::dirt::ways;
use super::fate::{Fate, Nature};
use super::order::Order;
use super::random::{Chance, Kind, cumulate};
use super::spelled::time;
use super::table::{Output, Table};
use super::watch::{self, Watch};
use super::{GenerateError, World};

pub(super) const CLIENTS: (&str, [&str; 5]) =
    ("clients.csv", ["id_client", "nom", "email", "date_inscription", "pays"]);
pub(super) const PURCHASES: (&str, [&str; 5]) =
    ("achats.csv", ["id_achat", "id_client", "date_achat", "montant", "produit"]);

const FIRST_NAMES: &[&str] = &[
    "Camille", "Léa", "Manon", "Chloé", "Inès", "Jade", "Louise", "Alice", "Zoé", "Hélène", "Fatima", "Sofia", "Lucas",
    "Hugo", "Louis", "Gabriel", "Jules", "Arthur", "Noé", "Raphaël", "Théo", "Mehdi", "Antoine", "Benoît",
];
const LAST_NAMES: &[&str] = &[
    "Martin", "Bernard", "Dubois", "Thomas", "Robert", "Richard", "Petit", "Durand", "Leroy", "Moreau", "Simon",
    "Laurent", "Lefèvre", "Michel", "García", "Bertrand", "Roux", "Vincent", "Fournier", "Morel", "Girard", "André",
    "Mercier", "Diallo",
];
/// Of 100 clients, where they live.
const COUNTRIES: &[(&str, f64)] = &[
    (MOST, 66.0),
    ("Belgique", 11.0),
    ("Suisse", 8.0),
    ("Canada", 6.0),
    ("Luxembourg", 4.0),
    ("Allemagne", 3.0),
    ("Côte d'Ivoire", 2.0),
];
/// The country that is spelled otherwise now and then: most rows must spell it this way.
const MOST: &str = "France";
/// Clients register up to so many days before they first buy.
const REGISTERED_DAYS_MAX: i64 = 400;
/// A purchase's id is its order's number times this, and its place in the order.
const PURCHASES_AN_ORDER_MAX: u64 = 10;

struct Shop<'a, 'o> {
    world: &'a World,
    output: &'a mut Output<'o>,
    clients: Table,
    purchases: Table,
    countries: Vec<f64>,
    /// Clients whose row was rejected.
    lost: HashSet<u64>,
    /// Clients without an accepted purchase so far.
    without: HashSet<u64>,
    /// By how many rows the usual spelling of the country is ahead.
    ahead: i64,
}

pub(super) fn write_shop(world: &World, output: &mut Output<'_>, watch: Watch<'_>) -> Result<(), GenerateError> {
    let mut shop = Shop {
        world,
        clients: output.begin("customers", CLIENTS.0, &CLIENTS.1.map(str::to_owned), ways::CLIENTS)?,
        purchases: output.begin("order_items", PURCHASES.0, &PURCHASES.1.map(str::to_owned), ways::PURCHASES)?,
        output,
        countries: cumulate(COUNTRIES.iter().map(|(_, weight)| *weight)),
        lost: HashSet::new(),
        without: HashSet::new(),
        ahead: 0,
    };
    watch::each(world.orders, watch, |number| shop.write(number))?;
    let Shop { output, clients, purchases, without, .. } = shop;
    output.rule_counts.count(&rules::customers::WITHOUT_PURCHASE, without.len() as u64);
    output.finish(clients)?;
    output.finish(purchases)
}

impl Shop<'_, '_> {
    fn write(&mut self, number: u64) -> Result<(), GenerateError> {
        let order = Order::new(self.world, number);
        if order.person == number {
            self.write_client(&order)?;
        }
        let is_lost = self.lost.contains(&order.person);
        for (place, item) in (1..).zip(&order.items) {
            let noun = CATEGORIES[self.world.catalogue.products[item.product].category].noun;
            let (_, noun) = noun.split_once(' ').unwrap_or(("", noun));
            let mut row = vec![
                (number * PURCHASES_AN_ORDER_MAX + place).to_string(),
                client_id(order.person),
                time(order.purchased_at),
                format_cents(item.price_cents),
                format!("{noun} {}", item.product),
            ];
            let fate = if is_lost { Fate::Rejected } else { Fate::Kept };
            let nature = Nature::Plain.under(fate, &rules::order_items::ACCOUNT_UNKNOWN);
            if self.purchases.row(&mut row, nature, &mut self.output.rule_counts)? == Fate::Kept {
                self.without.remove(&order.person);
            }
        }
        Ok(())
    }

    fn write_client(&mut self, order: &Order) -> Result<(), GenerateError> {
        let mut chance = Chance::of(self.world.seed, Kind::Client, order.person);
        let (first, last) = (chance.pick(FIRST_NAMES), chance.pick(LAST_NAMES));
        let (country, _) = COUNTRIES[chance.weighted(&self.countries)];
        let registered_at = order.purchased_at - chance.within(0, REGISTERED_DAYS_MAX) * DAY_SECONDS;
        let mut row = vec![
            client_id(order.person),
            format!("{first} {last}"),
            // A domain that is nobody's, by RFC 2606.
            format!("{}.{}.{}@example.com", fold(first), fold(last), order.person),
            date(registered_at).to_string(),
            country.to_owned(),
        ];
        let nature = Nature::plain_if(country == MOST && self.ahead > 1);
        let fate = self.clients.row(&mut row, nature, &mut self.output.rule_counts)?;
        if fate == Fate::Rejected {
            self.lost.insert(order.person);
            return Ok(());
        }
        if country == MOST {
            self.ahead += if row[4] == country { 1 } else { -1 };
        }
        self.without.insert(order.person);
        Ok(())
    }
}

fn client_id(person: u64) -> String {
    format!("C{person:07}")
}

fn date(seconds: i64) -> NaiveDate {
    to_naive(seconds).date()
}
