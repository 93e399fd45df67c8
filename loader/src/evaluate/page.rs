//! An evaluation as a table for terminals, and as a page of its own with bars.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, presets};
use triptych_schemas::manifest::RecommendationMode;

use super::{Evaluation, Interval, Protocol, Way};
use crate::report::grouped;

/// One line a protocol and way.
pub fn table(evaluation: &Evaluation) -> String {
    let k = evaluation.k;
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let measures =
        ["HitRate", "Recall", "NDCG", "MRR", "Coverage", "Novelty", "Variety"].map(|name| format!("{name}@{k}"));
    table.set_header([&["protocol", "asked", "way"].map(str::to_owned)[..], &measures[..]].concat());
    for Protocol { protocol, queries, ways } in &evaluation.protocols {
        for way in ways {
            let mut row = vec![(*protocol).to_owned(), grouped(*queries as u64), way.way.to_owned()];
            row.extend(measured(way).map(|(_, interval)| shown(interval)));
            row.extend(beyond(way).map(|(_, value)| format!("{value:.4}")));
            table.add_row(row);
        }
    }
    for column in [1, 3, 4, 5, 6, 7, 8, 9] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let checks: Vec<String> = evaluation.model.modes.iter().map(check).collect();
    format!("{}\n\n{}\n\n{}", headline(evaluation), table.trim_fmt(), checks.join("\n"))
}

/// How a mode's model was chosen before the cut, and how far it is ahead of the simple ways on a window that chose nothing.
fn check(of: &RecommendationMode) -> String {
    let choice = &of.choice;
    if choice.queries == 0 {
        return format!("{}: starting values, since too little was asked or nothing was to be chosen", of.mode);
    }
    let [asked, tried] = [choice.queries, choice.tried].map(grouped);
    let chosen = format!("{}: chosen from {tried} sets of parameters by {asked} questions", of.mode);
    let Some(check) = &choice.check else { return format!("{chosen}; too few later ones to check it") };
    let served = if check.is_simple_served { "; the simple way is served" } else { "" };
    format!(
        "{chosen}; then NDCG@10 {:.4} beside {:.4} of {}, gain {:+.3} (standard error {:.3}){served}",
        check.ndcg,
        check.simple_ndcg,
        check.simple.replace('_', " "),
        check.gain,
        check.error,
    )
}

fn headline(evaluation: &Evaluation) -> String {
    let Evaluation { cut, last_day, orders_before, orders_held_out, products, .. } = evaluation;
    let [held_out, before, products] = [*orders_held_out, *orders_before, *products].map(|count| grouped(count as u64));
    format!(
        "Predicted: {held_out} orders from {cut} to {last_day}, from {before} orders and {products} products \
         before. 95 % intervals in brackets."
    )
}

fn shown(interval: Interval) -> String {
    format!("{:.4} [{:.4}, {:.4}]", interval.mean, interval.low, interval.high)
}

