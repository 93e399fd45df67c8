//! What an operation costs before it is executed: the weight of each field ([`super::weights`]), as often as the lists around it
//! may have rows. Counts the most that the answer may have, not what it will. What `@skip` and `@include` leave out costs
//! nothing. Refuses a `first` beyond the operator's limit on the way; one beyond the list's own is left to the list, which
//! says so by name.

use async_graphql::parser::types::{
    BaseType, Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet, Type,
};
use async_graphql::{Positioned, ServerError, Value, Variables};

use super::weights::{VALUES_A_POINT, Weight, weight};
use super::{Excess, Limits, refuse, report};
use crate::graphql::language::operation::Root;
use crate::graphql::language::types::Types;

/// What tools ask of the API itself, all of it.
const INTROSPECTION: u64 = 2_000;
const INTROSPECTED: [&str; 2] = ["__schema", "__type"];
/// A search for words in texts.
const SEARCH: u64 = 500;

/// As [`Limits::check_cost`]. The shape must have been checked: fragments are spread here.
pub(super) fn check(
    document: &ExecutableDocument,
    operation: &Positioned<OperationDefinition>,
    root: Root,
    variables: &Variables,
    limits: &Limits,
) -> Result<u64, ServerError> {
    let costs = Costs { document, types: Types::of_the_api(), variables, limits };
    let mut all = 0_u64;
    let mut most = (0, "");
    for (of, field) in costs.flat(root.name(), &operation.node.selection_set.node) {
        let cost = costs.of_field(of, field)?;
        all = all.saturating_add(cost);
        if cost > most.0 {
            most = (cost, field.response_key().node.as_str());
        }
    }
    let requested = all.div_ceil(VALUES_A_POINT);
    if requested <= limits.cost_max {
        return Ok(requested);
    }
    let excess = Excess { code: "COST_LIMIT", limit: limits.cost_max, found: requested, at: operation.pos };
    let found = format!(
        "the question may cost {requested} points ({} of them for `{}`; one is a field of the answer)",
        most.0.div_ceil(VALUES_A_POINT),
        most.1
    );
    let advice =
        "ask for fewer rows with `first`, for fewer fields, or for lists within lists by questions of their own";
    Err(refuse(&excess, &found, advice))
}

pub(super) struct Costs<'a> {
    document: &'a ExecutableDocument,
    types: &'a Types,
    variables: &'a Variables,
    limits: &'a Limits,
}

impl<'a> Costs<'a> {
    /// What is selected of a type, through fragments, each field with the type it is of.
    pub(super) fn flat(&self, of: &'a str, selected: &'a SelectionSet) -> Vec<(&'a str, &'a Field)> {
        let mut found = Vec::new();
        self.add_flat(of, selected, &mut found);
        found
    }

