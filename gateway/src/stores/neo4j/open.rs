//! Reads what stays in memory: the model, the products' counts, ids and places, sellers' ranks, the categories' names. Refuses a load whose
//! nodes do not have the keys from 0 up, or whose model it does not understand.

use std::sync::Arc;

use serde::Deserialize;
use triptych_recommend::count::Product;
use triptych_recommend::evidence::Catalogue;
use triptych_recommend::parameters::{Mode, Model, Normaliser, Own, Parameters, Sellers, Shape, Slim, Unit};

use super::client::{CATALOGUE_TIMEOUT, broken};
use super::load::OneLoad;
use crate::stores::StoreError;
use crate::stores::graph::known::{Ids, Known};
use crate::stores::graph::network::{CommunitySums, Network, Place, RankedSellers};

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
    normaliser: String,
    k1: f64,
    k2: f64,
    rho: f64,
    beta: f64,
    back_weight: f64,
    popular_weight: f64,
    own_days: Option<f64>,
    own_within: Option<f64>,
    own_between: Option<f64>,
    own_group: Option<u32>,
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
    community: Option<u32>,
    page_rank: f64,
}

#[derive(Deserialize)]
struct SellerNode {
    key: u32,
    id: String,
    page_rank: f64,
}

#[derive(Deserialize)]
struct CommunityNode {
    key: u32,
    products: u32,
    pairs: u32,
    modularity: f64,
}

#[derive(Deserialize)]
struct CategoryNode {
    key: u32,
    id: String,
}

pub(super) async fn known(load: &OneLoad) -> Result<Known, StoreError> {
    let read = &load.connection;
    let (models, products, categories, sellers, communities) = tokio::try_join!(
        read.read::<ModelNode>(load.ask(include_str!("model.cypher"))),
        read.read_within::<ProductNode>(CATALOGUE_TIMEOUT, load.ask(include_str!("products.cypher"))),
        read.read_within::<CategoryNode>(CATALOGUE_TIMEOUT, load.ask(include_str!("categories.cypher"))),
        read.read_within::<SellerNode>(CATALOGUE_TIMEOUT, load.ask(include_str!("sellers.cypher"))),
        read.read_within::<CommunityNode>(CATALOGUE_TIMEOUT, load.ask(include_str!("communities.cypher"))),
    )?;
    let (parameters, orders) = model(&models)?;
    let mut ids = Ids::default();
    let mut counts = Vec::with_capacity(products.len());
    let mut places = Vec::with_capacity(products.len());
    for product in by_key("Product", products, |product| product.key)? {
        ids.push(&product.id);
        places.push(Place { community: product.community, page_rank: product.page_rank });
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
    let ids = Arc::new(ids);
    let network = network(Arc::clone(&ids), places, communities, sellers)?;
    Ok(Known { catalogue: Catalogue::new(parameters, counts), ids, network: Arc::new(network), categories, orders })
}

fn network(
    ids: Arc<Ids>,
    places: Vec<Place>,
    communities: Vec<CommunityNode>,
    nodes: Vec<SellerNode>,
) -> Result<Network, StoreError> {
    let mut sellers = RankedSellers::default();
    for seller in by_key("Seller", nodes, |seller| seller.key)? {
        sellers.ids.push(&seller.id);
        sellers.ranks.push(seller.page_rank);
    }
    let sums = |CommunityNode { products, pairs, modularity, .. }| CommunitySums { products, pairs, modularity };
    let communities = by_key("Community", communities, |community| community.key)?.into_iter().map(sums);
    let network = Network::new(ids, places, communities.collect(), sellers);
    network.ok_or_else(|| broken("a product is in a community that is not there".to_owned()))
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
        normaliser: Normaliser::parse(&node.normaliser).ok_or_else(|| unknown(&node.normaliser))?,
        k1: node.k1,
        k2: node.k2,
        rho: node.rho,
        beta: node.beta,
        back_weight: node.back_weight,
        popular_weight: node.popular_weight,
        slim: slim(node)?,
        own: Own::of_parts(node.own_days, node.own_within, node.own_between, node.own_group),
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
