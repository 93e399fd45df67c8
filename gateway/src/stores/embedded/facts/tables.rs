//! The fact tables as compact columns. Orders are dense and every other table is sorted by order, so the rows of an
//! order lie side by side. Refuses files where that does not hold: answers would be wrong, not slow.

use std::ops::Range;
use std::path::Path;

use triptych_analytics::segment::Segment;
use triptych_schemas::code::{OrderStatus, PaymentType};
use triptych_schemas::{gold, marts, time};

use super::calendar::Calendar;
use super::columns::{FactFile, FactsError, NO_KEY, NO_TIME};
use super::dictionary::{Coded, Dictionary};
use crate::kpi::band;
use crate::kpi::dimension::{Dimension, Grain};

/// Codes of a closed list ascend with its names; the code after the last stands for no value.
#[derive(Debug)]
pub(super) struct Listed<T> {
    pub(super) codes: Vec<u32>,
    pub(super) values: Vec<T>,
}

#[derive(Debug)]
pub(super) struct Orders {
    /// The number of customers stands for a guest.
    pub(super) customer: Vec<u32>,
    /// Empty where there are none.
    pub(super) credit_note: Vec<bool>,
    /// With items.
    pub(super) first_purchase: Vec<bool>,
    /// Of the same customer.
    pub(super) previous_order_at: Vec<i64>,
    pub(super) approved_at: Vec<i64>,
    pub(super) shipped_at: Vec<i64>,
    pub(super) status: Listed<OrderStatus>,
    /// Ascending.
    pub(super) purchased_at: Vec<i64>,
    /// Index into the calendar.
    pub(super) day: Vec<u32>,
    pub(super) delivered_at: Vec<i64>,
    /// Seconds after the time promised, of orders with status delivered and both times known, else [`NO_TIME`].
    pub(super) late_seconds: Vec<i64>,
    /// 1 where that is above 0, 2 where it is not known.
    pub(super) late: Vec<u32>,
    pub(super) days_late: Vec<u32>,
    pub(super) city: Coded,
    pub(super) state: Coded,
    pub(super) country: Coded,
    pub(super) channel: Coded,
    pub(super) coupon: Coded,
}

#[derive(Debug)]
pub(super) struct Items {
    pub(super) of_order: Vec<u32>,
    pub(super) product: Vec<u32>,
    /// The number of sellers stands for no seller.
    pub(super) seller: Vec<u32>,
    /// Empty where each is 1, as it is where the source tells none.
    quantity: Vec<i32>,
    pub(super) price_cents: Vec<i64>,
    /// Empty where nothing was given back.
    refunded_cents: Vec<i64>,
    pub(super) freight_cents: Vec<i64>,
    /// Numbers of bands; the number of bands stands for no value, as for all below.
    pub(super) price_band: Vec<u32>,
    pub(super) freight_band: Vec<u32>,
    pub(super) distance_band: Vec<u32>,
}

#[derive(Debug)]
pub(super) struct Payments {
    pub(super) of_order: Vec<u32>,
    pub(super) kind: Listed<PaymentType>,
    pub(super) installments: Vec<i32>,
    /// Codes of the numbers of installments that there are, ascending.
    pub(super) installment_codes: Vec<u32>,
    pub(super) installment_values: Vec<i32>,
    pub(super) value_cents: Vec<i64>,
}

#[derive(Debug)]
pub(super) struct Reviews {
    pub(super) of_order: Vec<u32>,
    /// The score less one.
    pub(super) score: Vec<u32>,
}

#[derive(Debug)]
pub(super) struct Tables {
    pub(super) calendar: Calendar,
    pub(super) orders: Orders,
    pub(super) items: Items,
    pub(super) payments: Payments,
    pub(super) reviews: Reviews,
    pub(super) products: Dictionary,
    /// By product.
    pub(super) category: Coded,
    /// By product.
    pub(super) vendor: Coded,
    /// By product.
    pub(super) product_type: Coded,
    /// By product.
    pub(super) weight_band: Vec<u32>,
    pub(super) sellers: Dictionary,
    /// By seller, and one more for no seller.
    pub(super) seller_state: Coded,
    /// By customer, and one more for guests.
    pub(super) segment: Listed<Segment>,
}

pub(super) const SCORES: u32 = 5;

impl Tables {
    pub(super) fn read(load_dir: &Path) -> Result<Self, FactsError> {
        let products = FactFile::new(load_dir, &gold::PRODUCTS);
        let sellers = FactFile::new(load_dir, &gold::SELLERS);
        let product_ids = ids(&products, "product_id")?;
        let seller_ids = ids(&sellers, "seller_id")?;
        let mut seller_state = sellers.texts("state")?;
        seller_state.codes.push(seller_state.dictionary.len() as u32);
        let (calendar, mut orders) = read_orders(&FactFile::new(load_dir, &gold::ORDERS))?;
        let segment = read_segments(&FactFile::mart(load_dir, &marts::CUSTOMER_METRICS), &mut orders.customer)?;
        let order_count = orders.purchased_at.len();
        Ok(Self {
            calendar,
            items: read_items(&FactFile::new(load_dir, &gold::SALES), order_count, &product_ids, &seller_ids)?,
            segment,
            payments: read_payments(&FactFile::new(load_dir, &gold::PAYMENTS), order_count)?,
            reviews: read_reviews(&FactFile::new(load_dir, &gold::REVIEWS), order_count)?,
            orders,
            products: product_ids,
            category: products.texts("category")?,
            vendor: products.texts_if_any("vendor")?,
            product_type: products.texts_if_any("type")?,
            weight_band: bands(
                Dimension::WeightBand,
                products.optional_integers("weight_grams")?.into_iter().map(|grams| grams.map(i64::from)),
            ),
            sellers: seller_ids,
            seller_state,
        })
    }

