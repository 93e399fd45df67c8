//! The command `follow`: reads orders from Kafka as they come, and publishes them in changes.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use clap::Args;
use triptych_objects::Level;
use triptych_schemas::exit::Exit;

use super::load::{LoadSettings, Of, options};
use super::signals;
use super::terminal::{complain, print, start_logging, warn};
use crate::follow::form::{Forms, followed_by};
use crate::follow::topics::TopicSaid;
use crate::follow::{BrokerOptions, ClientSettings, Committed, Ended, FollowError, FollowOptions, follow};
use crate::report::grouped;
use crate::shape::Shape;
use crate::source::SourceSpec;
use crate::webhook::Courier;
use crate::working_copy::Wanted;

pub(crate) const EXAMPLES: &str = "\
Examples:
  triptych-loader follow --kafka localhost:9092 --topic orders=shop.orders
  triptych-loader follow --kafka kafka1:9092,kafka2:9092 \\
      --topic orders=shop.orders,reviews=shop.reviews --every 10s
  triptych-loader follow --kafka localhost:9092 --topic orders=shop.orders \\
      --until-end
  triptych-loader follow --schema orders

A message is a JSON object whose keys are the columns of the file that feeds
the table in the lake's mapping; an order may hold lists `items`, `payments`
and `reviews`. A later message of a row takes the place of an earlier one, and
a null value deletes the order or customer that the key names (docs/streams.md).

Exit codes:
  0  ended: --until-end, or Ctrl-C or SIGTERM, after the commit in hand
  2  more rows rejected than --max-rejected allows, or far fewer orders than
     before (--max-shrink)
  3  cannot start: usage, no broker, no such topic, messages that Kafka has no
     more, a server that refuses
  5  failed while writing, or a server or Kafka was away for 90 s (Kafka only
     with --until-end; otherwise it is waited for)
  What was published before stays, and the next follower goes on behind it.";

#[derive(Args, Debug)]
// Rows that come before their parents wait in quarantine until these come; a stream that stopped for that would never go on.
#[command(mut_arg("max_rejected", |argument| argument.default_value("100%")))]
#[command(mut_arg("strict", |argument| argument.hide(true)), mut_arg("report", |argument| argument.hide(true)))]
pub(crate) struct Follow {
    /// The brokers to begin with, as host:port, several with commas
    #[arg(long, env = "TRIPTYCH_KAFKA", value_name = "BROKERS", required_unless_present = "schema")]
    kafka: Option<String>,
    /// Which topic holds the rows of which table, as orders=TOPIC; several with commas, or said again
    #[arg(long, value_name = "TABLE=TOPIC", value_delimiter = ',', required_unless_present = "schema")]
    topic: Vec<TopicSaid>,
    /// How long rows are gathered into one change, from the first on, as 500ms, 2s or 1m. A change takes as long as a load, so that under
    /// steady traffic changes are as far apart as that at least
    #[arg(long, default_value = "2s", value_name = "TIME", value_parser = span)]
    every: Duration,
    /// How many rows a change has at most, and the messages that bring it there
    #[arg(long, default_value_t = 50_000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_rows: u32,
    /// End when all that the topics hold is in the lake
    #[arg(long)]
    until_end: bool,
    /// The consumer group. Followers of one lake and one group share the partitions; every lake needs one of its own. If not given:
    /// triptych- and the lake's id (in an object store, a hash of its address)
    #[arg(long, value_name = "NAME")]
    group: Option<String>,
    /// Further settings of the client (librdkafka's names), as security.protocol and sasl.password, in lines KEY=VALUE
    #[arg(long, value_name = "FILE", value_parser = settings_file)]
    kafka_config: Option<ClientSettings>,
    /// Print the JSON Schema of the messages of a table, and end
    #[arg(long, value_name = "TABLE")]
    schema: Option<String>,
    #[command(flatten)]
    settings: LoadSettings,
}

