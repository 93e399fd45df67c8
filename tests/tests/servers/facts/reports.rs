//! Random reports as clients ask for them: compared with the time before, gaps filled, ordered and paged, a gateway over
//! files and one over servers answer alike.

use async_graphql::Request;
use e2e::dice::{Dice, seed};
use e2e::lake::new_folder;
use e2e::servers::{Loaded, loaded};
use serde_json::{Value, json};
use triptych_gateway::gateway::Gateway;
use triptych_gateway::served::sources::Sources;

/// Of which one in eight is refused, and five are not.
const REPORTS: usize = 400;

/// What is asked for, and what may become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Can be answered.
    Sound,
    /// Ends before it begins.
    Reversed,
    /// Anything that can be typed.
    Any,
}

impl Kind {
    fn of(number: usize) -> Self {
        match number % 8 {
            0 => Self::Reversed,
            1 | 2 => Self::Any,
            _ => Self::Sound,
        }
    }
}

const DIMENSIONS: [&str; 20] = [
    "YEAR",
    "QUARTER",
    "MONTH",
    "WEEK",
    "DAY",
    "HOUR_OF_DAY",
    "DAY_OF_WEEK",
    "STATE",
    "CATEGORY",
    "PAYMENT_TYPE",
    "REVIEW_SCORE",
    "CUSTOMER_SEGMENT",
    "MONTH_OF_YEAR",
    "IS_LATE",
    "DAYS_LATE",
    "INSTALLMENTS",
    "PRICE_BAND",
    "FREIGHT_BAND",
    "WEIGHT_BAND",
    "DISTANCE_BAND",
];
const MEASURES: [&str; 10] = [
    "REVENUE",
    "ORDERS",
    "REPEAT_RATE",
    "LATE_RATE",
    "PAYMENT_VALUE",
    "AVERAGE_SCORE",
    "MEDIAN_ORDER_VALUE",
    "RETURNING_CUSTOMERS",
    "HANDLING_DAYS",
    "FREIGHT_SHARE",
];
const PERIODS: [&str; 5] = ["YEAR", "QUARTER", "MONTH", "WEEK", "DAY"];
const COMPARISONS: [&str; 3] = ["PREVIOUS_PERIOD", "PREVIOUS_MONTH", "PREVIOUS_YEAR"];

#[tokio::test]
async fn random_reports_have_one_answer() {
    let Some(Both { files, server }) = Both::open().await else { return };
    let seed = seed();
    let mut dice = Dice::new(seed);
    let days = days(&files).await;
    let (mut rows, mut compared) = (0, 0);
    for number in 0..REPORTS {
        let kind = Kind::of(number);
        let query = report(&mut dice, kind, &days);
        let (expected, found) = (ask(&files, &query).await, ask(&server, &query).await);
        assert_eq!(found, expected, "report {number} of seed {seed}: {query}");
        let all = expected["data"]["kpis"]["rows"].as_array().cloned().unwrap_or_default();
        rows += all.len();
        compared += all.iter().filter(|row| !row["previous"].is_null()).count();
        let is_refused = !expected["errors"].is_null();
        let is_as_meant = kind == Kind::Any || is_refused == (kind == Kind::Reversed);
        assert!(is_as_meant, "report {number} of seed {seed} is {kind:?}: {query}: {expected}");
    }
    assert!(rows > REPORTS && compared > REPORTS / 4, "{rows} rows, {compared} compared");
}

/// One load behind two gateways.
struct Both {
    files: Gateway,
    server: Gateway,
}

impl Both {
    async fn open() -> Option<Self> {
        // A load has runtimes of its own.
        let loaded: &Loaded = tokio::task::spawn_blocking(loaded).await.expect("the kit loads")?;
        let lake = loaded.load_dir.ancestors().nth(2).expect("a load lies in a lake").to_owned();
        // Servers answer every role, so this folder stays empty.
        let empty = new_folder();
        let sources = Sources::connect(empty.path().to_owned(), &loaded.servers).await.expect("addresses are good");
        Some(Self { files: Gateway::open(lake).await, server: Gateway::over(sources).await })
    }
}

/// Data, errors and what stands beside them, but for the load's name, which differs.
async fn ask(gateway: &Gateway, query: &str) -> Value {
    let response = gateway.execute(Request::new(query)).await;
    let errors: Vec<Value> = response
        .errors
        .iter()
        .map(|error| json!({ "message": error.message, "extensions": error.extensions }))
        .collect();
    json!({
        "data": response.data,
        "errors": if errors.is_empty() { Value::Null } else { Value::from(errors) },
        "partialPeriods": response.extensions.get("partialPeriods"),
        "notes": response.extensions.get("notes"),
    })
}

async fn days(gateway: &Gateway) -> Vec<String> {
    let answer = ask(gateway, "{ kpis(groupBy: [DAY]) { rows { day } } }").await;
    let rows = answer["data"]["kpis"]["rows"].as_array().expect("files answer").clone();
    rows.iter().filter_map(|row| row["day"].as_str().map(str::to_owned)).collect()
}

