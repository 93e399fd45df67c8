//! The shortest path from one product to another, through people who bought both of two products or through sellers who sold
//! both: a search from both ends at once, breadth first, for every store the same. A store is asked for links only, so that the
//! answers of stores are equal; of several shortest paths it is always the same one, that of the lowest keys from both ends to where
//! they meet. The work is bounded by [`HOPS_MAX`] and [`LINKS_MAX`].

use rustc_hash::FxHashMap;

use super::{Graph, KnownProduct};
use crate::stores::StoreError;

/// Products after the first on the longest path that is looked for.
pub const HOPS_MAX: usize = 6;
/// Links read for one question: purchases, or products of sellers.
pub const LINKS_MAX: usize = 200_000;

/// What two products that follow one another share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// People who bought both.
    Buyers,
    /// Sellers who sold both.
    Sellers,
}

/// Who stands between products: a customer or a seller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    pub key: u32,
    pub id: String,
}

/// A product and one who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBy {
    pub product: u32,
    pub holder: Holder,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// From the one product to the other; none where no path was found.
    pub steps: Vec<Step>,
    /// Whether all within the bounds was looked at: where not, there may be a path, or a shorter one.
    pub is_complete: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub product: KnownProduct,
    /// Who holds it and the product before; `None` for the first.
    pub through: Option<Holder>,
}

/// `from` and `to` are products of the load.
pub async fn shortest(graph: &dyn Graph, through: Through, from: u32, to: u32) -> Result<Path, StoreError> {
    let mut search = Search { graph, through, links: 0 };
    let mut sides = [Side::new(from), Side::new(to)];
    let mut met = (from == to).then_some(Node::Product(from));
    while met.is_none() && sides[0].depth + sides[1].depth < 2 * HOPS_MAX {
        let further = usize::from(sides[1].frontier.len() < sides[0].frontier.len());
        if sides[further].frontier.is_empty() {
            return Ok(Path { steps: Vec::new(), is_complete: true });
        }
        let Some(links) = search.links(&sides[further]).await? else { return Ok(Path::default()) };
        sides[further].go(links);
        let [reached, other] = [&sides[further], &sides[1 - further]];
        met = reached.frontier.iter().find(|node| other.before.contains_key(*node)).copied();
    }
    let Some(met) = met else { return Ok(Path { steps: Vec::new(), is_complete: true }) };
    let steps = search.steps(&sides, met).await?;
    Ok(Path { steps, is_complete: true })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Node {
    Product(u32),
    Holder(u32),
}

/// What was reached from one end.
struct Side {
    /// Nodes on the way back; none for the end itself.
    before: FxHashMap<Node, Option<Node>>,
    ids: FxHashMap<u32, String>,
    /// Ascending, all products or all holders.
    frontier: Vec<Node>,
    depth: usize,
}

impl Side {
    fn new(product: u32) -> Self {
        let end = Node::Product(product);
        Self { before: [(end, None)].into_iter().collect(), ids: FxHashMap::default(), frontier: vec![end], depth: 0 }
    }

    /// One step further. A node is reached from the lowest that it is linked to.
    fn go(&mut self, Links { mut pairs, ids }: Links) {
        pairs.sort_unstable_by_key(|(from, to)| (*to, *from));
        pairs.dedup_by_key(|(_, to)| *to);
        pairs.retain(|(_, to)| !self.before.contains_key(to));
        self.before.extend(pairs.iter().map(|(from, to)| (*to, Some(*from))));
        self.frontier = pairs.into_iter().map(|(_, to)| to).collect();
        self.ids.extend(ids);
        self.depth += 1;
    }

    /// From a node to the end, without the node.
    fn back(&self, node: Node) -> impl Iterator<Item = Node> {
        std::iter::successors(self.before[&node], |node| self.before[node])
    }
}

/// From nodes that are there to others, and the ids of these where they are holders.
#[derive(Default)]
struct Links {
    pairs: Vec<(Node, Node)>,
    ids: FxHashMap<u32, String>,
}

struct Search<'a> {
    graph: &'a dyn Graph,
    through: Through,
    /// Read so far.
    links: usize,
}

