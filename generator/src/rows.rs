//! Rows of the export's files, cell by cell as they are before anything is spoilt. Refuses to know whether they go into files or into
//! messages.

use triptych_schemas::code::OrderStatus;
use triptych_schemas::money::format_cents;

use super::World;
use super::categories::{CATEGORIES, Category};
use super::order::{Item, Order, Payment};
use super::random::{Kind, hex_id};
use super::review::Review;
use super::spelled::{address, time};

pub(super) fn category(category: &Category) -> Vec<String> {
    vec![category.portuguese.to_owned(), category.english.to_owned()]
}

pub(super) fn seller(world: &World, number: usize) -> Vec<String> {
    let [zip, city, state] = address(world.catalogue.sellers[number].place);
    vec![hex_id(world.seed, Kind::SellerId, number as u64), zip, city, state]
}

pub(super) fn product(world: &World, number: usize) -> Vec<String> {
    let product = &world.catalogue.products[number];
    let category = if product.has_category { CATEGORIES[product.category].portuguese } else { "" };
    let mut row = vec![hex_id(world.seed, Kind::ProductId, number as u64), category.to_owned()];
    row.extend([product.name_length, product.description_length, product.photos, product.grams].map(|n| n.to_string()));
    row.extend(product.size_cm.map(|size| size.to_string()));
    row
}

/// An order as its file has it, and those of its accounts. Orders are told apart by an index: their number, or of a copy something
/// beyond all numbers.
pub(super) struct OrderRows<'a> {
    pub(super) world: &'a World,
    pub(super) index: u64,
    pub(super) order: &'a Order,
}

/// What an order has come to.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) status: OrderStatus,
    pub(super) approved_at: Option<i64>,
    pub(super) shipped_at: Option<i64>,
    pub(super) delivered_at: Option<i64>,
}

impl State {
    /// When the data were drawn.
    pub(super) fn last(order: &Order) -> Self {
        let Order { status, approved_at, shipped_at, delivered_at, .. } = *order;
        Self { status, approved_at, shipped_at, delivered_at }
    }
}

impl OrderRows<'_> {
    pub(super) fn id(&self) -> String {
        hex_id(self.world.seed, Kind::OrderId, self.index)
    }

    fn account_id(&self) -> String {
        hex_id(self.world.seed, Kind::AccountId, self.index)
    }

    pub(super) fn account(&self) -> Vec<String> {
        let [zip, city, state] = address(self.order.place);
        let person = hex_id(self.world.seed, Kind::PersonId, self.order.person);
        vec![self.account_id(), person, zip, city, state]
    }

    pub(super) fn order(&self, state: State) -> Vec<String> {
        let word = state.status.word().to_owned();
        let mut row = vec![self.id(), self.account_id(), word, time(self.order.purchased_at)];
        let steps = [state.approved_at, state.shipped_at, state.delivered_at];
        row.extend(steps.map(|at| at.map(time).unwrap_or_default()));
        row.push(time(self.order.estimated_at));
        row
    }

    pub(super) fn item(&self, place: usize, item: &Item) -> Vec<String> {
        vec![
            self.id(),
            (place + 1).to_string(),
            hex_id(self.world.seed, Kind::ProductId, item.product as u64),
            hex_id(self.world.seed, Kind::SellerId, item.seller as u64),
            time(item.shipping_limit_at),
            format_cents(item.price_cents),
            format_cents(item.freight_cents),
        ]
    }

    pub(super) fn payment(&self, place: usize, payment: &Payment) -> Vec<String> {
        vec![
            self.id(),
            (place + 1).to_string(),
            payment.kind.word().to_owned(),
            payment.installments.to_string(),
            format_cents(payment.cents),
        ]
    }

    pub(super) fn review(&self, place: usize, review: &Review) -> Vec<String> {
        vec![
            hex_id(self.world.seed, Kind::ReviewId, self.index * 2 + place as u64),
            self.id(),
            review.score.to_string(),
            review.title.clone(),
            review.message.clone(),
            time(review.created_at),
            time(review.answered_at),
        ]
    }
}
