//! The graph of a load in `Neo4j`: constraints shared by all loads, and one statement for each kind of node and
//! relationship. Statements take `$load`, the load's id, and `$rows`, lists of values; the first two values of a
//! relationship are the database's own numbers of its nodes.

pub const CONSTRAINTS: &str = include_str!("../neo4j/constraints.cypher");

pub const CUSTOMERS: &str = include_str!("../neo4j/customers.cypher");
pub const ACCOUNTS: &str = include_str!("../neo4j/accounts.cypher");
pub const PRODUCTS: &str = include_str!("../neo4j/products.cypher");
pub const SELLERS: &str = include_str!("../neo4j/sellers.cypher");
pub const CATEGORIES: &str = include_str!("../neo4j/categories.cypher");
pub const MODELS: &str = include_str!("../neo4j/models.cypher");

pub const PURCHASED: &str = include_str!("../neo4j/purchased.cypher");
pub const SELLS: &str = include_str!("../neo4j/sells.cypher");
pub const IN_CATEGORY: &str = include_str!("../neo4j/in_category.cypher");
pub const BOUGHT_WITH: &str = include_str!("../neo4j/bought_with.cypher");
pub const BOUGHT_WITH_HUB: &str = include_str!("../neo4j/bought_with_hub.cypher");
pub const SIMILAR: &str = include_str!("../neo4j/similar.cypher");
pub const POPULAR: &str = include_str!("../neo4j/popular.cypher");
pub const FREQUENT_WITH: &str = include_str!("../neo4j/frequent_with.cypher");
pub const RECOMMENDED: &str = include_str!("../neo4j/recommended.cypher");

/// A kind of node. The first property is its id; `load` comes besides.
#[derive(Clone, Copy, Debug)]
pub struct Nodes {
    pub label: &'static str,
    pub properties: &'static [&'static str],
    pub create: &'static str,
}

/// A kind of relationship, between nodes of these labels. One that is found by itself has `load` besides.
#[derive(Clone, Copy, Debug)]
pub struct Relationships {
    pub kind: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub properties: &'static [&'static str],
    pub create: &'static str,
}

pub const NODES: [Nodes; 6] = [
    Nodes { label: "Customer", properties: &["id", "key"], create: CUSTOMERS },
    Nodes { label: "Account", properties: &["id", "accounts", "customers"], create: ACCOUNTS },
    Nodes {
        label: "Product",
        properties: &[
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
        ],
        create: PRODUCTS,
    },
    Nodes { label: "Seller", properties: &["id", "key"], create: SELLERS },
    Nodes {
        label: "Category",
        properties: &["id", "key", "new_items", "next_basket", "also_bought"],
        create: CATEGORIES,
    },
    Nodes {
        label: "Model",
        properties: &[
            "id",
            "shape",
            "sellers",
            "recent_days",
            "last_day",
            "orders",
            "unit",
            "alpha",
            "k1",
            "k2",
            "rho",
            "beta",
            "back_weight",
            "own_days",
            "history_days",
            "slim_unit",
            "slim_l1",
            "slim_l2",
        ],
        create: MODELS,
    },
];

pub const RELATIONSHIPS: [Relationships; 9] = [
    Relationships {
        kind: "PURCHASED",
        from: "Customer",
        to: "Product",
        properties: &["orders", "items", "spent", "first_at", "last_at", "own_weight"],
        create: PURCHASED,
    },
    Relationships { kind: "SELLS", from: "Seller", to: "Product", properties: &[], create: SELLS },
    Relationships { kind: "IN_CATEGORY", from: "Product", to: "Category", properties: &[], create: IN_CATEGORY },
    Relationships {
        kind: "BOUGHT_WITH",
        from: "Product",
        to: "Product",
        properties: &["customers", "orders", "new_items", "next_basket", "also_bought"],
        create: BOUGHT_WITH,
    },
    Relationships {
        kind: "BOUGHT_WITH_HUB",
        from: "Product",
        to: "Product",
        properties: &["customers", "orders", "new_items", "next_basket", "also_bought"],
        create: BOUGHT_WITH_HUB,
    },
    Relationships {
        kind: "SIMILAR",
        from: "Product",
        to: "Product",
        properties: &["customers", "orders", "new_items", "next_basket", "also_bought"],
        create: SIMILAR,
    },
    Relationships {
        kind: "POPULAR",
        from: "Category",
        to: "Product",
        properties: &["customers", "orders", "new_items", "next_basket", "also_bought"],
        create: POPULAR,
    },
    Relationships {
        kind: "FREQUENT_WITH",
        from: "Product",
        to: "Product",
        properties: &["position", "orders"],
        create: FREQUENT_WITH,
    },
    Relationships {
        kind: "RECOMMENDED",
        from: "Customer",
        to: "Product",
        properties: &["rank", "score", "reason"],
        create: RECOMMENDED,
    },
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
        for nodes in NODES {
            check(nodes.create, nodes.properties, 0);
            assert!(nodes.create.contains(&format!("(n:{} ", nodes.label)), "{}", nodes.label);
        }
        for relationships in RELATIONSHIPS {
            check(relationships.create, relationships.properties, 2);
            assert!(relationships.create.contains(&format!("[:{}", relationships.kind)), "{}", relationships.kind);
        }
    }
}