fn measured(way: &Way) -> [(&'static str, Interval); 4] {
    [("HitRate", way.hit_rate), ("Recall", way.recall), ("NDCG", way.ndcg), ("MRR", way.mrr)]
}

/// What is measured besides what lists foresee.
fn beyond(way: &Way) -> [(&'static str, f64); 3] {
    [("Coverage", way.coverage), ("Novelty", way.novelty), ("Variety", way.variety)]
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1d2733}\
h1,h2,h3{line-height:1.2}h3{margin:1.2rem 0 .3rem;font-size:1rem}\
.row{display:grid;grid-template-columns:13rem 1fr 15rem;gap:.8rem;align-items:center;font-variant-numeric:tabular-nums}\
.track{background:#eef1f4;height:1rem;position:relative}.bar{background:#9db2c7;height:100%}.model .bar{background:#1f6f54}\
.interval{position:absolute;top:40%;height:20%;background:#1d2733}\
table{border-collapse:collapse}td,th{padding:.1rem .8rem .1rem 0;text-align:left}code{font-size:.9rem}";

/// Everything is in the page: it loads nothing.
pub fn html(evaluation: &Evaluation) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Recommendations, measured</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body>\n\
         <h1>Recommendations, measured</h1>\n<p>{}</p>\n<p>Load <code>{}</code> of <code>{}</code>.</p>\n",
        escaped(&headline(evaluation)),
        escaped(&evaluation.load_id),
        escaped(&evaluation.source),
    );
    for protocol in &evaluation.protocols {
        add_protocol(&mut page, protocol, evaluation.k);
    }
    add_model(&mut page, evaluation);
    page.push_str("</body></html>\n");
    page
}

const WRITTEN: &str = "a string can be written to";

fn add_protocol(page: &mut String, protocol: &Protocol, k: usize) {
    let title = match protocol.protocol {
        "new_items" => "What customers bought for the first time",
        "next_basket" => "What the next basket held",
        _ => "One hidden product of a basket",
    };
    let asked = grouped(protocol.queries as u64);
    writeln!(page, "<h2>{title}</h2>\n<p>{asked} asked about (<code>{}</code>).</p>", protocol.protocol)
        .expect(WRITTEN);
    add_beyond(page, protocol);
    for at in 0..4 {
        let intervals = protocol.ways.iter().map(|way| (way, measured(way)[at]));
        let most = intervals.clone().map(|(_, (_, interval))| interval.high).fold(f64::MIN_POSITIVE, f64::max);
        let name = protocol.ways.first().map_or("", |way| measured(way)[at].0);
        writeln!(page, "<h3>{name}@{k}</h3>").expect(WRITTEN);
        for (way, (_, interval)) in intervals {
            let percent = |value: f64| 100.0 * value / most;
            let class = if way.way.starts_with("model") { "row model" } else { "row" };
            writeln!(
                page,
                "<div class=\"{class}\"><span>{}</span><span class=\"track\"><span class=\"bar\" style=\"display:block;width:\
                 {:.2}%\"></span><span class=\"interval\" style=\"left:{:.2}%;width:{:.2}%\"></span></span><span>{}</span></div>",
                way.way,
                percent(interval.mean),
                percent(interval.low),
                percent(interval.high - interval.low),
                shown(interval),
            )
            .expect(WRITTEN);
        }
    }
}

fn add_beyond(page: &mut String, protocol: &Protocol) {
    page.push_str("<table><tr><th>way");
    for (name, _) in protocol.ways.first().map(beyond).into_iter().flatten() {
        write!(page, "<th>{name}").expect(WRITTEN);
    }
    page.push_str("</tr>\n");
    for way in &protocol.ways {
        write!(page, "<tr><td>{}", way.way).expect(WRITTEN);
        for (_, value) in beyond(way) {
            write!(page, "<td>{value:.4}").expect(WRITTEN);
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
}

fn add_model(page: &mut String, evaluation: &Evaluation) {
    page.push_str("<h2>Parameters</h2>\n<table><tr><th>mode<th>unit<th>alpha<th>divided by<th>k1<th>k2<th>rho<th>beta<th>g<th>q<th>slim<th>own purchases</tr>\n");
    for of in &evaluation.model.modes {
        let slim = of
            .slim
            .as_ref()
            .map_or_else(|| "off".to_owned(), |slim| format!("{} l1 {} l2 {}", slim.unit, slim.l1, slim.l2));
        let own = match (of.own_days, &of.own_baskets) {
            (Some(days), _) => format!("{days} days"),
            (None, Some(baskets)) => {
                format!("{} in groups of {} baskets, {} between them", baskets.within, baskets.size, baskets.between)
            }
            (None, None) => "off".to_owned(),
        };
        writeln!(
            page,
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{slim}<td>{own}</tr>",
            of.mode, of.unit, of.alpha, of.normaliser, of.k1, of.k2, of.rho, of.beta, of.back_weight, of.popular_weight,
        )
        .expect(WRITTEN);
    }
    page.push_str("</table>\n<h2>How they were chosen</h2>\n<ul>");
    for of in &evaluation.model.modes {
        writeln!(page, "<li>{}</li>", escaped(&check(of))).expect(WRITTEN);
    }
    page.push_str("</ul>\n");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