impl Search<'_> {
    /// `None` where there are more than may be read.
    async fn links(&mut self, side: &Side) -> Result<Option<Links>, StoreError> {
        let links_max = LINKS_MAX - self.links;
        let mut links = Links::default();
        let products: Vec<u32> = side.frontier.iter().filter_map(|node| node.product()).collect();
        if products.is_empty() {
            let holders: Vec<Holder> = side.frontier.iter().filter_map(|node| side.holder(*node)).collect();
            let held = self.graph.held(self.through, &holders, links_max).await?;
            links.pairs =
                held.into_iter().map(|(holder, product)| (Node::Holder(holder), Node::Product(product))).collect();
        } else {
            for HeldBy { product, holder } in self.graph.holders(self.through, &products, links_max).await? {
                links.pairs.push((Node::Product(product), Node::Holder(holder.key)));
                links.ids.insert(holder.key, holder.id);
            }
        }
        self.links += links.pairs.len();
        Ok((self.links <= LINKS_MAX).then_some(links))
    }

    async fn steps(&self, sides: &[Side; 2], met: Node) -> Result<Vec<Step>, StoreError> {
        let mut nodes: Vec<Node> = sides[0].back(met).collect();
        nodes.reverse();
        nodes.push(met);
        nodes.extend(sides[1].back(met));
        let products: Vec<u32> = nodes.iter().filter_map(|node| node.product()).collect();
        let ids = self.graph.product_ids(&products).await?;
        let holders = nodes.iter().filter_map(|node| sides[0].holder(*node).or_else(|| sides[1].holder(*node)));
        let through = std::iter::once(None).chain(holders.map(Some));
        let products = products.into_iter().zip(ids).map(|(key, id)| KnownProduct { key, id });
        Ok(products.zip(through).map(|(product, through)| Step { product, through }).collect())
    }
}

impl Node {
    fn product(self) -> Option<u32> {
        if let Self::Product(key) = self { Some(key) } else { None }
    }
}

impl Side {
    fn holder(&self, node: Node) -> Option<Holder> {
        let Node::Holder(key) = node else { return None };
        Some(Holder { key, id: self.ids.get(&key)?.clone() })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use async_trait::async_trait;
    use triptych_recommend::parameters::Model;

    use super::*;
    use crate::stores::graph::alike::AlikeTo;
    use crate::stores::graph::network::Network;
    use crate::stores::graph::{Found, Listable, PairQuestion, Pairs, Question};

    /// Whoever holds a product holds the next as well, and so many more hold each.
    struct Chain {
        more: usize,
    }

    #[async_trait]
    impl Graph for Chain {
        async fn holders(&self, _: Through, products: &[u32], max: usize) -> Result<Vec<HeldBy>, StoreError> {
            let of = |product: u32| {
                let more = (0..self.more as u32).map(move |one| 1_000 + one);
                let keys = [product, product + 1].into_iter().chain(more);
                keys.map(move |key| HeldBy { product, holder: Holder { key, id: key.to_string() } })
            };
            Ok(products.iter().copied().flat_map(of).take(max + 1).collect())
        }

        async fn held(&self, _: Through, holders: &[Holder], max: usize) -> Result<Vec<(u32, u32)>, StoreError> {
            let of = |key: u32| [key.saturating_sub(1), key].map(|product| (key, product));
            Ok(holders.iter().flat_map(|holder| of(holder.key)).take(max + 1).collect())
        }

        async fn product_ids(&self, keys: &[u32]) -> Result<Vec<String>, StoreError> {
            Ok(keys.iter().map(u32::to_string).collect())
        }

        async fn model(&self) -> Result<Model, StoreError> {
            unreachable!("a path needs no model")
        }

        async fn evidence(&self, _: &[Question]) -> Result<Vec<Option<Found>>, StoreError> {
            unreachable!("a path needs no evidence")
        }

        async fn listable(&self, _: &Question, _: &[String]) -> Result<Option<Listable>, StoreError> {
            unreachable!("a path needs no lists")
        }

        async fn pairs(&self, _: &PairQuestion) -> Result<Pairs, StoreError> {
            unreachable!("a path needs no pairs")
        }

        async fn has_product(&self, _: &str) -> Result<bool, StoreError> {
            unreachable!("a path is of products that are there")
        }

        async fn network(&self) -> Result<Arc<Network>, StoreError> {
            unreachable!("a path needs no network")
        }

        async fn alike(&self, _: &[String], _: usize) -> Result<Vec<AlikeTo>, StoreError> {
            unreachable!("a path needs no customers alike")
        }
    }

    #[tokio::test]
    async fn a_path_is_the_shortest_within_the_bounds_and_else_none() {
        let check = async |more: usize, to: u32, expected: &[u32], is_complete: bool| {
            let path = shortest(&Chain { more }, Through::Sellers, 10, to).await.unwrap();
            let products: Vec<u32> = path.steps.iter().map(|step| step.product.key).collect();
            assert_eq!((products.as_slice(), path.is_complete), (expected, is_complete), "to {to}");
            let through: Vec<u32> = path.steps.iter().filter_map(|step| Some(step.through.as_ref()?.key)).collect();
            let between = products.windows(2).map(|pair| pair[0].max(pair[1]));
            assert_eq!(through, between.collect::<Vec<u32>>());
        };
        check(0, 10, &[10], true).await;
        check(0, 11, &[10, 11], true).await;
        check(0, 8, &[10, 9, 8], true).await;
        check(0, 16, &[10, 11, 12, 13, 14, 15, 16], true).await;
        check(0, 17, &[], true).await;
        check(LINKS_MAX, 12, &[], false).await;
    }
}
