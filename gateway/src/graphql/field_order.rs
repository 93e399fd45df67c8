//! Puts the fields of an answer in the order they were asked in, as the specification has it and people
//! expect it. async-graphql 7.2 answers fields in the order in which they were ready. What was asked for beside them
//! ([`MARK`]) is left out.

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Value};

use super::language::MARK;

/// The response keys of a selection, in the order they were first met, each with what is selected below it.
#[derive(Default)]
pub(crate) struct FieldOrder {
    /// The schema's, whatever the answer calls it; empty for the whole answer.
    name: String,
    fields: IndexMap<Name, FieldOrder>,
}

/// `data` answers the operation of this name, or the only one. A document that was refused has no data, so
/// fragments here are known and free of cycles.
pub(super) fn restore(data: &mut Value, document: &ExecutableDocument, operation: Option<&str>) {
    if matches!(data, Value::Object(_)) {
        FieldOrder::of(document, operation).apply(data);
    }
}

impl FieldOrder {
    /// Of the operation of this name, or the only one. The document must have been executed: its fragments are known and
    /// free of cycles.
    pub(crate) fn of(document: &ExecutableDocument, operation: Option<&str>) -> Self {
        let operation = match (&document.operations, operation) {
            (DocumentOperations::Single(only), _) => Some(only),
            (DocumentOperations::Multiple(named), Some(name)) => named.get(name),
            (DocumentOperations::Multiple(named), None) => named.values().next(),
        };
        let mut order = Self::default();
        if let Some(operation) = operation {
            order.add(&operation.node.selection_set.node, document);
        }
        order
    }

    /// None for a value without fields.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &Self)> {
        self.fields.iter().map(|(key, below)| (key.as_str(), below))
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn add(&mut self, selections: &SelectionSet, document: &ExecutableDocument) {
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) => {
                    let below = self.fields.entry(field.node.response_key().node.clone()).or_default();
                    field.node.name.node.as_str().clone_into(&mut below.name);
                    below.add(&field.node.selection_set.node, document);
                }
                Selection::InlineFragment(fragment) => self.add(&fragment.node.selection_set.node, document),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                        self.add(&fragment.node.selection_set.node, document);
                    }
                }
            }
        }
    }

    fn apply(&self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                // Mostly they are, and then no name need be looked up.
                if self.fields.keys().eq(fields.keys()) {
                    for (below, value) in self.fields.values().zip(fields.values_mut()) {
                        below.apply(value);
                    }
                    return;
                }
                fields.shift_remove(MARK);
                let is_ordered = self.fields.keys().filter(|key| fields.contains_key(*key)).eq(fields.keys());
                if !is_ordered {
                    fields.sort_by_cached_key(|key, _| self.fields.get_index_of(key));
                }
                for (key, value) in fields.iter_mut() {
                    if let Some(below) = self.fields.get(key) {
                        below.apply(value);
                    }
                }
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.apply(item)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::value;

    use super::*;

    #[test]
    fn fields_come_in_the_order_asked() {
        let check = |query: &str, mut data: Value, expected: &str| {
            restore(&mut data, &parse_query(query).unwrap(), None);
            assert_eq!(data.to_string(), expected, "{query}");
        };
        check("{a b}", value!({"b": 1, "a": 2}), "{a: 2, b: 1}");
        check("{b: a a: b}", value!({"a": 1, "b": 2}), "{b: 2, a: 1}");
        check("{a{x y}}", value!({"a": [{"y": 1, "x": 2}, null]}), "{a: [{x: 2, y: 1}, null]}");
        check("{...F b} fragment F on Query {c{y}} ", value!({"b": 1, "c": {"y": 2}}), "{c: {y: 2}, b: 1}");
        check("{a{x} ...on Query{b a{y}}}", value!({"b": 1, "a": {"y": 2, "x": 3}}), "{a: {x: 3, y: 2}, b: 1}");
        check("{a b}", value!(null), "null");
        check("{a b}", value!({"b": 1}), "{b: 1}");
        check("{a}", value!({ (MARK): "Query" }), "{}");
        check("{a{x y}}", value!({"a": [{"y": 1, (MARK): "A"}, {(MARK): "A"}]}), "{a: [{y: 1}, {}]}");
    }
}
