//! The values that a mapping computes of each row, in a text that is used again for the next. A shape that computes nothing pays nothing.

use super::record::ComputedValues;
use super::row::Row;
use crate::mapping::expression::{Condition, Expression, Reader, Running};
use crate::shape::{Feed, FileShape};

pub(super) struct Computing<'a> {
    shape: &'a FileShape,
    expressions: Vec<&'a Expression>,
    skip: Option<&'a Condition>,
    /// By the shape's columns.
    positions: &'a [Option<usize>],
    running: Running,
    values: ComputedValues,
}

impl<'a> Computing<'a> {
    pub(super) fn new(shape: &'a FileShape, positions: &'a [Option<usize>]) -> Self {
        let expressions = shape.feeds.iter().filter_map(|feed| match feed {
            Feed::Computed(expression) => Some(expression),
            Feed::Nothing | Feed::Column(_) => None,
        });
        Self {
            shape,
            expressions: expressions.collect(),
            skip: shape.skip.as_ref(),
            positions,
            running: Running::default(),
            values: ComputedValues::default(),
        }
    }

    /// Nothing where the row is passed over.
    pub(super) fn values(&mut self, row: Row<'_>) -> Option<&ComputedValues> {
        if self.expressions.is_empty() && self.skip.is_none() {
            return Some(&self.values);
        }
        let text = |column: usize| self.positions[column].and_then(|position| row.get(position)).unwrap_or("");
        let reader = Reader { text: &text, mark: self.shape.decimal };
        if self.skip.is_some_and(|skip| skip.holds(&reader, &mut self.running)) {
            return None;
        }
        self.values.text.clear();
        self.values.ends.clear();
        for expression in &self.expressions {
            expression.write(&reader, &mut self.running, &mut self.values.text);
            self.values.ends.push(self.values.text.len());
        }
        Some(&self.values)
    }
}
