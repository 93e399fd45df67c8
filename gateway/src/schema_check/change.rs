//! One change, and the list that comparisons add to.

use strum::IntoStaticStr;

/// The gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(super) enum Level {
    Breaking,
    Dangerous,
    Safe,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Change {
    pub(super) level: Level,
    /// As `Type.field.argument`, or `@directive.argument`.
    pub(super) path: String,
    pub(super) what: String,
}

impl Change {
    pub(super) fn is_breaking(&self) -> bool {
        self.level == Level::Breaking
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Changes(pub(super) Vec<Change>);

impl Changes {
    pub(super) fn add(&mut self, level: Level, path: &str, what: impl Into<String>) {
        self.0.push(Change { level, path: path.to_owned(), what: what.into() });
    }

    pub(super) fn described(&mut self, path: &str, is_equal: bool) {
        if !is_equal {
            self.add(Level::Safe, path, "its description changed");
        }
    }
}

/// What became of the members of one name.
pub(super) enum Met<'a, T> {
    Removed(&'a T),
    Added(&'a T),
    Stays(&'a T, &'a T),
}

/// The members of two lists by name, those of the old one first.
pub(super) fn by_name<'a, T>(old: &'a [T], now: &'a [T], name: fn(&T) -> &str) -> impl Iterator<Item = Met<'a, T>> {
    let find = move |among: &'a [T], named: &str| among.iter().find(|other| name(other) == named);
    let met = move |member: &'a T| find(now, name(member)).map_or(Met::Removed(member), |now| Met::Stays(member, now));
    let added = now.iter().filter(move |member| find(old, name(member)).is_none()).map(Met::Added);
    old.iter().map(met).chain(added)
}