    /// The rows of a grain that belong to a range of orders.
    pub(super) fn rows(&self, grain: Grain, orders: &Range<usize>) -> Range<usize> {
        let of_order = match grain {
            Grain::Orders => return orders.clone(),
            Grain::Items => &self.items.of_order,
            Grain::Payments => &self.payments.of_order,
            Grain::Reviews => &self.reviews.of_order,
        };
        of_order[orders.start] as usize..of_order[orders.end] as usize
    }
}

impl Items {
    /// Negative where they came back.
    pub(super) fn quantity(&self, row: usize) -> i32 {
        if self.quantity.is_empty() { 1 } else { self.quantity[row] }
    }

    pub(super) fn refunded_cents(&self, row: usize) -> i64 {
        if self.refunded_cents.is_empty() { 0 } else { self.refunded_cents[row] }
    }

    /// Before refunds; of what came back, what was given back for it.
    fn sold_cents(&self, row: usize) -> i64 {
        let refunded = self.refunded_cents(row);
        if self.quantity(row) > 0 { self.price_cents[row] + refunded } else { refunded }
    }
}

impl<T: Copy> Listed<T> {
    /// `all` in any order; `word` gives the name a value sorts by.
    fn new(words: &Coded, all: &[T], word: fn(T) -> &'static str, from_word: fn(&str) -> T) -> Self {
        let mut values = all.to_vec();
        values.sort_unstable_by_key(|value| word(*value));
        let place = |text: &str| {
            let name = word(from_word(text));
            values.iter().position(|value| word(*value) == name).expect("the list holds all its values") as u32
        };
        let mut places: Vec<u32> = words.dictionary.values().iter().map(|text| place(text)).collect();
        places.push(values.len() as u32);
        Self { codes: words.codes.iter().map(|code| places[*code as usize]).collect(), values }
    }
}

fn ids(file: &FactFile, name: &str) -> Result<Dictionary, FactsError> {
    Dictionary::from_sorted(file.ids(name)?).ok_or_else(|| file.broken(format!("is not sorted by `{name}`")))
}

fn read_orders(file: &FactFile) -> Result<(Calendar, Orders), FactsError> {
    let purchased_at = file.times("purchased_at")?;
    if !purchased_at.is_sorted() {
        return Err(file.broken("is not sorted by `purchased_at`"));
    }
    let keys = file.keys("order_key")?;
    if !keys.iter().enumerate().all(|(row, key)| *key as usize == row) {
        return Err(file.broken("`order_key` is not the row number"));
    }
    let day = |time: &i64| time.div_euclid(time::DAY_SECONDS) as i32;
    let first_day = purchased_at.first().map_or(0, day);
    let calendar = Calendar::new(first_day, purchased_at.last().map_or(0, day));
    let status = Listed::new(&file.texts("status")?, OrderStatus::ALL, OrderStatus::word, OrderStatus::from_word);
    let delivered_at = file.times("delivered_at")?;
    let estimated_at = file.times("estimated_delivery_at")?;
    let late_seconds: Vec<i64> = (0..delivered_at.len())
        .map(|order| match (delivered_at[order], estimated_at[order]) {
            (NO_TIME, _) | (_, NO_TIME) => NO_TIME,
            _ if status.values.get(status.codes[order] as usize) != Some(&OrderStatus::Delivered) => NO_TIME,
            (delivered_at, estimated_at) => delivered_at - estimated_at,
        })
        .collect();
    let known = late_seconds.iter().map(|seconds| (*seconds != NO_TIME).then_some(*seconds));
    let orders = Orders {
        customer: file.keys("customer_key")?,
        credit_note: unless_all(file.flags("credit_note")?, &false),
        first_purchase: file.flags("first_purchase")?,
        previous_order_at: file.times("previous_order_at")?,
        approved_at: file.times("approved_at")?,
        shipped_at: file.times("shipped_at")?,
        status,
        day: purchased_at.iter().map(|time| (day(time) - first_day) as u32).collect(),
        purchased_at,
        delivered_at,
        late: known.clone().map(|seconds| seconds.map_or(2, |seconds| u32::from(seconds > 0))).collect(),
        days_late: bands(Dimension::DaysLate, known),
        late_seconds,
        city: file.texts("city")?,
        state: file.texts("state")?,
        country: file.texts("country")?,
        channel: file.texts_if_any("channel")?,
        coupon: file.texts_if_any("coupon")?,
    };
    Ok((calendar, orders))
}

