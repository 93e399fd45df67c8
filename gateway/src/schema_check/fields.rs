//! Fields of types and interfaces, their arguments, and which interfaces a type has.

use async_graphql::parser::types::{BaseType, FieldDefinition, Type};
use async_graphql::{Name, Positioned};

use super::change::{Changes, Level, Met, by_name};
use super::definition::{deprecation, text};
use super::inputs::{self, Place};

pub(super) fn compare(
    of: &str,
    old: &[Positioned<FieldDefinition>],
    now: &[Positioned<FieldDefinition>],
    changes: &mut Changes,
) {
    for met in by_name(old, now, |field| &field.node.name.node) {
        match met {
            Met::Removed(field) => {
                let path = format!("{of}.{}", field.node.name.node);
                let deprecated = deprecation(&field.node.directives).map_or("", |_| ", which was deprecated,");
                changes.add(Level::Breaking, &path, format!("the field{deprecated} was removed"));
            }
            Met::Added(field) => {
                changes.add(Level::Safe, &format!("{of}.{}", field.node.name.node), "the field was added");
            }
            Met::Stays(was, is) => stays(&format!("{of}.{}", was.node.name.node), &was.node, &is.node, changes),
        }
    }
}

fn stays(path: &str, was: &FieldDefinition, is: &FieldDefinition, changes: &mut Changes) {
    let (was_type, is_type) = (&was.ty.node, &is.ty.node);
    if was_type != is_type {
        let level = if may_answer(was_type, is_type) { Level::Safe } else { Level::Breaking };
        changes.add(level, path, format!("`{was_type}` became `{is_type}`"));
    }
    deprecated(path, deprecation(&was.directives), deprecation(&is.directives), changes);
    changes.described(path, text(was.description.as_ref()) == text(is.description.as_ref()));
    inputs::compare(Place::Field, path, &was.arguments, &is.arguments, changes);
}

/// Whether a client that reads the old type can read the new one: it may have no null where there was one.
fn may_answer(was: &Type, is: &Type) -> bool {
    let fits = match (&was.base, &is.base) {
        (BaseType::Named(was), BaseType::Named(is)) => was == is,
        (BaseType::List(was), BaseType::List(is)) => may_answer(was, is),
        _ => false,
    };
    fits && (was.nullable || !is.nullable)
}

pub(super) fn deprecated(path: &str, was: Option<String>, is: Option<String>, changes: &mut Changes) {
    match (was, is) {
        (None, Some(reason)) => changes.add(Level::Safe, path, format!("it is deprecated: {reason}")),
        (Some(_), None) => changes.add(Level::Safe, path, "it is no longer deprecated"),
        (Some(was), Some(is)) if was != is => {
            changes.add(Level::Safe, path, format!("it is deprecated for another reason: {is}"));
        }
        _ => {}
    }
}

pub(super) fn implemented(of: &str, old: &[Positioned<Name>], now: &[Positioned<Name>], changes: &mut Changes) {
    for met in by_name(old, now, |name| &name.node) {
        match met {
            Met::Removed(name) => {
                changes.add(Level::Breaking, of, format!("it no longer has the interface `{}`", name.node));
            }
            Met::Added(name) => {
                changes.add(Level::Dangerous, of, format!("it has the interface `{}` besides", name.node));
            }
            Met::Stays(..) => {}
        }
    }
}
