//! Where products and sellers stand in the purchase graph: communities of products found in the same baskets, and `PageRank`. It was
//! computed when the load was made (`docs/marts.md`); every graph store keeps it in memory. Reads no store.

use std::sync::Arc;

use super::KnownProduct;
use super::known::Ids;

/// Some 20 bytes a product, and as many a seller with its id.
pub struct Network {
    ids: Arc<Ids>,
    sellers: Ids,
    seller_ranks: Vec<f64>,
    products: Vec<Place>,
    communities: Vec<CommunitySums>,
    /// Products by community, the most central first, and where those of each begin.
    members: Vec<u32>,
    starts: Vec<usize>,
    modularity: f64,
}

/// Of a product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// From 1; `None` for one that was in no basket with another.
    pub community: Option<u32>,
    pub page_rank: f64,
}

/// As stores keep it, in the order of the numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommunitySums {
    pub products: u32,
    pub pairs: u32,
    /// Its part of that of the whole.
    pub modularity: f64,
}

/// One community of products, and what it is part of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Community {
    /// From 1, the largest first.
    pub number: u32,
    pub sums: CommunitySums,
    /// Of the whole division into communities.
    pub whole_modularity: f64,
}

/// Sellers by key.
#[derive(Default)]
pub(crate) struct RankedSellers {
    pub(crate) ids: Ids,
    pub(crate) ranks: Vec<f64>,
}

impl Network {
    /// `products` are beside `ids`. `None` where a product names a community that is not there.
    pub(crate) fn new(
        ids: Arc<Ids>,
        products: Vec<Place>,
        communities: Vec<CommunitySums>,
        sellers: RankedSellers,
    ) -> Option<Self> {
        let mut members: Vec<u32> =
            (0..).zip(&products).filter_map(|(key, place)| place.community.map(|_| key)).collect();
        let place = |key: u32| products[key as usize];
        members.sort_by(|a, b| {
            let (first, second) = (place(*a), place(*b));
            first.community.cmp(&second.community).then(second.page_rank.total_cmp(&first.page_rank)).then(a.cmp(b))
        });
        let of = |member: &u32| place(*member).community.unwrap_or_default() as usize;
        let is_known = |member: &u32| (1..=communities.len()).contains(&of(member));
        if !members.iter().all(is_known) {
            return None;
        }
        let starts = (1..=communities.len() + 1).map(|number| members.partition_point(|member| of(member) < number));
        Some(Self {
            starts: starts.collect(),
            modularity: communities.iter().map(|community| community.modularity).sum(),
            ids,
            sellers: sellers.ids,
            seller_ranks: sellers.ranks,
            products,
            communities,
            members,
        })
    }

    /// `None` for a product that the load does not have.
    pub fn product_key(&self, id: &str) -> Option<u32> {
        self.ids.key(id)
    }

    /// `None` for a product that the load does not have.
    pub fn product(&self, id: &str) -> Option<Place> {
        Some(self.products[self.ids.key(id)? as usize])
    }

    /// `None` for a seller that the load does not have.
    pub fn seller_rank(&self, id: &str) -> Option<f64> {
        Some(self.seller_ranks[self.sellers.key(id)? as usize])
    }

    /// `None` for a number that the load does not have.
    pub fn community(&self, number: u32) -> Option<Community> {
        let sums = *self.communities.get(number.checked_sub(1)? as usize)?;
        Some(Community { number, sums, whole_modularity: self.modularity })
    }

    /// The largest.
    pub fn communities(&self, first: usize) -> impl Iterator<Item = Community> {
        (1..).map_while(|number| self.community(number)).take(first)
    }

    /// Products of a community, the most central first.
    pub fn members(&self, number: u32, first: usize) -> Vec<KnownProduct> {
        let Some(place) = number.checked_sub(1).map(|place| place as usize) else { return Vec::new() };
        let (Some(start), Some(end)) = (self.starts.get(place), self.starts.get(place + 1)) else { return Vec::new() };
        let members = self.members[*start..*end].iter().take(first);
        members.map(|key| KnownProduct { key: *key, id: self.ids.get(*key).to_owned() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(all: &[&str]) -> Ids {
        let mut ids = Ids::default();
        for id in all {
            ids.push(id);
        }
        ids
    }

    fn network(of: &[Option<u32>]) -> Option<Network> {
        let ranks = [0.1, 0.2, 0.2, 0.4, 0.1];
        let places = of.iter().zip(ranks).map(|(community, page_rank)| Place { community: *community, page_rank });
        let sums = |products, modularity| CommunitySums { products, pairs: 1, modularity };
        let sellers = RankedSellers { ids: ids(&["s", "t"]), ranks: vec![0.75, 0.25] };
        let products = Arc::new(ids(&["a", "b", "c", "d", "e"]));
        Network::new(products, places.collect(), vec![sums(2, 0.25), sums(2, 0.125)], sellers)
    }

    #[test]
    fn members_come_by_their_rank_and_then_by_key() {
        let network = network(&[Some(2), Some(1), Some(1), None, Some(2)]).unwrap();
        let members =
            |number, first| network.members(number, first).into_iter().map(|known| known.id).collect::<Vec<_>>();
        assert_eq!((members(1, 9), members(2, 1)), (vec!["b".to_owned(), "c".to_owned()], vec!["a".to_owned()]));
        assert_eq!((members(0, 9), members(3, 9)), (Vec::new(), Vec::new()));
        assert_eq!(network.communities(9).map(|community| community.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(network.community(2).map(|community| community.whole_modularity), Some(0.375));
        assert_eq!(network.product("d"), Some(Place { community: None, page_rank: 0.4 }));
        assert_eq!(
            (network.product("x"), network.seller_rank("t"), network.seller_rank("a")),
            (None, Some(0.25), None)
        );
    }

    #[test]
    fn a_community_that_is_not_there_is_refused() {
        for number in [0, 3] {
            assert!(network(&[Some(number), None, None, None, None]).is_none());
        }
    }
}
