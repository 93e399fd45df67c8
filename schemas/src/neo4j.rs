//! The graph of a load in `Neo4j`: constraints shared by all loads, and one statement for each label of nodes and each type of
//! relationship. Statements take `$load`, the load's id, and `$rows`, lists of values; the first two values of a
//! relationship are the database's own numbers of its nodes.

use strum::{EnumIter, EnumString, IntoEnumIterator, IntoStaticStr};

pub const CONSTRAINTS: &str = include_str!("../neo4j/constraints.cypher");

/// Of nodes that belong to a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr)]
pub enum Label {
    Customer,
    Account,
    Product,
    Seller,
    Category,
    Community,
    Model,
}

/// The type of a relationship. One that is found by itself has the property `load` besides those listed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Relationship {
    Purchased,
    Sells,
    InCategory,
    BoughtWith,
    BoughtWithHub,
    Similar,
    Popular,
    FrequentWith,
    Recommended,
}

/// What is counted and compared as one: all nodes of a label, or all relationships of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Element {
    Nodes(Label),
    Relationships(Relationship),
}

impl Label {
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The first is the id; `load` comes besides.
    pub fn properties(self) -> &'static [&'static str] {
        match self {
            Self::Customer => &["id", "key"],
            Self::Seller => &["id", "key", "page_rank"],
            Self::Account => &["id", "accounts", "customers"],
            Self::Product => &PRODUCT,
            Self::Category => &["id", "key", "new_items", "next_basket", "also_bought"],
            Self::Community => &["id", "number", "products", "pairs", "modularity"],
            Self::Model => &MODEL,
        }
    }

    /// The statement that creates some of them.
    pub fn create(self) -> &'static str {
        match self {
            Self::Customer => include_str!("../neo4j/customers.cypher"),
            Self::Account => include_str!("../neo4j/accounts.cypher"),
            Self::Product => include_str!("../neo4j/products.cypher"),
            Self::Seller => include_str!("../neo4j/sellers.cypher"),
            Self::Category => include_str!("../neo4j/categories.cypher"),
            Self::Community => include_str!("../neo4j/communities.cypher"),
            Self::Model => include_str!("../neo4j/models.cypher"),
        }
    }
}

impl Relationship {
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    pub fn name(self) -> &'static str {
        self.into()
    }

    pub fn from(self) -> Label {
        match self {
            Self::Purchased | Self::Recommended => Label::Customer,
            Self::Sells => Label::Seller,
            Self::InCategory | Self::BoughtWith | Self::BoughtWithHub | Self::Similar | Self::FrequentWith => {
                Label::Product
            }
            Self::Popular => Label::Category,
        }
    }

    pub fn to(self) -> Label {
        match self {
            Self::InCategory => Label::Category,
            Self::Purchased
            | Self::Sells
            | Self::BoughtWith
            | Self::BoughtWithHub
            | Self::Similar
            | Self::Popular
            | Self::FrequentWith
            | Self::Recommended => Label::Product,
        }
    }

    pub fn properties(self) -> &'static [&'static str] {
        match self {
            Self::Purchased => &["orders", "items", "spent", "first_at", "last_at", "own_weight"],
            Self::Sells | Self::InCategory => &[],
            Self::BoughtWith | Self::BoughtWithHub | Self::Similar | Self::Popular => {
                &["customers", "orders", "new_items", "next_basket", "also_bought"]
            }
            Self::FrequentWith => &["position", "orders"],
            Self::Recommended => &["rank", "score", "reason"],
        }
    }

    /// The property that is an amount of money, in cents.
    pub fn money(self) -> Option<&'static str> {
        (self == Self::Purchased).then_some("spent")
    }

    /// The statement that creates some of them.
    pub fn create(self) -> &'static str {
        match self {
            Self::Purchased => include_str!("../neo4j/purchased.cypher"),
            Self::Sells => include_str!("../neo4j/sells.cypher"),
            Self::InCategory => include_str!("../neo4j/in_category.cypher"),
            Self::BoughtWith => include_str!("../neo4j/bought_with.cypher"),
            Self::BoughtWithHub => include_str!("../neo4j/bought_with_hub.cypher"),
            Self::Similar => include_str!("../neo4j/similar.cypher"),
            Self::Popular => include_str!("../neo4j/popular.cypher"),
            Self::FrequentWith => include_str!("../neo4j/frequent_with.cypher"),
            Self::Recommended => include_str!("../neo4j/recommended.cypher"),
        }
    }
}

impl Element {
    /// Nodes, then relationships.
    pub fn all() -> impl Iterator<Item = Self> {
        Label::iter().map(Self::Nodes).chain(Relationship::iter().map(Self::Relationships))
    }

    /// Of a label or a type; `None` where there is none of that name.
    pub fn parse(name: &str) -> Option<Self> {
        let label = name.parse().ok().map(Self::Nodes);
        label.or_else(|| name.parse().ok().map(Self::Relationships))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Nodes(label) => label.name(),
            Self::Relationships(relationship) => relationship.name(),
        }
    }
}

const PRODUCT: [&str; 13] = [
    "id",
    "key",
    "buyers",
    "recent_buyers",
    "orders",
    "category",
    "seller",
    "new_items",
    "next_basket",
    "also_bought",
    "last_day",
    "community",
    "page_rank",
];

const MODEL: [&str; 23] = [
    "id",
    "shape",
    "sellers",
    "recent_days",
    "last_day",
    "orders",
    "unit",
    "alpha",
    "normaliser",
    "k1",
    "k2",
    "rho",
    "beta",
    "back_weight",
    "popular_weight",
    "own_days",
    "own_within",
    "own_between",
    "own_group",
    "history_days",
    "slim_unit",
    "slim_l1",
    "slim_l2",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Names and positions, as in `orders: row[2]`.
    fn assigned(statement: &str) -> Vec<(String, usize)> {
        let parts = statement.split(": row[").collect::<Vec<_>>();
        parts
            .windows(2)
            .map(|pair| {
                let name = pair[0].rsplit([' ', '{']).next().unwrap().to_owned();
                (name, pair[1].split(']').next().unwrap().parse().unwrap())
            })
            .collect()
    }

    #[test]
    fn statements_set_the_properties_in_their_order() {
        let check = |statement: &str, properties: &[&str], first: usize| {
            let expected: Vec<(String, usize)> =
                properties.iter().zip(first..).map(|(name, position)| ((*name).to_owned(), position)).collect();
            assert_eq!(assigned(statement), expected);
        };
        for label in Label::all() {
            check(label.create(), label.properties(), 0);
            assert!(label.create().contains(&format!("(n:{} ", label.name())), "{}", label.name());
        }
        for relationship in Relationship::all() {
            check(relationship.create(), relationship.properties(), 2);
            let name = relationship.name();
            let typed = [" {", "]"].map(|end| format!("[:{name}{end}"));
            assert!(typed.iter().any(|typed| relationship.create().contains(typed)), "{name}");
        }
    }

    #[test]
    fn a_name_is_that_of_one_element_or_of_none() {
        for element in Element::all() {
            assert_eq!(Element::parse(element.name()), Some(element));
        }
        assert_eq!(Element::parse("BOUGHT_WITH_EVERYBODY"), None);
        assert_eq!(Element::parse("Load"), None);
    }
}
