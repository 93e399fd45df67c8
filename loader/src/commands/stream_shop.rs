//! Arguments and words of `generate --kafka`: a made-up shop that is sent as it happens.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use triptych_generator::stream::{Faults, StreamOptions};
use triptych_schemas::exit::Exit;

use super::signals;
use super::terminal::{complain, say};
use crate::follow::ClientSettings;
use crate::follow::topics::TopicSaid;
use crate::produce::{Ended, Pace, ProduceOptions, ProducedTopics, Sent, produce};
use crate::progress::Progress;
use crate::report::grouped;

#[derive(Args, Clone, Debug)]
pub(crate) struct StreamShop {
    /// Send the shop to these brokers (host:port, several with commas) instead of writing files
    #[arg(long, value_name = "BROKERS", help_heading = "A shop as it happens")]
    pub(crate) kafka: Option<String>,
    /// Which topic gets the rows of which table, as orders=TOPIC; several with commas. If not given: shop.orders, shop.products and so
    /// on. Topics that are not there are made
    #[arg(
        long,
        requires = "kafka",
        value_name = "TABLE=TOPIC",
        value_delimiter = ',',
        help_heading = "A shop as it happens"
    )]
    topic: Vec<TopicSaid>,
    /// How many partitions topics get that are made
    #[arg(long, requires = "kafka", default_value_t = 4, value_name = "N", value_parser = clap::value_parser!(i32).range(1..=10_000), help_heading = "A shop as it happens")]
    partitions: i32,
    /// Orders a second. Without it and --speed as fast as brokers take them
    #[arg(long, requires = "kafka", conflicts_with = "speed", value_name = "ORDERS", value_parser = positive, help_heading = "A shop as it happens")]
    rate: Option<f64>,
    /// How much faster than the clock the shop's own time passes: 3600 sends an hour of it in a second, with the rush at noon
    #[arg(long, requires = "kafka", value_name = "TIMES", value_parser = positive, help_heading = "A shop as it happens")]
    speed: Option<f64>,
    /// How many of the shop's 731 days are sent; --orders is what it sells in all of them
    #[arg(long, requires = "kafka", value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "A shop as it happens")]
    days: Option<u32>,
    /// What goes wrong, as shares: duplicates and poison of messages, late and price-errors of orders, bursts and drops of hours,
    /// aborted of transactions; as duplicates=0.01,late=0.02
    #[arg(long, requires = "kafka", value_name = "FAULT=SHARE,…", value_parser = Faults::from_str, help_heading = "A shop as it happens")]
    faults: Option<Faults>,
    /// Where to write down each fault, one JSON object a line, and at the end what all amounts to
    #[arg(long, requires = "kafka", value_name = "FILE", help_heading = "A shop as it happens")]
    truth: Option<PathBuf>,
    /// Further settings of the client (librdkafka's names), in lines KEY=VALUE
    #[arg(long, requires = "kafka", value_name = "FILE", value_parser = settings_file, help_heading = "A shop as it happens")]
    kafka_config: Option<ClientSettings>,
}

impl StreamShop {
    pub(crate) fn run(&self, brokers: &str, (orders, seed): (u64, u64), is_quiet: bool) -> Exit {
        let topics = match ProducedTopics::of(&self.topic) {
            Ok(topics) => topics,
            Err(error) => {
                complain(&error);
                return Exit::CannotStart;
            }
        };
        let pace = match (self.rate, self.speed) {
            (Some(rate), _) => Pace::Rate(rate),
            (None, Some(times)) => Pace::Speed(times),
            (None, None) => Pace::Unbounded,
        };
        let options = ProduceOptions {
            stream: StreamOptions { orders, seed, days: self.days, faults: self.faults.unwrap_or_default() },
            pace,
            brokers: brokers.to_owned(),
            settings: self.kafka_config.clone().unwrap_or_default(),
            topics,
            partitions: self.partitions,
            truth: self.truth.clone(),
        };
        let progress = Progress::new(is_quiet);
        let interrupted = signals::heed();
        let bar = progress.orders(options.stream.orders_due());
        let outcome = produce(&options, &mut |orders| bar.add(orders), &interrupted);
        drop(bar);
        progress.clear();
        match outcome {
            Ok(sent) => {
                if !is_quiet {
                    say(&summary(&options, &sent));
                }
                match sent.ended {
                    Ended::AtEnd => Exit::Success,
                    Ended::Interrupted => Exit::Interrupted,
                }
            }
            Err(error) => {
                complain(&error);
                error.exit()
            }
        }
    }
}

fn summary(options: &ProduceOptions, sent: &Sent) -> String {
    let words = match sent.ended {
        Ended::AtEnd => "sent",
        Ended::Interrupted => "interrupted; sent",
    };
    let mut lines = vec![format!(
        "{words} {} orders in {} messages to {}; {:.1} s",
        grouped(sent.sums.orders),
        grouped(sent.messages),
        options.brokers,
        sent.elapsed.as_secs_f64()
    )];
    let injected: Vec<String> = sent
        .injected
        .iter()
        .map(|(kind, count)| format!("{} {}", <&str>::from(*kind).replace('_', " "), grouped(*count)))
        .collect();
    if !injected.is_empty() {
        let truth = options.truth.as_ref().map_or_else(String::new, |file| format!("; each in {}", file.display()));
        lines.push(format!("injected: {}{truth}", injected.join(", ")));
    }
    lines.push(format!(
        "follow it with: triptych-loader follow --kafka {} --topic {}",
        options.brokers,
        options.topics.said()
    ));
    lines.join("\n")
}

fn positive(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "write a number, as 200 or 0.5".to_owned())?;
    if number.is_finite() && number > 0.0 { Ok(number) } else { Err("it must be above 0".to_owned()) }
}

fn settings_file(text: &str) -> Result<ClientSettings, String> {
    ClientSettings::read(Path::new(text))
}
