//! How a table is described, so that frames, DDL, files and the data dictionary come from one list of columns.

/// What a column holds, independent of any store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Free text or an opaque id.
    Text,
    /// A dense number given by the load, from 0. Order by it is order by the key it stands for.
    Key,
    /// A whole number that fits 32 bits.
    Integer,
    /// An amount of money: integer cents in memory, `DECIMAL(18,2)` at rest.
    Money,
    /// Wall time of the source to the second, without a zone.
    Time,
    /// A measured or derived real number.
    Real,
    Flag,
}

/// One column: its name is the same in Rust, Parquet, SQL, JSON and logs.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    pub nullable: bool,
    /// One line for people, with the unit where there is one.
    pub about: &'static str,
    /// Of a text: it hardly ever comes twice, so a dictionary of its values would not pay.
    pub distinct: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub name: &'static str,
    pub about: &'static str,
    /// The columns that identify a row.
    pub key: &'static [&'static str],
    pub columns: &'static [Column],
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl Column {
    /// An id or free text.
    pub(crate) const fn distinct(self) -> Self {
        Self { distinct: true, ..self }
    }
}

/// A column that always has a value.
pub(crate) const fn required(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, nullable: false, about, distinct: false }
}

/// A column that may be null.
pub(crate) const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { nullable: true, ..required(name, kind, about) }
}
