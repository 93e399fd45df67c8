//! Compiles a checked query into one statement: a branch for each grain measured, put together by `UNION ALL` and summed
//! up by group. Values and names of tables are bound as parameters; the rest comes from closed lists.
//!
//! A branch joins the rows of its grain with the distinct values that their order has in each other grain named, so a
//! row counts once in every group it falls in. Inner joins only, but for people, whom guests are not among: what an outer
//! join does not match becomes 0 or '', or NULL where the column may be NULL, as the segment of a person may.

use std::collections::BTreeSet;

use triptych_schemas::clickhouse::table_of_load;
use triptych_schemas::marts::CUSTOMER_METRICS;

use super::column;
use super::condition::{Conditions, Parameter};
use super::sum::{self, Branch, Column};
use crate::kpi::dimension::{Dimension, Grain};
use crate::kpi::filter::Filter;
use crate::kpi::query::Query;
use crate::stores::documents::{ListQuery, OrderOrder, Start};

/// It returns one column a dimension, then one a sum, under no names that matter.
pub(super) struct Statement {
    pub(super) text: String,
    pub(super) parameters: Vec<(String, Parameter)>,
    pub(super) sums: Vec<Column>,
}

pub(super) fn compile(query: &Query, load_id: &str) -> Statement {
    let sums = sum::asked(&query.measures);
    let conditions = Conditions::of(&query.filter);
    let text = Compiler { query, sums: &sums, conditions: &conditions }.statement();
    bind(text, conditions, sums, load_id)
}

/// With the names of the tables that it speaks of.
fn bind(text: String, conditions: Conditions, sums: Vec<Column>, load_id: &str) -> Statement {
    let mut parameters: Vec<(String, Parameter)> = Vec::new();
    for table in Grain::ALL.map(Grain::table).into_iter().chain([CUSTOMER_METRICS.name]) {
        if text.contains(&placeholder(table)) {
            parameters.push((table.to_owned(), Parameter::Text(table_of_load(table, load_id))));
        }
    }
    parameters.extend(conditions.parameters);
    Statement { text, parameters, sums }
}

/// The keys of a page of orders, and of one more where there is one.
pub(super) fn compile_orders(query: &ListQuery<Filter, OrderOrder, Start>, load_id: &str) -> Statement {
    let every = Query::total(query.filter.clone(), BTreeSet::new());
    let mut conditions = Conditions::of(&query.filter);
    let compiler = Compiler { query: &every, sums: &[], conditions: &conditions };
    let place = match query.order {
        OrderOrder::Newest => "-toInt64(g.purchased_at)",
        OrderOrder::Oldest => "toInt64(g.purchased_at)",
        OrderOrder::Revenue => "-toInt64(g.revenue * 100)",
        OrderOrder::PaymentValue => "-toInt64(g.payment_value * 100)",
        OrderOrder::SlowestDelivery => {
            "if(g.status = 'delivered', toInt64(g.purchased_at) - toInt64(g.delivered_at), NULL)"
        }
        OrderOrder::Latest => {
            "if(g.status = 'delivered', toInt64(g.estimated_delivery_at) - toInt64(g.delivered_at), NULL)"
        }
    };
    let rows = compiler.rows(Grain::Orders);
    let mut text = format!(
        "SELECT order_key\nFROM (\nSELECT g.order_key AS order_key, ifNull({place}, toInt64({})) AS place\n{rows}\n)",
        i64::MAX
    );
    if let Some((place, key)) = query.after.as_ref().and_then(Start::as_integer) {
        text = format!("{text}\nWHERE (place, order_key) > ({{after_place:Int64}}, {{after_key:Int64}})");
        conditions.parameters.push(("after_place".to_owned(), Parameter::Number(place)));
        conditions.parameters.push(("after_key".to_owned(), Parameter::Number(key)));
    }
    text = format!("{text}\nORDER BY place, order_key\nLIMIT {{rows:Int64}}");
    conditions.parameters.push(("rows".to_owned(), Parameter::Number(query.first as i64 + 1)));
    bind(text, conditions, Vec::new(), load_id)
}

/// The values that a column of texts has in a table, ascending.
pub(super) fn compile_texts(table: &str, column: &str, load_id: &str) -> Statement {
    let table_name = placeholder(table);
    let text = format!("SELECT DISTINCT {column} FROM {table_name} WHERE {column} IS NOT NULL ORDER BY {column}");
    let parameters = vec![(table.to_owned(), Parameter::Text(table_of_load(table, load_id)))];
    Statement { text, parameters, sums: Vec::new() }
}

struct Compiler<'a> {
    query: &'a Query,
    sums: &'a [Column],
    conditions: &'a Conditions,
}

