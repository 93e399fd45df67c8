//! What each column of a table is taken for: by its name where its values agree, or else by its values. Refuses a meaning that the
//! values speak against.

use super::sample::{Column, Table, amount};
use super::words::{self, Reading, language_name};

/// What a column is taken for, and why.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    /// As the file of aliases calls it.
    pub(super) meaning: &'static str,
    pub(super) why: String,
    /// A whole name before a part of one, and more words before fewer; 0 where only values speak.
    strength: usize,
}

/// A table with its guesses, one a column.
pub(super) struct Guessed {
    pub(super) table: Table,
    pub(super) guesses: Vec<Option<Guess>>,
    /// What the name of the file says that a row is.
    pub(super) subject: Option<&'static str>,
    /// Of the names of all files that it stands for: the name of its own, where it is the only one.
    pub(super) pattern: String,
}

/// Meanings that several columns of one table may have.
const SHARED: [&str; 7] = ["email", "phone", "person", "private", "id", "name", "message"];
const PERCENT: [&str; 5] = ["%", "percent", "pct", "prozent", "porcent"];

impl Guessed {
    pub(super) fn has(&self, meaning: &str) -> bool {
        self.at(meaning).is_some()
    }

    pub(super) fn has_any(&self, meanings: &[&str]) -> bool {
        meanings.iter().any(|meaning| self.has(meaning))
    }

    /// The first column of this meaning.
    pub(super) fn at(&self, meaning: &str) -> Option<usize> {
        self.guesses.iter().position(|guess| guess.as_ref().is_some_and(|guess| guess.meaning == meaning))
    }

    pub(super) fn column(&self, meaning: &str) -> Option<&Column> {
        self.at(meaning).map(|at| &self.table.columns[at])
    }

    pub(super) fn why(&self, at: usize) -> String {
        self.guesses[at].as_ref().map_or_else(String::new, |guess| guess.why.clone())
    }

    /// The same meaning under another name, with the same reason.
    pub(super) fn rename(&mut self, from: &str, to: &'static str) {
        if let Some(at) = self.at(from).filter(|_| !self.has(to))
            && let Some(guess) = &mut self.guesses[at]
        {
            guess.meaning = to;
        }
    }
}

/// The language of most names.
pub(super) fn language(tables: &[Table]) -> &'static str {
    let names = || tables.iter().flat_map(|table| &table.columns).map(|column| &*column.name);
    let of = |language: &str| {
        let is_of = |reading: &Reading| reading.language == language && reading.is_whole;
        names().filter(|name| words::readings(name).iter().any(is_of)).count()
    };
    // Of equals the last is taken.
    ["de", "es", "pt", "fr", "en"].into_iter().max_by_key(|language| of(language)).unwrap_or("en")
}

pub(super) fn guess(table: Table, language: &str) -> Guessed {
    let mut guesses: Vec<Option<Guess>> = vec![None; table.columns.len()];
    let candidates: Vec<Vec<Guess>> = table.columns.iter().map(|column| candidates(column, language)).collect();
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(candidates[*at].first().map_or(0, |guess| guess.strength)));
    for at in order {
        let is_free = |guess: &&Guess| {
            SHARED.contains(&guess.meaning)
                || !guesses.iter().flatten().any(|taken: &Guess| taken.meaning == guess.meaning)
        };
        guesses[at] = candidates[at].iter().find(is_free).cloned();
    }
    let stem = table.file.rsplit('/').next().unwrap_or(&table.file);
    let stem = stem.split('.').next().unwrap_or(stem);
    let subject = subject(stem, language);
    let pattern = table.file.clone();
    Guessed { table, guesses, subject, pattern }
}

/// Of the name of a file.
fn subject(stem: &str, language: &str) -> Option<&'static str> {
    let of = |stem: &str| {
        let mut readings = words::readings(stem);
        readings.retain(|reading| reading.meaning.starts_with("file_"));
        readings.iter().max_by_key(|reading| (reading.words, reading.language == language)).map(|found| found.meaning)
    };
    // `2024_orders_export`: its words one by one, the last that says something.
    let words = stem.split(|symbol: char| !symbol.is_alphabetic()).filter(|word| !word.is_empty());
    of(stem).or_else(|| words.filter_map(of).next_back())
}

