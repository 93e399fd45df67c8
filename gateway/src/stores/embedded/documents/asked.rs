//! Pages of lists and their lengths that were asked for before: a list that many look at is found and counted once. Counting a
//! hundred thousand reviews takes longer than all else of a page.

use std::any::Any;
use std::fmt::Debug;
use std::slice;
use std::sync::Arc;

use crate::stores::documents::{
    CustomerFilter, CustomerOrder, ListQuery, ProductFilter, ProductOrder, ReviewFilter, ReviewOrder, SellerFilter,
    SellerOrder,
};
use crate::stores::kept::{Kept, bytes_of};

/// How many are expected to fit.
const LISTS: usize = 1_000;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Asked {
    Products(ListQuery<ProductFilter, ProductOrder>),
    Sellers(ListQuery<SellerFilter, SellerOrder>),
    Customers(ListQuery<CustomerFilter, CustomerOrder>),
    Reviews(ListQuery<ReviewFilter, ReviewOrder>),
    ProductCount(ProductFilter),
    SellerCount(SellerFilter),
    CustomerCount(CustomerFilter),
    ReviewCounts(ReviewFilter),
}

/// Each kind of question is answered with one type.
pub(super) struct Lists(Kept<Asked, Arc<dyn Any + Send + Sync>>);

impl Lists {
    pub(super) fn new(bytes_max: u64) -> Self {
        Self(Kept::new(bytes_max, LISTS))
    }

    pub(super) fn find<T: Clone + 'static>(&self, asked: &Asked) -> Option<T> {
        self.0.find(asked)?.downcast_ref().cloned()
    }

    pub(super) fn keep<T: Clone + Debug + Send + Sync + 'static>(&self, asked: Asked, answer: &T) {
        let bytes = bytes_of(slice::from_ref(&asked)) + bytes_of(slice::from_ref(answer));
        self.0.keep(asked, Arc::new(answer.clone()), bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stores::documents::{Page, ReviewCounts};

    #[test]
    fn what_was_asked_is_found_again_and_nothing_else() {
        let lists = Lists::new(1 << 20);
        let counts = ReviewCounts { with_message: 7, ..ReviewCounts::default() };
        lists.keep(Asked::ReviewCounts(ReviewFilter::default()), &counts);
        lists.keep(Asked::ProductCount(ProductFilter::default()), &3_u64);
        let good = ReviewFilter { score_from: Some(5), ..ReviewFilter::default() };
        assert_eq!(lists.find(&Asked::ReviewCounts(ReviewFilter::default())), Some(counts));
        assert_eq!(lists.find(&Asked::ProductCount(ProductFilter::default())), Some(3_u64));
        assert_eq!(lists.find::<ReviewCounts>(&Asked::ReviewCounts(good)), None);
        assert_eq!(lists.find::<u64>(&Asked::SellerCount(SellerFilter::default())), None);
    }

    #[test]
    fn pages_of_one_filter_are_told_apart() {
        let lists = Lists::new(1 << 20);
        let asked = |order: SellerOrder, first: usize| {
            Asked::Sellers(ListQuery { filter: SellerFilter::default(), order, after: None, first })
        };
        lists.keep(asked(SellerOrder::Id, 3), &Page { rows: vec![1], has_next: true });
        let found = |order: SellerOrder, first: usize| lists.find::<Page<i32>>(&asked(order, first)).is_some();
        assert!(found(SellerOrder::Id, 3));
        assert!(!found(SellerOrder::Id, 4) && !found(SellerOrder::Revenue, 3));
    }
}