    fn add_flat(&self, of: &'a str, selected: &'a SelectionSet, found: &mut Vec<(&'a str, &'a Field)>) {
        for selection in &selected.items {
            if self.is_skipped(selection.node.directives()) {
                continue;
            }
            match &selection.node {
                Selection::Field(field) => found.push((of, &field.node)),
                Selection::InlineFragment(fragment) => {
                    let of = fragment.node.type_condition.as_ref().map_or(of, |condition| &condition.node.on.node);
                    self.add_flat(of, &fragment.node.selection_set.node, found);
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) else {
                        continue;
                    };
                    let of = &fragment.node.type_condition.node.on.node;
                    self.add_flat(of, &fragment.node.selection_set.node, found);
                }
            }
        }
    }

    fn is_skipped(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            let left_out_when = match directive.node.name.node.as_str() {
                "skip" => true,
                "include" => false,
                _ => return false,
            };
            let value = directive.node.get_argument("if").and_then(|value| self.value(&value.node));
            value == Some(Value::Boolean(left_out_when))
        })
    }

    /// In parts of a point.
    fn of_field(&self, of: &'a str, field: &'a Field) -> Result<u64, ServerError> {
        let name = field.name.node.as_str();
        if INTROSPECTED.contains(&name) {
            return Ok(INTROSPECTION * VALUES_A_POINT);
        }
        let definition = self.types.field(of, name);
        let kind = definition.map_or("", |definition| name_of(&definition.ty.node));
        let below = self.flat(kind, &field.selection_set.node);
        let Some(weight) = weight(of, name) else {
            let own = if of == "KpiRow" { 1 } else { VALUES_A_POINT };
            return Ok(self.of_fields(&below)?.saturating_add(own));
        };
        let points = |points: u64| points.saturating_mul(VALUES_A_POINT);
        let search = if self.searches(field) { points(SEARCH) } else { 0 };
        let (read, rows) = match weight {
            Weight::Read(read) => (read, 1),
            Weight::Some { read, rows } => (read, rows),
            Weight::First { read, rows_max } => (read, self.first(of, field, rows_max)?),
            Weight::Each { read, argument } => (read, self.length(field, argument)),
            Weight::Page { read, rows_max } => {
                let rows = self.first(of, field, rows_max)?;
                return Ok(self.of_page(rows, &below)?.saturating_add(points(read)).saturating_add(search));
            }
            Weight::Report { rows_max } => {
                let rows = report::rows(self, field, self.first(of, field, rows_max)?);
                let scans = report::scans(self, field, &below);
                return Ok(self.of_page(rows, &below)?.saturating_add(points(scans)));
            }
        };
        let row = self.of_fields(&below)?.saturating_add(VALUES_A_POINT);
        Ok(row.saturating_mul(rows).saturating_add(points(read)))
    }

    fn of_fields(&self, fields: &[(&'a str, &'a Field)]) -> Result<u64, ServerError> {
        fields.iter().try_fold(0, |sum: u64, (of, field)| Ok(sum.saturating_add(self.of_field(of, field)?)))
    }

    /// Of a page, by what is selected of it: its rows count as often as there may be, the rest once.
    fn of_page(&self, rows: u64, below: &[(&'a str, &'a Field)]) -> Result<u64, ServerError> {
        below.iter().try_fold(VALUES_A_POINT, |sum: u64, (of, field)| {
            let times = if matches!(field.name.node.as_str(), "nodes" | "edges" | "rows") { rows } else { 1 };
            Ok(sum.saturating_add(self.of_field(of, field)?.saturating_mul(times)))
        })
    }

    /// How many rows are asked for.
    fn first(&self, of: &str, field: &Field, rows_max: usize) -> Result<u64, ServerError> {
        let given = self.argument(field, "first").filter(|value| *value != Value::Null);
        let definition = self.types.field(of, &field.name.node);
        let default = definition.and_then(|field| {
            let first = field.arguments.iter().find(|argument| argument.node.name.node == "first")?;
            first.node.default_value.as_ref().map(|value| &value.node)
        });
        let number = |value: &Value| if let Value::Number(number) = value { number.as_i64() } else { None };
        let rows = given.as_ref().or(default).and_then(number).unwrap_or_default().max(0) as u64;
        let (own_max, limit) = (rows_max as u64, self.limits.page_rows_max as u64);
        if rows > limit && rows <= own_max {
            let name = &field.name.node;
            let excess = Excess { code: "PAGE_LIMIT", limit, found: rows, at: field.name.pos };
            let what = match given {
                Some(_) => format!("`{name}` is asked for {rows} rows"),
                None => format!("`{name}` gives {rows} rows where `first` is not given"),
            };
            return Err(refuse(&excess, &what, "give a smaller `first`, and go on with `after` where there is one"));
        }
        Ok(rows.min(own_max))
    }

    fn length(&self, field: &Field, argument: &str) -> u64 {
        match self.argument(field, argument) {
            Some(Value::List(items)) => items.len() as u64,
            _ => 1,
        }
    }

    /// Whether words are sought in texts.
    fn searches(&self, field: &Field) -> bool {
        let given = |value: &Value| matches!(value, Value::Object(fields) if fields.contains_key("search"));
        self.argument(field, "where").as_ref().is_some_and(given)
    }

    /// None for one that is not given, or that names a variable without a value.
    pub(super) fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        self.value(&field.get_argument(name)?.node)
    }

    fn value(&self, value: &async_graphql_value::Value) -> Option<Value> {
        value.clone().into_const_with(|name| self.variables.get(&name).cloned().ok_or(())).ok()
    }
}

/// What is in lists, if it is one.
fn name_of(kind: &Type) -> &str {
    match &kind.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => name_of(inner),
    }
}