/// Best first.
fn candidates(column: &Column, language: &str) -> Vec<Guess> {
    if column.is_empty() || column.name.is_empty() {
        return Vec::new();
    }
    if is_percent(column) {
        let is_discount = words::readings(&column.name).iter().any(|reading| reading.meaning == "discount");
        let why = "per cent".to_owned();
        return is_discount.then_some(Guess { meaning: "discount_percent", why, strength: 1 }).into_iter().collect();
    }
    let mut readings = words::readings(&column.name);
    readings.retain(|reading| fits(reading.meaning, column));
    readings.sort_by_key(|reading| std::cmp::Reverse((reading.is_whole, reading.words, reading.language == language)));
    let mut guesses: Vec<Guess> = readings.iter().map(of_name).collect();
    guesses.extend(of_values(column));
    guesses
}

fn of_name(reading: &Reading) -> Guess {
    let language = language_name(reading.language);
    let (why, strength) = if reading.is_whole {
        (format!("by its name ({language})"), 10 + reading.words)
    } else {
        (format!("by a part of its name ({language}); please check"), reading.words)
    };
    Guess { meaning: reading.meaning, why, strength }
}

fn of_values(column: &Column) -> Option<Guess> {
    let (meaning, what) = if column.has_emails() {
        ("email", "e-mail addresses")
    } else if column.has_phones() {
        ("phone", "phone numbers")
    } else if column.has_times() {
        ("purchased_at", "dates; please check")
    } else {
        return None;
    };
    Some(Guess { meaning, why: format!("by its values: {what}"), strength: 0 })
}

fn is_percent(column: &Column) -> bool {
    let name = column.name.to_lowercase();
    PERCENT.iter().any(|word| name.contains(word)) || column.are_most(|value| value.ends_with('%'))
}

/// Whether the values do not speak against it.
fn fits(meaning: &str, column: &Column) -> bool {
    match meaning {
        "unit_price" | "amount" | "line_amount" | "order_amount" | "discount" | "order_discount" | "shipping"
        | "tax" | "refunded" | "quantity" | "installments" => column.has_amounts(),
        "score" => column.are_most(|value| amount(value).is_some_and(|score| (0.0..=10.0).contains(&score))),
        "currency" => column.are_most(|value| value.chars().count() <= 4 && amount(value).is_none()),
        "email" | "phone" | "person" | "private" | "message" | "review_title" => true,
        time if time.ends_with("_at") => column.could_be_times(),
        "city" | "country" | "state" | "status" | "payment_type" | "channel" => {
            !column.has_times() && !column.has_amounts()
        }
        file if file.starts_with("file_") => false,
        _ => !column.has_times() && !column.are_most(|value| amount(value).is_some_and(|amount| amount.fract() != 0.0)),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A table of comma separated lines, the first of which is the header.
    pub(in crate::proposal) fn table(file: &str, lines: &[&str]) -> Table {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = lines[1..].iter().map(|line| cells(line)).collect();
        let column = |(at, name): (usize, String)| {
            let values = rows.iter().map(|row| row.get(at).cloned().unwrap_or_default()).collect();
            Column { name, values }
        };
        let columns = cells(lines[0]).into_iter().enumerate().map(column).collect();
        Table { file: file.to_owned(), columns, rows: rows.len() }
    }

    fn check(lines: &[&str], language: &str, expected: &[&str]) {
        let guessed = guess(table("x.csv", lines), language);
        let found: Vec<&str> = guessed.guesses.iter().map(|guess| guess.as_ref().map_or("-", |g| g.meaning)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_and_values_agree() {
        check(
            &["Order,Date,Item,Qty,Price,Contact", "A1,2024-01-02,lamp,2,4.50,a@b.example"],
            "en",
            &["order_id", "purchased_at", "product", "quantity", "unit_price", "person"],
        );
        check(&["nombre,fecha,total", "3,01/02/2024,5,00"], "es", &["name", "purchased_at", "amount"]);
        check(&["when,who", "2024-01-02,a@b.example"], "en", &["purchased_at", "email"]);
        check(&["Date,Discount %,Price", "much,10,x"], "en", &["-", "discount_percent", "-"]);
        check(&["Order Date,Date", "2024-01-02,2024-01-03"], "en", &["purchased_at", "-"]);
    }

    #[test]
    fn files_say_what_they_are_of() {
        let check = |file: &str, expected: Option<&str>| {
            assert_eq!(guess(table(file, &["a"]), "en").subject, expected, "{file}");
        };
        check("Order Lines.csv", Some("file_line"));
        check("2024_orders_export.csv", Some("file_order"));
        check("Kunden.csv", Some("file_customer"));
        check("x.csv", None);
    }
}
