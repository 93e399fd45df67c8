//! What `evaluate` says of a load equals what one finds by loading only what came before the cut, writing lists with
//! `recommend`, and scoring them by hand against what `evaluate` says was held out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use chrono::NaiveDate;
use e2e::lake::load;
use tempfile::TempDir;
use triptych_generator::{Generate, write_to};
use triptych_loader::evaluate::{EvaluateOptions, Evaluation, Protocol, evaluate, html};
use triptych_loader::progress::Progress;
use triptych_loader::recommend::{Narrowing, RecommendOptions, Who, recommend};
use triptych_loader::tuning::TuningTime;
use triptych_recommend::parameters::Mode;

const CUT: &str = "2024-09-01";
const K: usize = 10;

fn rows(file: &Path) -> (csv::StringRecord, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_path(file).expect("the file is there");
    let header = reader.headers().expect("a header").clone();
    (header, reader.records().map(|row| row.expect("a row")).collect())
}

fn column(header: &csv::StringRecord, name: &str) -> usize {
    header.iter().position(|column| column == name).expect("the column is there")
}

/// Takes orders from the cut on, and all that is theirs, out of the files.
fn cut(source: &Path) {
    let (header, orders) = rows(&source.join("olist_orders_dataset.csv"));
    let (order, at) = (column(&header, "order_id"), column(&header, "order_purchase_timestamp"));
    let before: BTreeSet<String> =
        orders.iter().filter(|row| &row[at] < CUT).map(|row| row[order].to_owned()).collect();
    assert!(before.len() > 100 && before.len() < orders.len());
    for table in ["orders", "order_items", "order_payments", "order_reviews"] {
        let file = source.join(format!("olist_{table}_dataset.csv"));
        let (header, rows) = rows(&file);
        let order = column(&header, "order_id");
        let mut writer = csv::Writer::from_path(&file).expect("the file can be written");
        writer.write_record(&header).expect("a header can be written");
        for row in rows.iter().filter(|row| before.contains(&row[order])) {
            writer.write_record(row).expect("a row can be written");
        }
    }
}

type Lists = BTreeMap<String, Vec<String>>;

/// Ids of products by what they are for, in their order.
fn lists(file: &Path, product: &str) -> Lists {
    let (header, rows) = rows(file);
    let product = column(&header, product);
    let mut lists = Lists::new();
    for row in rows {
        lists.entry(row[0].to_owned()).or_default().push(row[product].to_owned());
    }
    lists
}

/// Hit rate, recall, NDCG and MRR.
fn scored(lists: &Lists, truth: &Lists) -> [f64; 4] {
    let mut sums = [0.0; 4];
    for (id, truth) in truth {
        let list = &lists[id];
        let gain = |place: usize| ((place + 2) as f64).log2().recip();
        let hits: Vec<usize> = (0..list.len().min(K)).filter(|&place| truth.contains(&list[place])).collect();
        let ideal: f64 = (0..truth.len().min(K)).map(gain).sum();
        sums[0] += f64::from(u8::from(!hits.is_empty()));
        sums[1] += hits.len() as f64 / truth.len() as f64;
        sums[2] += hits.iter().map(|&place| gain(place)).sum::<f64>() / ideal;
        sums[3] += hits.first().map_or(0.0, |&place| 1.0 / (place + 1) as f64);
    }
    sums.map(|sum| sum / truth.len() as f64)
}

fn evaluated(lake: &Path, held_out: Option<&Path>) -> Evaluation {
    let options = EvaluateOptions {
        lake: lake.to_owned(),
        cut: Some(CUT.parse::<NaiveDate>().expect("a date")),
        k: K,
        variety: 0.5,
        novelty: 0.0,
        tune: TuningTime::Off,
        held_out: held_out.map(Path::to_owned),
    };
    evaluate(&options, &Progress::Quiet, &AtomicBool::new(false)).expect("there is something to evaluate")
}

#[test]
fn an_evaluation_says_what_scoring_by_hand_says() {
    let folder = TempDir::new().expect("a temporary folder");
    let (source, whole, part) = (folder.path().join("source"), folder.path().join("whole"), folder.path().join("part"));
    write_to(&Generate { orders: 9_000, seed: 5, ..Generate::default() }, &source).expect("a generated shop");
    let source_name = source.to_str().expect("a plain name");
    load(source_name, &whole).expect("all of it loads");
    let held_out = folder.path().join("heldout");
    let evaluation = evaluated(&whole, Some(&held_out));
    cut(&source);
    load(source_name, &part).expect("what came before loads");

    let of = |mode| Who::Customers { mode, file: None, segment: None };
    let asked = [
        (of(Mode::NewItems), "new_items.csv"),
        (of(Mode::NextBasket), "next_basket.csv"),
        (Who::Baskets { file: held_out.join("loo.csv") }, "loo.csv"),
    ];
    for ((who, file), protocol) in asked.into_iter().zip(&evaluation.protocols) {
        let out = folder.path().join("lists.csv");
        let options =
            RecommendOptions { lake: part.clone(), who, first: K, narrowing: Narrowing::default(), out: out.clone() };
        recommend(&options, &Progress::Quiet, &AtomicBool::new(false)).expect("lists can be written");
        let truth = lists(&held_out.join(file), "product_id");
        check(protocol, truth.len(), scored(&lists(&out, "product_id"), &truth));
        let [model, varied, popularity, _] = &protocol.ways[..] else { panic!("four ways are measured") };
        assert_eq!((model.way, varied.way, popularity.way), ("model", "model with variety", "popularity"));
        assert!(varied.variety > model.variety, "{}: {model:?} {varied:?}", protocol.protocol);
        assert!(model.novelty > popularity.novelty, "{}: {model:?} {popularity:?}", protocol.protocol);
    }
    let page = html(&evaluation);
    assert!(page.contains("next_basket") && !page.contains("http"), "the page is whole and loads nothing");
}

fn check(protocol: &Protocol, queries: usize, expected: [f64; 4]) {
    assert_eq!(protocol.queries, queries, "{}", protocol.protocol);
    assert!(queries > 20, "{}: {queries} asked", protocol.protocol);
    let model = &protocol.ways[0];
    let found = [model.hit_rate, model.recall, model.ndcg, model.mrr];
    for (found, expected) in found.iter().zip(expected) {
        assert!((found.mean - expected).abs() < 1e-9, "{}: {found:?}, expected {expected}", protocol.protocol);
        assert!(found.low <= found.mean && found.mean <= found.high);
    }
}

/// Generated shops have something to find: who shares a basket or a taste.
#[test]
fn hidden_products_of_a_generated_shop_are_found_three_times_as_often_as_by_popularity() {
    let lake = TempDir::new().expect("a temporary folder");
    load("generate:orders=20000,seed=7", lake.path()).expect("it loads");
    let evaluation = evaluated(lake.path(), None);
    let hidden = evaluation.protocols.iter().find(|asked| asked.protocol == "also_bought").expect("it is asked");
    let hit_rate = |name: &str| {
        let way = hidden.ways.iter().find(|way| way.way == name).expect("it is measured");
        way.hit_rate
    };
    let (model, popularity) = (hit_rate("model"), hit_rate("popularity"));
    assert!(hidden.queries >= 300 && popularity.mean > 0.0, "{} asked, {popularity:?}", hidden.queries);
    assert!(model.low >= 3.0 * popularity.high, "{model:?}, popularity {popularity:?}");
}
