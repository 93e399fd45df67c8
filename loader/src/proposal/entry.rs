//! One `[[file]]` of a proposal while it is put together: which field is read from which column, and why. Refuses to feed a field twice,
//! and columns whose names a mapping cannot write.

use super::guess::Guessed;

/// What a field is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// By its number in the table.
    Column(usize),
    Expression(String),
}

#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) value: Value,
    pub(super) why: String,
}

pub(super) struct Entry {
    pub(super) file: String,
    pub(super) pattern: String,
    /// As mappings call it.
    pub(super) grain: &'static str,
    pub(super) columns: Vec<String>,
    whys: Vec<String>,
    pub(super) fields: Vec<Field>,
    pub(super) personal: Vec<&'static str>,
    pub(super) skip: Option<String>,
    /// What stands before the decimals of numbers that are computed with.
    pub(super) decimal: Option<char>,
    /// Columns that nothing is read from, and why.
    left: Vec<(usize, &'static str)>,
    /// What keeps the file from being loaded.
    pub(super) problems: Vec<String>,
}

impl Entry {
    pub(super) fn new(guessed: &Guessed, grain: &'static str) -> Self {
        let columns = guessed.table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
        Self {
            file: guessed.table.file.clone(),
            pattern: guessed.pattern.clone(),
            grain,
            whys: (0..columns.len()).map(|at| guessed.why(at)).collect(),
            columns,
            fields: Vec::new(),
            personal: Vec::new(),
            skip: None,
            decimal: None,
            left: Vec::new(),
            problems: Vec::new(),
        }
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|fed| fed.name == field)
    }

    /// From a column, as it stands.
    pub(super) fn feed(&mut self, field: &'static str, at: usize) {
        if !is_writable(&self.columns[at]) {
            return self.leave(at, "a mapping cannot write its name; give it another");
        }
        let why = self.whys[at].clone();
        self.compute(field, Value::Column(at), &why);
    }

    /// From a column for a reason of its own.
    pub(super) fn feed_for(&mut self, field: &'static str, at: usize, why: &str) {
        self.feed(field, at);
        self.explain(field, why);
    }

    pub(super) fn compute(&mut self, field: &'static str, value: Value, why: &str) {
        if !self.has(field) {
            self.fields.push(Field { name: field, value, why: why.to_owned() });
        }
    }

    /// Gives another reason.
    pub(super) fn explain(&mut self, field: &str, why: &str) {
        if let Some(fed) = self.fields.iter_mut().find(|fed| fed.name == field) {
            why.clone_into(&mut fed.why);
        }
    }

    /// Adds to the reason of a field which column of another file its values are in.
    pub(super) fn refers(&mut self, field: &str, parent: &Guessed, at: usize) {
        if let Some(fed) = self.fields.iter_mut().find(|fed| fed.name == field) {
            let reference = format!("in \"{}\" of {}", parent.table.columns[at].name, parent.table.file);
            fed.why = if fed.why.is_empty() {
                format!("its values are {reference}")
            } else {
                format!("{}; {reference}", fed.why)
            };
        }
    }

    pub(super) fn leave(&mut self, at: usize, why: &'static str) {
        self.left.push((at, why));
    }

    /// In an expression.
    pub(super) fn named(&self, at: usize) -> String {
        let name = &self.columns[at];
        if name.contains(']') { format!("`{name}`") } else { format!("[{name}]") }
    }

    fn reads(&self, at: usize) -> bool {
        self.fields.iter().any(|field| match &field.value {
            Value::Column(column) => *column == at,
            Value::Expression(text) => text.contains(&self.named(at)),
        })
    }

    /// Columns that nothing is read from, neither here nor in the `others` of the same file, and why.
    pub(super) fn unused(&self, others: &[Self]) -> Vec<(&str, &'static str)> {
        let is_read = |at: usize| others.iter().any(|other| other.file == self.file && other.reads(at));
        let why = |at: usize| self.left.iter().find(|(left, _)| *left == at).map_or("", |(_, why)| *why);
        let unused = (0..self.columns.len()).filter(|at| !self.columns[*at].is_empty() && !is_read(*at));
        unused.map(|at| (self.columns[at].as_str(), why(at))).collect()
    }
}

/// `|` and `?` mean something in a mapping, and so does `=` at the start.
fn is_writable(name: &str) -> bool {
    !name.contains('|') && !name.ends_with('?') && !name.starts_with('=')
}
