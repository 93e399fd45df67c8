//! What clients send: arguments of fields and directives, and fields of inputs.

use async_graphql::Positioned;
use async_graphql::parser::types::{BaseType, ConstDirective, InputValueDefinition, Type};

use super::change::{Changes, Level, Met, by_name};
use super::definition::{deprecation, text};
use super::fields::deprecated;

type Inputs = [Positioned<InputValueDefinition>];

/// Where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Field,
    Directive,
    Input,
}

/// `path` is that of the field, directive or input.
pub(super) fn compare(place: Place, path: &str, old: &Inputs, now: &Inputs, changes: &mut Changes) {
    let noun = if place == Place::Input { "field" } else { "argument" };
    for met in by_name(old, now, |input| &input.node.name.node) {
        match met {
            Met::Removed(input) => {
                let path = format!("{path}.{}", input.node.name.node);
                changes.add(Level::Breaking, &path, format!("the {noun} was removed"));
            }
            Met::Added(input) => {
                let (level, manner) = added(place, &input.node);
                let path = format!("{path}.{}", input.node.name.node);
                changes.add(level, &path, format!("the {noun} was added{manner}"));
            }
            Met::Stays(was, is) => stays(&format!("{path}.{}", was.node.name.node), &was.node, &is.node, changes),
        }
    }
}

/// What need not be given may still change what is answered to those who do not give it.
fn added(place: Place, input: &InputValueDefinition) -> (Level, &'static str) {
    let (manner, level) = match (&input.default_value, input.ty.node.nullable) {
        (None, false) => return (Level::Breaking, ", and must be given"),
        (None, true) => ("", Level::Safe),
        (Some(_), _) => (", with a default", Level::Dangerous),
    };
    match place {
        Place::Field => (Level::Dangerous, manner),
        Place::Directive => (Level::Safe, manner),
        Place::Input => (level, manner),
    }
}

fn stays(path: &str, was: &InputValueDefinition, is: &InputValueDefinition, changes: &mut Changes) {
    let (was_type, is_type) = (&was.ty.node, &is.ty.node);
    if was_type != is_type {
        let level = if may_take(was_type, is_type) { Level::Safe } else { Level::Breaking };
        changes.add(level, path, format!("`{was_type}` became `{is_type}`"));
    }
    let default = |input: &InputValueDefinition| input.default_value.as_ref().map(|value| value.node.clone());
    let (was_default, is_default) = (default(was), default(is));
    if was_default != is_default {
        let told = |value: Option<async_graphql::Value>| value.map_or("none".to_owned(), |value| format!("`{value}`"));
        let what = format!("its default was {} and is {}", told(was_default), told(is_default));
        changes.add(Level::Dangerous, path, what);
    }
    deprecated(path, deprecation(&was.directives), deprecation(&is.directives), changes);
    changes.described(path, text(was.description.as_ref()) == text(is.description.as_ref()));
}

/// Whether what clients sent for the old type is taken for the new one: it may take null where it did not.
fn may_take(was: &Type, is: &Type) -> bool {
    let fits = match (&was.base, &is.base) {
        (BaseType::Named(was), BaseType::Named(is)) => was == is,
        (BaseType::List(was), BaseType::List(is)) => may_take(was, is),
        _ => false,
    };
    fits && (is.nullable || !was.nullable)
}

/// `@oneOf` refuses inputs with several fields.
pub(super) fn one_of(
    of: &str,
    old: &[Positioned<ConstDirective>],
    now: &[Positioned<ConstDirective>],
    changes: &mut Changes,
) {
    let is_one_of = |directives: &[Positioned<ConstDirective>]| {
        directives.iter().any(|directive| directive.node.name.node == "oneOf")
    };
    match (is_one_of(old), is_one_of(now)) {
        (false, true) => changes.add(Level::Breaking, of, "it takes exactly one of its fields"),
        (true, false) => changes.add(Level::Safe, of, "it takes any of its fields"),
        _ => {}
    }
}
