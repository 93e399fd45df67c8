//! Directives that documents may use. Those of GraphQL itself are the same everywhere and not looked at.

use std::collections::BTreeMap;

use async_graphql::parser::types::DirectiveDefinition;

use super::change::{Changes, Level};
use super::inputs::{self, Place};

type Directives = BTreeMap<String, DirectiveDefinition>;

pub(super) fn compare(old: &Directives, now: &Directives, changes: &mut Changes) {
    for (name, was) in old {
        let path = format!("@{name}");
        match now.get(name) {
            None => changes.add(Level::Breaking, &path, "the directive was removed"),
            Some(is) => stays(&path, was, is, changes),
        }
    }
    for name in now.keys().filter(|name| !old.contains_key(*name)) {
        changes.add(Level::Safe, &format!("@{name}"), "the directive was added");
    }
}

fn stays(path: &str, was: &DirectiveDefinition, is: &DirectiveDefinition, changes: &mut Changes) {
    let places = |definition: &DirectiveDefinition| -> Vec<String> {
        definition.locations.iter().map(|place| format!("{:?}", place.node)).collect()
    };
    let (was_places, is_places) = (places(was), places(is));
    for place in was_places.iter().filter(|place| !is_places.contains(place)) {
        changes.add(Level::Breaking, path, format!("it may no longer stand at {place}"));
    }
    for place in is_places.iter().filter(|place| !was_places.contains(place)) {
        changes.add(Level::Safe, path, format!("it may stand at {place} besides"));
    }
    match (was.is_repeatable, is.is_repeatable) {
        (true, false) => changes.add(Level::Dangerous, path, "it may no longer be repeated"),
        (false, true) => changes.add(Level::Safe, path, "it may be repeated"),
        _ => {}
    }
    inputs::compare(Place::Directive, path, &was.arguments, &is.arguments, changes);
}
