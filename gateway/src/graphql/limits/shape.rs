//! The shape of a document: how deep, how wide and how much it is, with each fragment counted wherever it is spread. Fragments
//! are counted once and the sums never overflow, so that a few lines which would spread into billions of fields are counted as
//! fast as any others. Within `__schema` and `__type` neither depth nor aliases are limited, for tools ask deep there; what
//! multiplies there, lists of fields within each other, is. Refuses fragments that spread themselves.

use std::collections::HashMap;

use async_graphql::parser::types::{Directive, ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Pos, Positioned, ServerError};

use super::{Excess, Limits, refuse};
use crate::graphql::error;

/// Selections within each other, fragments included: more than the largest limit of depth that can be set, with fragments between.
/// Whoever walks through a document calls itself for each, and a thread has no more than two megabytes for that.
pub(in crate::graphql) const SELECTIONS_DEEP_MAX: usize = 128;
/// GraphiQL and code generators have one such list within `types`.
const INTROSPECTION_LISTS_MAX: usize = 2;
/// Fields of `__Type` that lead to more types each.
const INTROSPECTION_LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Shape {
    fields: usize,
    aliases: usize,
    depth: usize,
    /// Fields that are within no other.
    top: usize,
    /// [`INTROSPECTION_LISTS`] within each other.
    lists: usize,
    /// The same, within `__schema` or `__type`.
    lists_introspected: usize,
    introspects: bool,
}

impl Shape {
    fn beside(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            depth: self.depth.max(other.depth),
            top: self.top.saturating_add(other.top),
            lists: self.lists.max(other.lists),
            lists_introspected: self.lists_introspected.max(other.lists_introspected),
            introspects: self.introspects || other.introspects,
        }
    }

    /// Of a field, by what is selected of it.
    fn of_field(name: &str, has_alias: bool, below: Self) -> Self {
        let own_alias = usize::from(has_alias);
        let shape = Self {
            fields: below.fields.saturating_add(1),
            aliases: below.aliases.saturating_add(own_alias),
            depth: below.depth.saturating_add(1),
            top: 1,
            lists: below.lists + usize::from(INTROSPECTION_LISTS.contains(&name)),
            ..below
        };
        match name {
            "__schema" | "__type" => {}
            // The whole definition as text.
            "_service" => return Self { introspects: true, ..shape },
            _ => return shape,
        }
        Self { aliases: own_alias, depth: 1, lists: 0, lists_introspected: below.lists, introspects: true, ..shape }
    }
}

pub(super) fn check(document: &ExecutableDocument, limits: &Limits) -> Result<(), ServerError> {
    check_directives(document, limits)?;
    let mut shapes = Shapes { document, fragments: HashMap::new(), deep: 0 };
    for (_, operation) in document.operations.iter() {
        let shape = shapes.of(&operation.node.selection_set)?;
        check_operation(shape, operation.pos, limits)?;
    }
    // Those that nobody spreads are walked through as well.
    for (name, fragment) in &document.fragments {
        shapes.of_fragment(name, fragment.pos)?;
    }
    Ok(())
}

fn check_operation(shape: Shape, at: Pos, limits: &Limits) -> Result<(), ServerError> {
    if shape.introspects && !limits.introspection {
        let message = "this gateway does not tell its API (`__schema`, `__type`, `_service`): ask its operator for the definition";
        return Err(error::coded("INTROSPECTION_DISABLED", message, at));
    }
    let check = |code: &'static str, found: usize, limit: usize, what: &str, advice: &str| {
        let excess = Excess { code, limit: limit as u64, found: found as u64, at };
        if found > limit { Err(refuse(&excess, what, advice)) } else { Ok(()) }
    };
    let found = shape.fields;
    let what = format!("the question has {found} fields, those of fragments counted wherever they are spread");
    check("FIELD_LIMIT", found, limits.fields_max, &what, "ask for less, or by several questions")?;
    let what = format!("fields lie {} deep within each other", shape.depth);
    let advice = "ask for the inner ones by a question of their own";
    check("DEPTH_LIMIT", shape.depth, limits.depth_max, &what, advice)?;
    let what = format!("the question has {} fields at its root", shape.top);
    check("ROOT_FIELD_LIMIT", shape.top, limits.root_fields_max, &what, "ask by several questions")?;
    let what = format!("the question has {} aliases", shape.aliases);
    let advice = "ask for many of a kind by one list with a filter, or by several questions";
    check("ALIAS_LIMIT", shape.aliases, limits.aliases_max, &what, advice)?;
    let what = format!(
        "`fields`, `inputFields`, `interfaces` and `possibleTypes` lie {} deep within each other",
        shape.lists_introspected
    );
    let advice = "ask for all types side by side, and put them together by their names";
    check("INTROSPECTION_LIMIT", shape.lists_introspected, INTROSPECTION_LISTS_MAX, &what, advice)
}

