//! Closed lists: values of enums and members of unions. One more may meet a client that takes the list for complete.

use async_graphql::parser::types::EnumValueDefinition;
use async_graphql::{Name, Positioned};

use super::change::{Changes, Level, Met, by_name};
use super::definition::{deprecation, text};
use super::fields::deprecated;

pub(super) fn values(
    of: &str,
    old: &[Positioned<EnumValueDefinition>],
    now: &[Positioned<EnumValueDefinition>],
    changes: &mut Changes,
) {
    for met in by_name(old, now, |value| &value.node.value.node) {
        match met {
            Met::Removed(value) => {
                changes.add(Level::Breaking, &format!("{of}.{}", value.node.value.node), "the value was removed");
            }
            Met::Added(value) => {
                changes.add(Level::Dangerous, &format!("{of}.{}", value.node.value.node), "the value was added");
            }
            Met::Stays(was, is) => {
                let path = format!("{of}.{}", was.node.value.node);
                deprecated(&path, deprecation(&was.node.directives), deprecation(&is.node.directives), changes);
                let (was, is) = (text(was.node.description.as_ref()), text(is.node.description.as_ref()));
                changes.described(&path, was == is);
            }
        }
    }
}

pub(super) fn members(of: &str, old: &[Positioned<Name>], now: &[Positioned<Name>], changes: &mut Changes) {
    for met in by_name(old, now, |name| &name.node) {
        match met {
            Met::Removed(name) => changes.add(Level::Breaking, of, format!("`{}` is no longer one of it", name.node)),
            Met::Added(name) => changes.add(Level::Dangerous, of, format!("`{}` is one of it too", name.node)),
            Met::Stays(..) => {}
        }
    }
}
