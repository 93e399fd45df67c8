//! Customers, by key, by the id of a person or an account, and in lists.

use std::collections::HashMap;

use mongodb::bson::{Document, doc};
use mongodb::options::FindOptions;
use triptych_analytics::rfm::Activity;
use triptych_analytics::segment::Segment;

use super::conditions::{Conditions, is_near, keys, texts};
use super::error::QueryError;
use super::fields::Fields;
use super::load::Load;
use super::pages::List;
use super::{order, places};
use crate::stores::documents::{Customer, CustomerFilter, CustomerOrder, ListQuery, Page, Rfm, Start};

pub(super) const COLLECTION: &str = "customers";

fn read(fields: Fields<'_>) -> Result<Customer, QueryError> {
    Ok(Customer {
        key: fields.get("_id")?,
        id: fields.get("customer_id")?,
        accounts: fields.get("accounts")?,
        zip_prefix: fields.get("zip_prefix")?,
        city: fields.get("city")?,
        state: fields.get("state")?,
        country: fields.get("country")?,
        location: fields.get("location")?,
        first_order_at: fields.get("first_order_at")?,
        last_order_at: fields.get("last_order_at")?,
        orders: fields.get("order_count")?,
        items: fields.get("item_count")?,
        revenue: fields.get("revenue")?,
        rfm: read_rfm(fields)?,
        activity: word(fields, "activity", Activity::parse)?,
        churn_risk: fields.get("churn_risk")?,
        lifetime_value: fields.get("lifetime_value")?,
        cluster: fields.get("cluster")?,
        anomaly: fields.get("anomaly")?,
        score: fields.get("score")?,
    })
}

fn read_rfm(fields: Fields<'_>) -> Result<Option<Rfm>, QueryError> {
    let Some(segment) = word(fields, "segment", Segment::parse)? else { return Ok(None) };
    Ok(Some(Rfm {
        recency_days: fields.get("recency_days")?,
        recency_score: fields.get("recency_score")?,
        frequency_score: fields.get("frequency_score")?,
        monetary_score: fields.get("monetary_score")?,
        segment,
    }))
}

/// A word of a closed list; another one is no value of it.
fn word<T>(fields: Fields<'_>, field: &'static str, parse: fn(&str) -> Option<T>) -> Result<Option<T>, QueryError> {
    let word: Option<&str> = fields.get(field)?;
    word.map(|word| parse(word).ok_or(QueryError::Unreadable { field })).transpose()
}

async fn find(load: &Load, filter: Document) -> Result<Vec<Customer>, QueryError> {
    load.find(COLLECTION, filter, FindOptions::default(), read).await
}

pub(super) async fn by_key(load: &Load, customers: &[u32]) -> Result<Vec<Customer>, QueryError> {
    find(load, doc! { "_id": { "$in": keys(customers) } }).await
}

/// A person's own id goes before an account of the same name.
pub(super) async fn by_id(load: &Load, ids: &[String]) -> Result<HashMap<String, Customer>, QueryError> {
    let people = find(load, doc! { "customer_id": { "$in": texts(ids) } }).await?;
    let mut found: HashMap<String, Customer> = people.into_iter().map(|person| (person.id.clone(), person)).collect();
    let others: Vec<&String> = ids.iter().filter(|id| !found.contains_key(*id)).collect();
    if others.is_empty() {
        return Ok(found);
    }
    let people = find(load, doc! { "accounts": { "$in": texts(others.iter().copied()) } }).await?;
    let of_account: HashMap<&String, &Customer> =
        people.iter().flat_map(|person| person.accounts.iter().map(move |account| (account, person))).collect();
    found.extend(others.into_iter().filter_map(|id| Some((id.clone(), (*of_account.get(id)?).clone()))));
    Ok(found)
}

pub(super) async fn page(
    load: Load,
    query: ListQuery<CustomerFilter, CustomerOrder>,
) -> Result<Page<Customer>, QueryError> {
    let near = query.filter.near;
    let list = List {
        collection: COLLECTION,
        ids: &["customer_id"],
        projection: None,
        read,
        conditions: conditions(&query.filter),
        fields: order::of_customers(query.order),
        start_behind: |customer: &Customer| Start {
            values: query.order.position(customer).values,
            key: customer.key.into(),
        },
        passes: |customer: &Customer| near.is_none_or(|near| is_near(&near, customer.location)),
    };
    list.page(&load, query.after, query.first).await
}

pub(super) async fn count(load: Load, filter: CustomerFilter) -> Result<u64, QueryError> {
    places::count(&load, COLLECTION, &conditions(&filter), filter.near.as_ref()).await
}

fn conditions(filter: &CustomerFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.add_text("state", &filter.state);
    conditions.add_words("segment", filter.segment.as_deref(), Segment::name);
    conditions.add_words("activity", filter.activity.as_deref(), Activity::name);
    conditions.add_value("anomaly", "$eq", filter.anomaly);
    conditions.add_value("order_count", "$gte", filter.order_count_from);
    conditions.add_value("revenue", "$gte", filter.revenue_from);
    conditions.add_value("revenue", "$lte", filter.revenue_to);
    for (field, from, to) in [
        ("lifetime_value", filter.lifetime_value_from, filter.lifetime_value_to),
        ("churn_risk", filter.churn_risk_from, filter.churn_risk_to),
        ("score", filter.score_from, filter.score_to),
    ] {
        conditions.add_value(field, "$gte", from.map(|real| real.0));
        conditions.add_value(field, "$lte", to.map(|real| real.0));
    }
    conditions.add_near(filter.near.as_ref());
    conditions
}
