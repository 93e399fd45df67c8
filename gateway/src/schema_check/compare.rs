//! Two definitions, type by type. What lies within a type is compared by the file of its kind.

use async_graphql::parser::types::{TypeDefinition, TypeKind};

use super::change::{Change, Changes, Level};
use super::definition::{Definition, text};
use super::{closed, directives, fields, inputs};

pub(super) fn compare(old: &Definition, now: &Definition) -> Vec<Change> {
    let mut changes = Changes::default();
    let roots = [
        ("query", &old.roots.query, &now.roots.query),
        ("mutation", &old.roots.mutation, &now.roots.mutation),
        ("subscription", &old.roots.subscription, &now.roots.subscription),
    ];
    for (operation, was, is) in roots {
        root(operation, was.as_deref(), is.as_deref(), &mut changes);
    }
    for (name, was) in &old.types {
        match now.types.get(name) {
            Some(is) => kinds(name, was, is, &mut changes),
            None => changes.add(Level::Breaking, name, format!("the {} was removed", kind(was))),
        }
    }
    for (name, is) in now.types.iter().filter(|(name, _)| !old.types.contains_key(*name)) {
        changes.add(Level::Safe, name, format!("the {} was added", kind(is)));
    }
    directives::compare(&old.directives, &now.directives, &mut changes);
    changes.0.sort();
    changes.0
}

fn root(operation: &str, was: Option<&str>, is: Option<&str>, changes: &mut Changes) {
    let (level, what) = match (was, is) {
        (was, is) if was == is => return,
        (_, None) => (Level::Breaking, format!("{operation} operations were removed")),
        (None, Some(_)) => (Level::Safe, format!("{operation} operations were added")),
        (Some(was), Some(is)) => {
            (Level::Breaking, format!("{operation} operations start from `{is}`, not from `{was}`"))
        }
    };
    changes.add(level, "schema", what);
}

fn kinds(name: &str, was: &TypeDefinition, is: &TypeDefinition, changes: &mut Changes) {
    match (&was.kind, &is.kind) {
        (TypeKind::Scalar, TypeKind::Scalar) => {}
        (TypeKind::Object(was), TypeKind::Object(is)) => {
            fields::implemented(name, &was.implements, &is.implements, changes);
            fields::compare(name, &was.fields, &is.fields, changes);
        }
        (TypeKind::Interface(was), TypeKind::Interface(is)) => {
            fields::implemented(name, &was.implements, &is.implements, changes);
            fields::compare(name, &was.fields, &is.fields, changes);
        }
        (TypeKind::Union(was), TypeKind::Union(is)) => closed::members(name, &was.members, &is.members, changes),
        (TypeKind::Enum(was), TypeKind::Enum(is)) => closed::values(name, &was.values, &is.values, changes),
        (TypeKind::InputObject(input), TypeKind::InputObject(now)) => {
            inputs::one_of(name, &was.directives, &is.directives, changes);
            inputs::compare(inputs::Place::Input, name, &input.fields, &now.fields, changes);
        }
        _ => changes.add(Level::Breaking, name, format!("the {} became a kind of its own: {}", kind(was), kind(is))),
    }
    changes.described(name, text(was.description.as_ref()) == text(is.description.as_ref()));
}

fn kind(definition: &TypeDefinition) -> &'static str {
    match definition.kind {
        TypeKind::Scalar => "scalar",
        TypeKind::Object(_) => "type",
        TypeKind::Interface(_) => "interface",
        TypeKind::Union(_) => "union",
        TypeKind::Enum(_) => "enum",
        TypeKind::InputObject(_) => "input",
    }
}
