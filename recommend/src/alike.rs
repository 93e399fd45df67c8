//! Products like one product: those that share most buyers with it for how many each has, then what stands on its shelf.
//! Refuses to look at more than the one product: what fits a basket is [`rank`](crate::rank).
//!
//! ```text
//! alike(j) = units_ij / (sqrt(u_i u_j) + 10) + 0.01 w_j / (w of all of i's seller and category) [0 elsewhere]
//! ```
//!
//! `units_ij` are the customers (or orders, as the mode also bought counts) that hold both, `u` those that hold each: the cosine
//! of who bought them, shrunk so that one coincidence makes no likeness. A product that everybody buys is like few others, and that
//! sets it apart from also bought, which asks what buyers most likely bought besides. The cosine is that of B. Sarwar, G. Karypis,
//! J. Konstan and J. Riedl, "Item-Based Collaborative Filtering Recommendation Algorithms" (WWW 2001).

use crate::ask::Ask;
use crate::count::Product;
use crate::evidence::{Evidence, SellerShelf, Share};
use crate::number::settle;
use crate::parameters::{Model, Unit};
use crate::rank::{Ranked, Scored, best};
use crate::reason::{Cause, Reason};

const SHRINK: f64 = 10.0;
const SHELF_WEIGHT: f64 = 0.01;

/// Products like the only one of the history, most alike first; none where nothing is known of it.
pub(crate) fn alike(model: &Model, ask: &Ask, evidence: &Evidence) -> Vec<Ranked> {
    let [held] = &evidence.history[..] else { return Vec::new() };
    let unit = model.of(ask.mode).unit;
    let of = evidence.facts(held.product);
    // Goods without category stand on no shelf of their kind.
    let shelf = evidence.shelves.iter().find(|shelf| shelf.category.is_some());
    let mut found = Vec::new();
    for (key, product) in &evidence.products {
        if *key == held.product || product.buyers == 0 || !ask.passes(*key, product) {
            continue;
        }
        let shared = held.together.list.binary_search_by_key(key, |share| share.product);
        let shared = shared.ok().map(|place| held.together.list[place]);
        let together = shared.map_or(0.0, |share| cosine(unit, share, &of, product));
        let on_shelf = shelf.map_or(0.0, |shelf| share_of_shelf(shelf, product));
        let cause = match (shared, shelf) {
            (Some(Share { units, .. }), _) if together >= on_shelf => {
                Cause::BoughtTogether { with: held.product, units }
            }
            (_, Some(shelf)) if on_shelf > 0.0 => Cause::PopularAtSeller { seller: shelf.seller },
            _ => continue,
        };
        found.push(Scored {
            score: settle(together + on_shelf),
            reason: Reason::new(unit, product, cause),
            no_longer_sold: !model.is_sold(product.last_day),
            buyers: product.buyers,
            product: *key,
        });
    }
    best(found, ask.candidates())
}

fn cosine(unit: Unit, share: Share, one: &Product, other: &Product) -> f64 {
    let holders = |product: &Product| match unit {
        Unit::Customer => f64::from(product.buyers),
        Unit::Order => f64::from(product.orders),
    };
    f64::from(share.units) / ((holders(one) * holders(other)).sqrt() + SHRINK)
}

fn share_of_shelf(shelf: &SellerShelf, product: &Product) -> f64 {
    let is_on_it = (product.seller, product.category) == (Some(shelf.seller), shelf.category);
    if is_on_it { SHELF_WEIGHT * product.popularity() / shelf.popularity } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Wanted;
    use crate::count::Counts;
    use crate::parameters::Mode;
    use crate::purchase::Purchase;

    /// Product 0 and 1 share three customers of few, 0 and 2 as many of very many; 3 stands on the shelf of 0; 4 nowhere.
    fn counts() -> Counts {
        let mut bought: Vec<(u32, u32)> = vec![(9, 3), (8, 4)];
        for customer in 0..3 {
            bought.extend([(customer, 0), (customer, 1), (customer, 2)]);
        }
        bought.extend((10..60).map(|customer| (customer, 2)));
        let line = |(order, (customer, product)): (u32, (u32, u32))| {
            let seller = Some(if product == 0 || product == 3 { 7 } else { 8 });
            Purchase { customer, order, product, seller, day: 1 }
        };
        let lines: Vec<Purchase> = (0_u32..).zip(bought).map(line).collect();
        Counts::new(&lines, &[Some(0), Some(1), Some(1), Some(0), Some(1)])
    }

    fn check(ask: &Ask, expected: &[u32]) {
        let counts = counts();
        let catalogue = counts.catalogue();
        let evidence = counts.for_basket(&catalogue, ask, &[0]);
        let found = crate::rank::rank(&counts.model, ask, &evidence);
        assert_eq!(found.iter().map(|one| one.product).collect::<Vec<_>>(), expected, "{ask:?}");
    }

    #[test]
    fn those_who_share_most_for_their_size_come_first_and_the_shelf_after_them() {
        let ask = Ask { wanted: Wanted::Alike, ..Ask::new(Mode::AlsoBought, 10) };
        check(&ask, &[1, 2, 3]);
        check(&Ask { first: 1, ..ask.clone() }, &[1]);
        check(&Ask { excluded: vec![1], ..ask.clone() }, &[2, 3]);
        check(&Ask { excluded_categories: vec![1], ..ask }, &[3]);
    }

    #[test]
    fn the_reason_is_the_larger_part_and_the_score_the_formula() {
        let counts = counts();
        let ask = Ask { wanted: Wanted::Alike, ..Ask::new(Mode::AlsoBought, 10) };
        let found = crate::rank::rank(&counts.model, &ask, &counts.for_basket(&counts.catalogue(), &ask, &[0]));
        assert!((found[0].score - 3.0 / (3.0 + 10.0)).abs() < 1e-9, "{found:?}");
        assert!((found[1].score - 3.0 / ((3.0_f64 * 53.0).sqrt() + 10.0)).abs() < 1e-9, "{found:?}");
        assert_eq!(found[0].reason.cause, Cause::BoughtTogether { with: 0, units: 3 });
        assert_eq!((found[2].reason.cause, found[2].reason.count), (Cause::PopularAtSeller { seller: 7 }, 1));
    }

    #[test]
    fn a_basket_of_several_is_like_nothing() {
        let counts = counts();
        let ask = Ask { wanted: Wanted::Alike, ..Ask::new(Mode::AlsoBought, 10) };
        assert_eq!(crate::rank::rank(&counts.model, &ask, &counts.for_basket(&counts.catalogue(), &ask, &[0, 1])), []);
    }
}
