//! The lifetime models against Python's: made-up customers, fitted with the likelihoods of `lifetimes` 0.11.3 by `SciPy`
//! 1.17.1 (Nelder-Mead from four starts, no penalty), by log-likelihood and by what is expected, not by parameters.

use triptych_analytics::lifetime::gamma_gamma::Spending;
use triptych_analytics::lifetime::mbg_nbd::History;
use triptych_analytics::lifetime::{Lifetime, Outlook, Outlooks};

const CUSTOMERS: u64 = 600;
const REPEATS: [u32; 20] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 4, 9];

/// Drawn by Knuth's multiplicative hash, so that Python makes the same.
fn customers() -> (Vec<History>, Vec<Spending>) {
    let customer = |number: u64| {
        let hash = ((number * 2_654_435_761) % (1 << 32)) as u32;
        let repeats = REPEATS[(hash % 20) as usize];
        let age_days = 50 + (hash >> 8) % 650;
        let percent = (hash >> 16) % 100 + 1;
        let recency_days = match repeats {
            0 => 0,
            1..=3 => repeats.max(age_days * percent * percent / 20_000),
            _ => repeats.max(age_days * (100 - percent * percent / 100) / 100),
        };
        let mean_cents = 2_000 + (hash >> 12) % 15_000 * (1 + (hash >> 20) % 3);
        let purchases = repeats + 1;
        let spending = Spending { purchases, revenue: i64::from(purchases * mean_cents) };
        (History { repeats, recency_days, age_days }, spending)
    };
    (0..CUSTOMERS).map(customer).unzip()
}

fn check(found: f64, expected: f64, share: f64) {
    assert!((found / expected - 1.0).abs() < share, "{found} is not {expected}");
}

#[test]
fn the_fit_is_that_of_lifetimes() {
    let (histories, spendings) = customers();
    let model = Lifetime::fit(histories.iter().copied(), spendings.iter().copied()).expect("many came back");
    let spending = model.spending.expect("all paid");
    check(model.purchases.log_likelihood, -3_360.094_894_056_088_4, 1e-9);
    check(spending.log_likelihood, -3_637.103_144_994_385_3, 1e-9);

    let outlooks: Vec<Outlook> =
        histories.iter().zip(&spendings).map(|(history, spending)| model.outlook(*history, *spending)).collect();
    // Of every second one: those whose age was not foreseen are answered too.
    let kept = Outlooks::new(model, histories.iter().copied().step_by(2));
    let of_kept = histories.iter().zip(&spendings).map(|(history, spending)| kept.of(*history, *spending));
    assert!(of_kept.eq(outlooks.iter().copied()));
    check(outlooks.iter().map(|outlook| outlook.expected_purchases).sum(), 197.351_570_910_924_55, 1e-4);
    check(outlooks.iter().map(|outlook| 1.0 - outlook.churn_risk).sum(), 114.277_667, 1e-4);
    let spend = spendings.iter().filter_map(|of| spending.expected_spend(*of));
    check(spend.sum::<f64>() / 600.0, 172.607_886_810_138_78, 1e-4);

    // Who bought once, lately and long ago, and who came back soon and then no more.
    let of_one = |number: usize, expected: f64, alive: f64| {
        check(outlooks[number].expected_purchases, expected, 1e-3);
        check(1.0 - outlooks[number].churn_risk, alive, 1e-3);
    };
    of_one(0, 0.307_966_952_920_514_3, 0.294_458_438_069_472_6);
    of_one(13, 0.024_155_121_015_515_264, 0.147_414_334_663_277_25);
    of_one(11, 0.010_725_696_644_446_342, 0.016_731_462_851_853_26);
    check(spending.expected_spend(spendings[1]).expect("paid"), 140.913_566_72, 1e-3);
    let value = outlooks[1].value.expect("paid");
    check(value, 0.132_885_846_418_531_07 * 140.913_566_72, 1e-3);
}