fn report(dice: &mut Dice, kind: Kind, days: &[String]) -> String {
    let mut group_by = dice.some_of(&DIMENSIONS, 4);
    let is_filled = dice.one_in(2);
    group_by.sort_unstable();
    group_by.dedup();
    if kind == Kind::Sound {
        make_sound(&mut group_by, is_filled);
    }
    let measure = dice.below(MEASURES.len());
    let fields: Vec<String> = dice.some_of(&MEASURES, 4).into_iter().map(field).collect();
    let mut arguments = vec![format!("groupBy: [{}]", group_by.join(", "))];
    let mut bounds = bounds(dice, kind, days);
    let has_period = bounds.len() == 2 || group_by.iter().any(|dimension| ["DAY", "MONTH"].contains(dimension));
    if dice.one_in(3) {
        let others = [
            "category: {in: [\"toys\", \"brinquedos\", \"no such\", null]}",
            "state: {notIn: [\"São Paulo\", \"XX\"]}",
            "isLate: [true, null]",
            "sellerState: {isNull: false}",
            "weightBand: [\"1 to 2 kg\", null]",
        ];
        bounds.extend(dice.one_of(&others).map(|condition| (*condition).to_owned()));
    }
    arguments.push(format!("where: {{{}}}", bounds.join(", ")));
    let is_compared = !dice.one_in(4) && (kind != Kind::Sound || has_period);
    if is_compared {
        arguments.extend(dice.one_of(&COMPARISONS).map(|comparison| format!("compareTo: {comparison}")));
    }
    arguments.push(format!("fillGaps: {is_filled}"));
    if dice.one_in(2) {
        let by = if is_compared && dice.one_in(2) { "growth" } else { "measure" };
        arguments.push(format!("orderBy: [{{{by}: {}}}]", MEASURES[measure]));
    }
    if dice.one_in(4) {
        arguments.push(format!("having: [{{measure: {}, above: 0.1}}]", MEASURES[measure]));
    }
    if dice.one_in(4) && kind != Kind::Sound {
        arguments.push(format!("topPerGroup: {{by: {}, first: 2}}", MEASURES[measure]));
    }
    arguments.push(format!("weekStart: {}", if dice.one_in(2) { "SUNDAY" } else { "MONDAY" }));
    let goes_along_time = PERIODS.iter().any(|period| group_by.contains(period));
    let window = if goes_along_time { format!("movingAverage(of: {})", MEASURES[measure]) } else { String::new() };
    arguments.push(format!("first: {}", dice.one_of(&[3, 40, 1_000]).copied().unwrap_or_default()));
    let dimensions: Vec<String> = group_by.iter().map(|dimension| field(dimension)).collect();
    let shown = [dimensions, fields].concat().join(" ");
    let growth = MEASURES[measure];
    format!(
        "{{ kpis({}) {{
           rows {{ __typename {shown} previous {{ __typename {shown} }} growth(of: {growth}) {window} }}
           total {{ orders previous {{ orders }} growth(of: ORDERS) }}
           rowCount pageInfo {{ hasNextPage endCursor }}
         }} }}",
        arguments.join(", ")
    )
}

/// Weeks, quarters and years have not every time before them, and gaps of many values at once are too many rows.
fn make_sound(group_by: &mut Vec<&str>, is_filled: bool) {
    group_by.retain(|dimension| !["WEEK", "QUARTER", "YEAR"].contains(dimension));
    if is_filled {
        group_by.retain(|dimension| *dimension != "HOUR_OF_DAY");
        let mut others = 0;
        group_by.retain(|dimension| {
            let is_time = ["DAY", "MONTH", "DAY_OF_WEEK"].contains(dimension);
            others += usize::from(!is_time);
            is_time || others < 2
        });
    }
}

/// `days` are in order. Of one day, the morning comes before noon.
fn bounds(dice: &mut Dice, kind: Kind, days: &[String]) -> Vec<String> {
    let (earlier, last) = (&days[..days.len() - 1], &days[days.len() - 1]);
    let mut time = || format!("{}{}", earlier[dice.below(earlier.len())], ["", "T12:30:00"][dice.below(2)]);
    let mut times = [time(), time()];
    match kind {
        Kind::Sound => times.sort(),
        Kind::Reversed => times[0].clone_from(last),
        Kind::Any => {}
    }
    let names = ["purchasedFrom", "purchasedBefore"].into_iter().zip(times);
    let shown = names.filter(|_| kind == Kind::Reversed || !dice.one_in(3));
    shown.map(|(name, time)| format!("{name}: \"{time}\"")).collect()
}

/// `CUSTOMER_SEGMENT` is shown by `customerSegment`.
fn field(name: &str) -> String {
    let mut words = name.split('_').map(str::to_lowercase);
    let first = words.next().unwrap_or_default();
    words.fold(first, |field, word| field + &word[..1].to_uppercase() + &word[1..])
}