impl Compiler<'_> {
    fn statement(&self) -> String {
        let branches: BTreeSet<Branch> = self.sums.iter().map(|sum| sum.branch).collect();
        let texts: Vec<String> = branches.into_iter().map(|branch| self.branch(branch)).collect();
        if let [only] = texts.as_slice() {
            return only.clone();
        }
        let sums = self.sums.iter().map(|sum| format!("sum({})", sum.name));
        let selected: Vec<String> = self.group_names().chain(sums).collect();
        format!("SELECT {}\nFROM (\n{}\n){}", selected.join(", "), texts.join("\nUNION ALL\n"), self.group_by())
    }

    /// One row a group: what this branch measures, and 0 for what the others do.
    fn branch(&self, branch: Branch) -> String {
        let sums = self.sums.iter().map(|sum| {
            let expression = if sum.branch == branch { sum.expression.as_str() } else { "0" };
            format!("toInt64({expression}) AS {}", sum.name)
        });
        match branch {
            Branch::Rows(grain) => {
                let selected: Vec<String> = self.group_values(grain).chain(sums).collect();
                format!("SELECT {}\n{}{}", selected.join(", "), self.rows(grain), self.group_by())
            }
            Branch::Customers => {
                // How many orders each customer has in each group.
                let counted = "uniqExactIf(g.order_key, g.quantity > 0) AS customer_orders";
                self.put_together("g.customer_key AS customer", "customer", counted, sums)
            }
            Branch::OrderValues => {
                let value = "toInt64(sumIf(g.price, g.quantity > 0) * 100) AS order_value, \
                             countIf(g.quantity > 0) AS sold_lines";
                self.put_together("g.order_key AS valued_order", "valued_order", value, sums)
            }
        }
    }

    /// Over items that are put together by a key first, group by group.
    fn put_together(&self, key: &str, name: &str, value: &str, sums: impl Iterator<Item = String>) -> String {
        let inner: Vec<String> = self.group_values(Grain::Items).chain([key.to_owned(), value.to_owned()]).collect();
        let keys: Vec<String> = self.group_names().chain([name.to_owned()]).collect();
        let rows = format!("SELECT {}\n{}\nGROUP BY {}", inner.join(", "), self.rows(Grain::Items), keys.join(", "));
        let selected: Vec<String> = self.group_names().chain(sums).collect();
        format!("SELECT {}\nFROM (\n{rows}\n){}", selected.join(", "), self.group_by())
    }

    /// `FROM … INNER JOIN … WHERE …` of the rows of one grain.
    fn rows(&self, measured: Grain) -> String {
        let mut text = self.table(measured, measured);
        for other in Grain::ALL {
            if other != measured && self.query.names(other) && source_grain(self.query, measured, other) == other {
                let (values, alias) = (self.values_by_order(measured, other), other.table());
                text = format!("{text}\nINNER JOIN (\n{values}\n) AS {alias} ON g.order_key = {alias}.order_key");
            }
        }
        format!("{text}{}", self.passes(measured, measured))
    }

    /// `FROM …` of the rows of one grain, with the people who ordered where these rows tell their segment.
    fn table(&self, measured: Grain, source: Grain) -> String {
        let text = format!("FROM {} AS g", placeholder(source.table()));
        let is_grouped = self.query.dimensions.contains(&Dimension::CustomerSegment);
        if !is_grouped || source_grain(self.query, measured, Dimension::CustomerSegment.grain()) != source {
            return text;
        }
        format!(
            "{text}\nLEFT JOIN {} AS person ON g.customer_key = person.customer_key",
            placeholder(CUSTOMER_METRICS.name)
        )
    }

    /// The distinct values that an order has in another grain, among the rows that pass.
    fn values_by_order(&self, measured: Grain, source: Grain) -> String {
        let own = |(_, dimension): &(usize, Dimension)| source_grain(self.query, measured, dimension.grain()) == source;
        let values = self.dimensions().filter(own).map(|(place, dimension)| value(dimension, &format!("v{place}")));
        let selected: Vec<String> = ["g.order_key AS order_key".to_owned()].into_iter().chain(values).collect();
        // An order is one row of its own grain.
        let select = if source == Grain::Orders { "SELECT" } else { "SELECT DISTINCT" };
        let (table, passes) = (self.table(measured, source), self.passes(measured, source));
        format!("{select} {}\n{table}{passes}", selected.join(", "))
    }

    /// The conditions of all grains that `source` tells of.
    fn passes(&self, measured: Grain, source: Grain) -> String {
        let told = Grain::ALL.into_iter().filter(|grain| source_grain(self.query, measured, *grain) == source);
        let conditions: Vec<&str> =
            told.flat_map(|grain| self.conditions.of_grain(grain)).map(String::as_str).collect();
        if conditions.is_empty() { String::new() } else { format!("\nWHERE {}", conditions.join(" AND ")) }
    }

    /// The group's values, as the rows of one grain and what is joined to them tell them.
    fn group_values(&self, measured: Grain) -> impl Iterator<Item = String> {
        self.dimensions().map(move |(place, dimension)| {
            let source = source_grain(self.query, measured, dimension.grain());
            let name = format!("d{place}");
            if source == measured { value(dimension, &name) } else { format!("{}.v{place} AS {name}", source.table()) }
        })
    }

    fn dimensions(&self) -> impl Iterator<Item = (usize, Dimension)> {
        self.query.dimensions.iter().copied().enumerate()
    }

    fn group_names(&self) -> impl Iterator<Item = String> {
        (0..self.query.dimensions.len()).map(|place| format!("d{place}"))
    }

    fn group_by(&self) -> String {
        let names: Vec<String> = self.group_names().collect();
        if names.is_empty() { String::new() } else { format!("\nGROUP BY {}", names.join(", ")) }
    }
}

/// The grain whose rows tell of `grain` in a branch. Items carry the attributes of their order, so where they are at
/// hand the orders need not be joined.
fn source_grain(query: &Query, measured: Grain, grain: Grain) -> Grain {
    let items_at_hand = measured == Grain::Items || (measured != Grain::Orders && query.names(Grain::Items));
    if grain == Grain::Orders && items_at_hand && !asks_orders(query) { Grain::Items } else { grain }
}

/// Whether something is asked that orders alone tell.
fn asks_orders(query: &Query) -> bool {
    let filtered = query.filter.conditions.iter().map(|(dimension, _)| *dimension);
    query.dimensions.iter().copied().chain(filtered).any(column::is_of_order_alone)
}

fn value(dimension: Dimension, name: &str) -> String {
    format!("{} AS {name}", column::of_dimension(dimension))
}

fn placeholder(table: &str) -> String {
    format!("{{{table}:Identifier}}")
}