impl Follow {
    pub(crate) fn run(&self) -> Exit {
        start_logging(self.settings.verbosity);
        let lake = match self.settings.followed().and_then(|lake| {
            lake.open(Wanted::All(Level::Manifest))?;
            Ok(lake)
        }) {
            Ok(lake) => lake,
            Err(error) => {
                complain(&error);
                return error.exit();
            }
        };
        let shape = match followed_by(lake.folder(), self.settings.mapping) {
            Ok(shape) => shape,
            Err(problem) => {
                warn(&format!("error: {problem}"));
                return Exit::CannotStart;
            }
        };
        if let Some(table) = &self.schema {
            return schema(shape, table);
        }
        if self.settings.strict || self.settings.report.is_some() {
            warn(
                "error: --strict and --report are of one load; a follower makes many, each with its manifest in the lake",
            );
            return Exit::CannotStart;
        }
        let group = match self.group.clone().map_or_else(|| lake.group(), Ok) {
            Ok(group) => group,
            Err(error) => {
                complain(&error);
                return Exit::CannotStart;
            }
        };
        // The source of each change is what was read.
        let Some(load) = options(SourceSpec::Path(PathBuf::new()), Of::default(), &self.settings, lake.folder()) else {
            return Exit::CannotStart;
        };
        let broker = BrokerOptions {
            brokers: self.kafka.clone().unwrap_or_default(),
            group,
            settings: self.kafka_config.clone().unwrap_or_default(),
            lake,
        };
        let options = FollowOptions {
            load,
            shape,
            broker,
            topics: self.topic.clone(),
            every: self.every,
            rows_max: self.max_rows as usize,
            until_end: self.until_end,
        };
        let interrupted = signals::heed();
        match self.follow(&options, &interrupted) {
            Ok(Ended::AtEnd | Ended::Interrupted) => Exit::Success,
            Err(error) => {
                complain(&error);
                error.exit()
            }
        }
    }
}

impl Follow {
    /// Tells people of each commit, and who is told of anomalies of what is new in it.
    fn follow(&self, options: &FollowOptions, interrupted: &AtomicBool) -> Result<Ended, FollowError> {
        let courier = self.settings.webhook().map(|webhook| Courier::start(webhook, options.load.lake.clone()));
        let mut committed = |committed: &Committed| {
            tell(committed, self.settings.verbosity.quiet);
            courier.iter().for_each(Courier::wake);
        };
        let outcome = follow(options, &mut committed, interrupted);
        if let Some(courier) = courier {
            courier.end();
        }
        outcome
    }
}

fn schema(shape: &'static Shape, table: &str) -> Exit {
    match Forms::of(shape).schema(table) {
        Ok(schema) => {
            print(format!("{schema:#}\n").as_bytes());
            Exit::Success
        }
        Err(error) => {
            complain(&error);
            Exit::CannotStart
        }
    }
}

/// A line a commit.
fn tell(committed: &Committed, is_quiet: bool) {
    if is_quiet {
        return;
    }
    let Committed { manifest, rows, deleted, faulty, lag, elapsed } = committed;
    let mut words: Vec<String> =
        rows.iter().map(|(table, count)| format!("{table} {}", grouped(*count as u64))).collect();
    if *deleted > 0 {
        words.push(format!("deleted {}", grouped(*deleted as u64)));
    }
    if *faulty > 0 {
        words.push(format!("messages kept apart {}", grouped(*faulty)));
    }
    let version = manifest.version.as_ref().map_or(0, |version| version.sequence);
    let waiting: u64 = manifest.tables.iter().map(|table| table.quarantined).sum();
    let lag = lag.map_or_else(|| "unknown".to_owned(), |lag| grouped(lag.max(0) as u64));
    let seconds = elapsed.as_secs_f64();
    print(
        format!(
            "version {version}: {}; in quarantine {}; lag {lag}; {seconds:.1} s; load {}\n",
            words.join(", "),
            grouped(waiting),
            manifest.load_id
        )
        .as_bytes(),
    );
}

/// As `500ms`, `2s` or `1m`.
fn span(text: &str) -> Result<Duration, String> {
    let wrong = || "write a time as 500ms, 2s or 1m".to_owned();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let milliseconds = match unit {
        "ms" => Some(number),
        "s" => number.checked_mul(1_000),
        "m" => number.checked_mul(60_000),
        _ => None,
    };
    milliseconds.map(Duration::from_millis).ok_or_else(wrong)
}

fn settings_file(text: &str) -> Result<ClientSettings, String> {
    ClientSettings::read(Path::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_a_unit() {
        let check = |text: &str, expected: Option<u64>| {
            assert_eq!(span(text).ok().map(|span| span.as_millis() as u64), expected, "{text}");
        };
        check("500ms", Some(500));
        check("2s", Some(2_000));
        check("1m", Some(60_000));
        check("2", None);
        check("s", None);
        check("1h", None);
        check("99999999999999999999s", None);
    }
}
