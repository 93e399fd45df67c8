//! Reads what stays in memory: the model, the products' counts and ids, the categories' names. Refuses a load whose
//! nodes do not have the keys from 0 up, or whose model it does not understand.

use serde::Deserialize;
use triptych_recommend::count::Product;
use triptych_recommend::evidence::Catalogue;
use triptych_recommend::parameters::{Mode, Model, Parameters, Sellers, Shape, Slim, Unit};

use super::client::{CATALOGUE_TIMEOUT, QUESTION_TIMEOUT, broken};
use super::load::OneLoad;
use crate::stores::StoreError;
use crate::stores::graph::known::{Ids, Known};

#[derive(Deserialize)]
struct ModelNode {
    mode: String,
    shape: String,
    sellers: String,
    recent_days: i32,
    last_day: i32,
    orders: u32,
    unit: String,
    alpha: f64,
    k1: f64,
    k2: f64,
    rho: f64,
    beta: f64,
    back_weight: f64,
    own_days: Option<f64>,
    history_days: Option<f64>,
    slim_unit: Option<String>,
    slim_l1: Option<f64>,
    slim_l2: Option<f64>,
}

#[derive(Deserialize)]
struct ProductNode {
    key: u32,
    id: String,
    buyers: u32,
    recent_buyers: u32,
    orders: u32,
    category: Option<u32>,
    seller: Option<u32>,
    last_day: Option<i32>,
}

#[derive(Deserialize)]
struct CategoryNode {
    key: u32,
    id: String,
}

pub(super) async fn known(load: &OneLoad) -> Result<Known, StoreError> {
    let read = &load.connection;
    let (models, products, categories) = tokio::try_join!(
        read.read::<ModelNode>(load.ask(include_str!("model.cypher")), QUESTION_TIMEOUT),
        read.read::<ProductNode>(load.ask(include_str!("products.cypher")), CATALOGUE_TIMEOUT),
        read.read::<CategoryNode>(load.ask(include_str!("categories.cypher")), CATALOGUE_TIMEOUT),
    )?;
    let (parameters, orders) = model(&models)?;
    let mut ids = Ids::default();
    let mut counts = Vec::with_capacity(products.len());
    for product in by_key("Product", products, |product| product.key)? {
        ids.push(&product.id);
        counts.push(Product {
            buyers: product.buyers,
            recent_buyers: product.recent_buyers,
            orders: product.orders,
            category: product.category,
            seller: product.seller,
            last_day: product.last_day,
        });
    }
    let categories = by_key("Category", categories, |category| category.key)?;
    let categories = categories.into_iter().map(|category| category.id).collect();
    Ok(Known { catalogue: Catalogue::new(parameters, counts), ids, categories, orders })
}

/// Nodes so that each lies where its key says.
fn by_key<T>(label: &str, mut nodes: Vec<T>, key: impl Fn(&T) -> u32) -> Result<Vec<T>, StoreError> {
    nodes.sort_unstable_by_key(&key);
    match (0_u32..).zip(&nodes).find(|(position, node)| key(node) != *position) {
        None => Ok(nodes),
        Some((position, _)) => Err(broken(format!("there is no one {label} with key {position}"))),
    }
}

fn model(nodes: &[ModelNode]) -> Result<(Model, u32), StoreError> {
    let of = |mode: Mode| {
        let node = nodes.iter().find(|node| node.mode == mode.name());
        node.ok_or_else(|| broken(format!("the load has no Model `{}`", mode.name())))
    };
    let [first, second, third] = Mode::ALL.map(|mode| of(mode).and_then(parameters));
    let any = of(Mode::ALL[0])?;
    let model = Model {
        shape: Shape::parse(&any.shape).ok_or_else(|| unknown(&any.shape))?,
        sellers: Sellers::parse(&any.sellers).ok_or_else(|| unknown(&any.sellers))?,
        recent_days: any.recent_days,
        last_day: any.last_day,
        modes: [first?, second?, third?],
    };
    Ok((model, any.orders))
}

fn parameters(node: &ModelNode) -> Result<Parameters, StoreError> {
    Ok(Parameters {
        unit: Unit::parse(&node.unit).ok_or_else(|| unknown(&node.unit))?,
        alpha: node.alpha,
        k1: node.k1,
        k2: node.k2,
        rho: node.rho,
        beta: node.beta,
        back_weight: node.back_weight,
        slim: slim(node)?,
        own_days: node.own_days,
        history_days: node.history_days,
    })
}

fn slim(node: &ModelNode) -> Result<Option<Slim>, StoreError> {
    match (&node.slim_unit, node.slim_l1, node.slim_l2) {
        (Some(unit), Some(l1), Some(l2)) => {
            let unit = Unit::parse(unit).ok_or_else(|| unknown(unit))?;
            Ok(Some(Slim { unit, l1, l2 }))
        }
        _ => Ok(None),
    }
}

fn unknown(name: &str) -> StoreError {
    broken(format!("`{name}` is not known here"))
}