fn read_items(
    file: &FactFile,
    order_count: usize,
    products: &Dictionary,
    sellers: &Dictionary,
) -> Result<Items, FactsError> {
    let product = file.keys("product_key")?;
    if product.iter().any(|key| *key as usize >= products.len()) {
        return Err(file.broken("a `product_key` is no row of `products`"));
    }
    let mut seller = file.keys("seller_key")?;
    for key in &mut seller {
        if *key == NO_KEY {
            *key = sellers.len() as u32;
        } else if *key as usize >= sellers.len() {
            return Err(file.broken("a `seller_key` is no row of `sellers`"));
        }
    }
    let freight = file.optional_cents("freight")?;
    let distances = file.optional_integers("distance_km")?.into_iter().map(|kilometres| kilometres.map(i64::from));
    let mut items = Items {
        of_order: of_order(file, order_count)?,
        price_band: Vec::new(),
        freight_band: bands(Dimension::FreightBand, freight.iter().copied()),
        distance_band: bands(Dimension::DistanceBand, distances),
        product,
        seller,
        quantity: unless_all(file.integers("quantity")?, &1),
        price_cents: file.cents("price")?,
        refunded_cents: unless_all(file.cents("refunded")?, &0),
        freight_cents: freight.into_iter().map(Option::unwrap_or_default).collect(),
    };
    let sold = (0..items.price_cents.len()).map(|row| Some(items.sold_cents(row)));
    items.price_band = bands(Dimension::PriceBand, sold);
    Ok(items)
}

/// Nothing where all values are this one.
fn unless_all<T: PartialEq>(values: Vec<T>, one: &T) -> Vec<T> {
    if values.iter().all(|value| value == one) { Vec::new() } else { values }
}

fn read_payments(file: &FactFile, order_count: usize) -> Result<Payments, FactsError> {
    let installments = file.integers("installments")?;
    let mut installment_values = installments.clone();
    installment_values.sort_unstable();
    installment_values.dedup();
    let code = |number: &i32| installment_values.partition_point(|value| value < number) as u32;
    Ok(Payments {
        of_order: of_order(file, order_count)?,
        installment_codes: installments.iter().map(code).collect(),
        installment_values,
        kind: Listed::new(&file.texts("type")?, PaymentType::ALL, PaymentType::word, PaymentType::from_word),
        installments,
        value_cents: file.cents("value")?,
    })
}

fn read_reviews(file: &FactFile, order_count: usize) -> Result<Reviews, FactsError> {
    let score = file.integers("score")?;
    if let Some(strange) = score.iter().find(|score| !(1..=SCORES as i32).contains(*score)) {
        return Err(file.broken(format!("score {strange} is not between 1 and {SCORES}")));
    }
    let score = score.into_iter().map(|score| score as u32 - 1).collect();
    Ok(Reviews { of_order: of_order(file, order_count)?, score })
}

/// Gives guests the key after the last.
fn read_segments(file: &FactFile, customers: &mut [u32]) -> Result<Listed<Segment>, FactsError> {
    let known = customers.iter().filter(|key| **key != NO_KEY);
    let count = known.max().map_or(0, |last| *last as usize + 1);
    let keys = file.keys("customer_key")?;
    if keys.len() < count || !keys.iter().enumerate().all(|(row, key)| *key as usize == row) {
        return Err(file.broken("`customer_key` is not the row number, or one of `orders` is missing"));
    }
    let words = file.texts("segment")?;
    if let Some(strange) = words.dictionary.values().iter().find(|word| Segment::parse(word).is_none()) {
        return Err(file.broken(format!("`{strange}` is no segment")));
    }
    let segment = |word: &str| Segment::parse(word).expect("all words are segments");
    let mut segments = Listed::new(&words, &Segment::ALL, Segment::name, segment);
    segments.codes.push(segments.values.len() as u32);
    for key in customers.iter_mut().filter(|key| **key == NO_KEY) {
        *key = keys.len() as u32;
    }
    Ok(segments)
}

/// The number of the band that each value falls in.
fn bands(dimension: Dimension, values: impl Iterator<Item = Option<i64>>) -> Vec<u32> {
    let bands = band::bands(dimension);
    values.map(|value| value.map_or(bands.len(), |value| band::number(bands, value)) as u32).collect()
}

/// Where the rows of each order begin; one more entry for the end of the last.
fn of_order(file: &FactFile, order_count: usize) -> Result<Vec<u32>, FactsError> {
    let keys = file.keys("order_key")?;
    if !keys.is_sorted() || keys.last().is_some_and(|key| *key as usize >= order_count) {
        return Err(file.broken("is not sorted by `order_key`, or names an order that is none"));
    }
    let mut starts = vec![0; order_count + 1];
    for key in keys {
        starts[key as usize + 1] += 1;
    }
    for order in 0..order_count {
        starts[order + 1] += starts[order];
    }
    Ok(starts)
}