struct Shapes<'a> {
    document: &'a ExecutableDocument,
    /// None while one is being counted.
    fragments: HashMap<&'a str, Option<Shape>>,
    /// Selections that the one which is being counted lies in.
    deep: usize,
}

impl<'a> Shapes<'a> {
    fn of(&mut self, selected: &'a Positioned<SelectionSet>) -> Result<Shape, ServerError> {
        let mut shape = Shape::default();
        if selected.node.items.is_empty() {
            return Ok(shape);
        }
        self.deep += 1;
        if self.deep > SELECTIONS_DEEP_MAX {
            let (limit, found) = (SELECTIONS_DEEP_MAX as u64, self.deep as u64);
            let excess = Excess { code: "DEPTH_LIMIT", limit, found, at: selected.pos };
            let advice = "spread fewer fragments within each other";
            return Err(refuse(&excess, &format!("selections and fragments lie {found} deep or more"), advice));
        }
        for selection in &selected.node.items {
            let one = match &selection.node {
                Selection::Field(field) => {
                    let below = self.of(&field.node.selection_set)?;
                    Shape::of_field(&field.node.name.node, field.node.alias.is_some(), below)
                }
                Selection::InlineFragment(fragment) => self.of(&fragment.node.selection_set)?,
                Selection::FragmentSpread(spread) => {
                    self.of_fragment(&spread.node.fragment_name.node, selection.pos)?
                }
            };
            shape = shape.beside(one);
        }
        self.deep -= 1;
        Ok(shape)
    }

    /// Nothing of one that is not there: async-graphql says so.
    fn of_fragment(&mut self, name: &'a str, at: Pos) -> Result<Shape, ServerError> {
        match self.fragments.get(name) {
            Some(Some(shape)) => return Ok(*shape),
            Some(None) => {
                let message = format!("fragment `{name}` spreads itself: take the spread out of it");
                return Err(error::coded("BAD_REQUEST", message, at));
            }
            None => {}
        }
        let document = self.document;
        let Some(fragment) = document.fragments.get(name) else { return Ok(Shape::default()) };
        self.fragments.insert(name, None);
        let shape = self.of(&fragment.node.selection_set)?;
        self.fragments.insert(name, Some(shape));
        Ok(shape)
    }
}

/// As they stand in the text: what is executed is not more than that.
fn check_directives(document: &ExecutableDocument, limits: &Limits) -> Result<(), ServerError> {
    let mut counted = Directives { limits, all: 0 };
    for (_, operation) in document.operations.iter() {
        counted.add(&operation.node.directives, operation.pos)?;
        for variable in &operation.node.variable_definitions {
            counted.add(&variable.node.directives, variable.pos)?;
        }
        counted.add_selected(&operation.node.selection_set)?;
    }
    for fragment in document.fragments.values() {
        counted.add(&fragment.node.directives, fragment.pos)?;
        counted.add_selected(&fragment.node.selection_set)?;
    }
    Ok(())
}

struct Directives<'a> {
    limits: &'a Limits,
    all: usize,
}

impl Directives<'_> {
    fn add_selected(&mut self, selected: &Positioned<SelectionSet>) -> Result<(), ServerError> {
        for selection in &selected.node.items {
            self.add(selection.node.directives(), selection.pos)?;
            match &selection.node {
                Selection::Field(field) => self.add_selected(&field.node.selection_set)?,
                Selection::InlineFragment(fragment) => self.add_selected(&fragment.node.selection_set)?,
                Selection::FragmentSpread(_) => {}
            }
        }
        Ok(())
    }

    fn add(&mut self, directives: &[Positioned<Directive>], at: Pos) -> Result<(), ServerError> {
        let each = directives.len();
        self.all += each;
        let found = if each > self.limits.directives_each_max {
            Some((each, self.limits.directives_each_max, "in one place"))
        } else if self.all > self.limits.directives_max {
            Some((self.all, self.limits.directives_max, "or more"))
        } else {
            None
        };
        let Some((found, limit, words)) = found else { return Ok(()) };
        let excess = Excess { code: "DIRECTIVE_LIMIT", limit: limit as u64, found: found as u64, at };
        let what = format!("the question has {found} directives {words}");
        Err(refuse(&excess, &what, "leave out those that change nothing"))
    }
}
