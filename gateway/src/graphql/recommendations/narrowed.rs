//! What narrows a list of recommendations, and what makes it varied: checked here against the limits, with the argument named.
//! Refuses nothing of which the load has not heard: what is not there cannot be listed.

use async_graphql::ID;

use crate::graphql::error::ApiError;
use crate::stores::documents::Real;
use crate::stores::graph::{EXCLUDED_CATEGORIES_MAX, EXCLUDED_MAX, IN_STOCK_MAX, Question};

/// As asked.
#[derive(Default)]
pub(in crate::graphql) struct Narrowed {
    pub(in crate::graphql) exclude: Option<Vec<ID>>,
    pub(in crate::graphql) category: Option<String>,
    pub(in crate::graphql) exclude_categories: Option<Vec<String>>,
    pub(in crate::graphql) in_stock_only: Option<Vec<ID>>,
    pub(in crate::graphql) variety: Option<f64>,
    pub(in crate::graphql) novelty: Option<f64>,
}

impl Narrowed {
    pub(super) fn narrow(self, question: Question) -> Result<Question, ApiError> {
        let exclude_categories = self.exclude_categories.unwrap_or_default();
        if exclude_categories.len() > EXCLUDED_CATEGORIES_MAX {
            let reason = format!("more than {EXCLUDED_CATEGORIES_MAX} categories");
            return Err(ApiError::bad_argument("excludeCategories", reason));
        }
        Ok(Question {
            exclude: ids("exclude", self.exclude.unwrap_or_default(), EXCLUDED_MAX)?,
            category: self.category,
            exclude_categories,
            in_stock: self.in_stock_only.map(|listed| ids("inStockOnly", listed, IN_STOCK_MAX)).transpose()?,
            variety: share("variety", self.variety)?,
            novelty: share("novelty", self.novelty)?,
            ..question
        })
    }
}

/// 0 where nothing is said.
fn share(argument: &str, asked: Option<f64>) -> Result<Real, ApiError> {
    let share = asked.unwrap_or(0.0);
    if (0.0..=1.0).contains(&share) {
        Ok(Real(share))
    } else {
        Err(ApiError::bad_argument(argument, format!("{share} is not between 0 and 1")))
    }
}

/// No more than so many ids of products.
pub(super) fn ids(argument: &str, ids: Vec<ID>, count_max: usize) -> Result<Vec<String>, ApiError> {
    if ids.len() > count_max {
        return Err(ApiError::bad_argument(argument, format!("more than {count_max} products")));
    }
    Ok(ids.into_iter().map(|id| id.0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stores::graph::Subject;
    use triptych_recommend::parameters::Mode;

    #[test]
    fn each_limit_names_its_argument() {
        let check = |narrowed: Narrowed, expected: Option<&str>| {
            let question = Question::new(Subject::Product(0), Mode::AlsoBought, 1);
            let argument = match narrowed.narrow(question) {
                Err(ApiError::BadArgument { argument, .. }) => Some(argument),
                _ => None,
            };
            assert_eq!(argument.as_deref(), expected);
        };
        let many = |count: usize| Some((0..count).map(|id| ID(id.to_string())).collect());
        let named = |count: usize| Some((0..count).map(|id| id.to_string()).collect());
        check(Narrowed::default(), None);
        check(Narrowed { exclude: many(10_000), in_stock_only: many(10_000), ..Narrowed::default() }, None);
        check(Narrowed { exclude: many(10_001), ..Narrowed::default() }, Some("exclude"));
        check(Narrowed { in_stock_only: many(10_001), ..Narrowed::default() }, Some("inStockOnly"));
        check(Narrowed { exclude_categories: named(1_000), variety: Some(1.0), ..Narrowed::default() }, None);
        check(Narrowed { exclude_categories: named(1_001), ..Narrowed::default() }, Some("excludeCategories"));
        for variety in [-0.1, 1.1, f64::NAN] {
            check(Narrowed { variety: Some(variety), ..Narrowed::default() }, Some("variety"));
            check(Narrowed { novelty: Some(variety), ..Narrowed::default() }, Some("novelty"));
        }
    }
}
