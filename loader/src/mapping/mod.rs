//! Mappings: TOML files that say what the files of a source mean. Read, they are shapes. Refuses whatever is not said in one way, and
//! names the file and the line.

mod error;
pub mod expression;
mod grain;
mod nearest;
pub mod ready;
#[cfg(test)]
mod tests;
mod written;

use std::path::Path;

use toml::Spanned;

pub use error::MappingError;
use error::Place;
use expression::{Condition, Expression, Names, column_of};
use grain::Grain;
pub(crate) use nearest::hint;
use written::{FileWritten, MappingWritten, ValueWritten};

use crate::shape::{Feed, FileShape, Shape};

/// By ISO 4217 the code of no currency: none is stated.
pub const NO_CURRENCY: &str = "XXX";

/// What the user named: a ready mapping, or a file that holds one.
pub fn said(text: &str) -> Result<&'static Shape, String> {
    if let Some(ready) = ready::named(text) {
        return Ok(ready);
    }
    let path = Path::new(text);
    if path.is_file() || path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
        return read(path).map_err(|error| error.to_string());
    }
    let names: Vec<&str> = ready::all().iter().map(|shape| shape.mapping).collect();
    let hint = hint(text, names.iter().copied());
    Err(format!("there is no ready mapping of this name{hint}; there are {}; or name a TOML file", names.join(", ")))
}

/// The mapping in a file.
pub fn read(path: &Path) -> Result<&'static Shape, MappingError> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| MappingError {
        file: file.clone(),
        line: 1,
        problem: format!("cannot be read: {error}"),
    })?;
    parse(&file, &text)
}

/// A program reads a few mappings and keeps them to its end.
pub fn parse(file: &str, text: &str) -> Result<&'static Shape, MappingError> {
    let place = Place { file, text };
    let written: MappingWritten = toml::from_str(text).map_err(|error| place.of_toml(&error))?;
    let has_orders = written.file.iter().any(|file| *file.grain.get_ref() == Grain::Order);
    if written.file.is_empty() {
        return Err(place.at(0, "it has no [[file]]".to_owned()));
    }
    if !written.file.iter().any(|file| matches!(file.grain.get_ref(), Grain::Order | Grain::Line)) {
        return Err(place.at(0, "no file has the grain `order` or `line`, so there would be no orders".to_owned()));
    }
    let mut files: Vec<FileShape> = Vec::new();
    for one in &written.file {
        let read = file_shape(&place, one, has_orders)?;
        if files.iter().any(|known| known.table == read.table) {
            return Err(place.at(one.grain.span().start, format!("another file feeds the table `{}` too", read.table)));
        }
        files.push(read);
    }
    let name = kept(&written.name);
    Ok(Box::leak(Box::new(Shape {
        name: written.family.as_deref().map_or(name, kept),
        mapping: name,
        about: kept(&written.about),
        currency: written.currency.as_deref().map_or(NO_CURRENCY, kept),
        country: written.country.as_deref().map(kept),
        dates: written.dates.into(),
        files,
        remarks: written.remarks.iter().map(|remark| kept(remark)).collect(),
    })))
}

/// For the rest of the program, as all that a mapping says.
fn kept(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn file_shape(place: &Place<'_>, file: &FileWritten, has_orders: bool) -> Result<FileShape, MappingError> {
    let (table, fields) = file.grain.get_ref().feeds(has_orders);
    for (field, value) in &file.fields {
        if !fields.contains(&field.as_str()) {
            let hint = hint(field, fields.iter().copied());
            let problem = format!("a row of this grain has no field `{field}`{hint}; it has {}", fields.join(", "));
            return Err(place.at(value.span().start, problem));
        }
    }
    if let Some(missing) =
        file.grain.get_ref().required(has_orders).iter().find(|field| !file.fields.contains_key(**field))
    {
        return Err(place.at(file.grain.span().start, format!("the field `{missing}` must be fed")));
    }
    let mut names = Names::default();
    let mut feeds = Vec::new();
    for field in fields {
        let Some(value) = file.fields.get(*field).or_else(|| person(file, field)) else {
            feeds.push(Feed::Nothing);
            continue;
        };
        let feed = feed(value.get_ref(), &mut names);
        feeds.push(feed.map_err(|problem| place.at(value.span().start, format!("`{field}`: {problem}")))?);
    }
    let skip = file.skip.as_ref().map(|skip| {
        Condition::parse(skip.get_ref(), &mut names)
            .map_err(|problem| place.at(skip.span().start, format!("`skip`: {problem}")))
    });
    let skip = skip.transpose()?;
    for personal in &file.personal {
        if !file.fields.contains_key(personal.get_ref()) {
            let problem = format!("`personal` names `{}`, which is no field of this file", personal.get_ref());
            return Err(place.at(personal.span().start, problem));
        }
    }
    Ok(FileShape {
        table,
        file: kept(file.pattern.trim()),
        is_found: false,
        is_required: file.required,
        fields,
        feeds,
        columns: names.columns,
        unused: file.unused.iter().map(|column| kept(column)).collect(),
        skip,
        decimal: file.decimal.map(Into::into),
        personal: file.personal.iter().map(|field| kept(field.get_ref())).collect(),
    })
}

/// Where a file of customers tells of no persons, each account is one.
fn person<'a>(file: &'a FileWritten, field: &str) -> Option<&'a Spanned<ValueWritten>> {
    let is_person = *file.grain.get_ref() == Grain::Customer && field == "customer_id";
    file.fields.get("account_id").filter(|_| is_person)
}

/// A column, several of which the first that is there is read, or after `=` an expression.
fn feed(value: &ValueWritten, names: &mut Names) -> Result<Feed, String> {
    let column = match value {
        ValueWritten::One(text) => match text.trim_start().strip_prefix('=') {
            Some(expression) => return Expression::parse(expression, names).map(Feed::Computed),
            None => column_of(text)?,
        },
        ValueWritten::Several(several) => {
            let mut columns = several.iter().map(|text| column_of(text)).collect::<Result<Vec<_>, _>>()?.into_iter();
            let mut column = columns.next().ok_or("it names no column")?;
            for other in columns {
                column.names.extend(other.names);
                column.is_optional |= other.is_optional;
            }
            column
        }
    };
    Ok(Feed::Column(names.number(column)))
}
