//! Generated data: a shop in the shape of the Olist export, or as a plain one's, as large as asked for, the same bytes on every
//! machine for the same arguments. Refuses arguments it does not know rather than guessing.

mod calendar;
mod catalogue;
mod categories;
mod dirt;
mod fate;
pub mod olist;
mod order;
mod phrases;
mod places;
mod random;
mod review;
mod rows;
mod sales;
mod shop;
mod spelled;
pub mod stream;
mod table;
mod watch;
mod write;

#[cfg(test)]
mod realism;

use strum::{EnumString, IntoStaticStr, VariantArray};

use calendar::Calendar;
use catalogue::Catalogue;
use places::Places;
pub use table::{Injected, TableInjected};
pub use watch::Watch;
pub use write::{DIRT_FILE, write_to, write_watched};

/// Before the first `:` of a source that is generated.
pub const SCHEME: &str = "generate";
/// Numbers of products, people and zip codes are proven for this many orders.
pub const ORDERS_MAX: u64 = 100_000_000;

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum GeneratedShape {
    /// The nine files of the Olist export.
    Olist,
    /// Clients and their purchases.
    Shop,
}

impl GeneratedShape {
    pub fn name(self) -> &'static str {
        self.into()
    }

    fn files(self) -> Vec<&'static str> {
        match self {
            Self::Olist => olist::FILES.iter().map(|file| file.name).collect(),
            Self::Shop => vec![shop::CLIENTS.0, shop::PURCHASES.0],
        }
    }
}

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Generate {
    pub orders: u64,
    pub seed: u64,
    pub shape: GeneratedShape,
    /// Share of each file's rows that are altered, in millionths: a share of 0.01 is 10,000.
    pub dirt_millionths: u64,
}

impl Default for Generate {
    fn default() -> Self {
        Self { orders: 20_000, seed: 7, shape: GeneratedShape::Olist, dirt_millionths: 0 }
    }
}

/// The argument that gives the same data again.
impl std::fmt::Display for Generate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{SCHEME}:orders={},seed={}", self.orders, self.seed)?;
        if self.shape != GeneratedShape::Olist {
            write!(out, ",shape={}", self.shape.name())?;
        }
        match self.dirt_millionths {
            0 => Ok(()),
            share => write!(out, ",dirt={}", share as f64 / 1_000_000.0),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    #[error("generate: unknown argument `{0}`; there are orders=N, seed=N, dirt=SHARE and shape=olist|shop")]
    UnknownArgument(String),
    #[error("generate: `{key}={value}` is not {allowed}")]
    BadValue { key: &'static str, value: String, allowed: &'static str },
    #[error("generate: there is no fault `{0}`; there are {faults}", faults = stream::FAULTS)]
    UnknownFault(String),
    #[error("generate: the fault `{name}={value}` is not a share from 0 to 1, such as {name}=0.01")]
    BadFault { name: String, value: String },
    #[error("generate: `{folder}` holds CSV files that were not generated; name another folder")]
    ForeignFiles { folder: String },
    #[error("generate: cannot write `{file}`")]
    Write { file: String, source: std::io::Error },
    #[error("interrupted; what was generated so far is removed")]
    Interrupted,
}

/// Whether a source asks for generated data.
pub fn is_generate(source: &str) -> bool {
    source == SCHEME || source.starts_with("generate:")
}

/// Reads `generate:orders=20000,seed=7,dirt=0.001`; the scheme and any argument may be left out.
pub fn parse(source: &str) -> Result<Generate, GenerateError> {
    let arguments = source.strip_prefix(SCHEME).map_or(source, |rest| rest.strip_prefix(':').unwrap_or(rest));
    let mut generate = Generate::default();
    for argument in arguments.split(',').map(str::trim).filter(|argument| !argument.is_empty()) {
        let (key, value) = argument.split_once('=').unwrap_or((argument, ""));
        match key {
            "orders" => {
                generate.orders = whole(value)
                    .filter(|orders| (1..=ORDERS_MAX).contains(orders))
                    .ok_or_else(|| bad_value("orders", value, "a whole number from 1 to 100000000"))?;
            }
            "seed" => generate.seed = whole(value).ok_or_else(|| bad_value("seed", value, "a whole number from 0"))?,
            "dirt" => {
                generate.dirt_millionths = millionths(value)
                    .filter(|share| *share <= 500_000)
                    .ok_or_else(|| bad_value("dirt", value, "a share from 0 to 0.5, such as 0.01"))?;
            }
            "shape" => {
                generate.shape = value.parse().map_err(|_| bad_value("shape", value, "olist or shop"))?;
            }
            _ => return Err(GenerateError::UnknownArgument(argument.to_owned())),
        }
    }
    Ok(generate)
}

fn bad_value(key: &'static str, value: &str, allowed: &'static str) -> GenerateError {
    GenerateError::BadValue { key, value: value.to_owned(), allowed }
}

/// `20000` or `20_000`.
fn whole(value: &str) -> Option<u64> {
    value.replace('_', "").parse().ok()
}

/// A decimal share with at most six decimals, exactly.
fn millionths(value: &str) -> Option<u64> {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || whole.len() > 3 || decimals.len() > 6 {
        return None;
    }
    let padded: u64 = format!("{decimals:0<6}").parse().ok()?;
    Some(whole.parse::<u64>().ok()? * 1_000_000 + padded)
}

/// Everything that is known before the first order.
struct World {
    seed: u64,
    orders: u64,
    calendar: Calendar,
    places: Places,
    catalogue: Catalogue,
}

impl World {
    fn new(generate: &Generate) -> Self {
        let places = Places::new(generate.seed, generate.orders);
        let catalogue = Catalogue::new(generate.seed, generate.orders, &places);
        let calendar = Calendar::new(generate.seed, generate.orders);
        Self { seed: generate.seed, orders: generate.orders, calendar, places, catalogue }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_or_named() {
        let check = |source: &str, expected: Result<(u64, u64, u64), &str>| match (parse(source), expected) {
            (Ok(found), Ok(expected)) => {
                assert_eq!((found.orders, found.seed, found.dirt_millionths), expected, "{source}");
            }
            (Err(error), Err(expected)) => assert!(error.to_string().contains(expected), "{source}: {error}"),
            (found, _) => panic!("{source}: {found:?}"),
        };
        check("generate", Ok((20_000, 7, 0)));
        check("generate:orders=500,seed=3,dirt=0.01", Ok((500, 3, 10_000)));
        check("orders=1_000,shape=olist", Ok((1000, 7, 0)));
        check("generate:orders=0", Err("orders"));
        check("generate:orders=many", Err("whole number from 1"));
        check("generate:dirt=2", Err("share from 0 to 0.5"));
        check("generate:dirt=0.0000001", Err("dirt"));
        check("generate:shape=cube", Err("olist or shop"));
        for source in ["generate:orders=20000,seed=7,shape=shop", "generate:orders=5,seed=1,dirt=0.25"] {
            assert_eq!(parse(source).unwrap().to_string(), source);
        }
        check("generate:rows=5", Err("orders=N, seed=N"));
    }
}
