//! A load in one piece: everything is derived before anything is written.

use std::time::{Duration, Instant};

use triptych_recommend::parameters::Model;
use triptych_schemas::manifest::{Manifest, RecommendationModel};
use triptych_schemas::time;

use super::books::AuditsOfLoad;
use super::read::{self, Read};
use super::rejected::refuse_no_orders;
use super::{Clock, Load, LoadError, LoadOptions, Surroundings, books, stop_if_interrupted, stores, tell_data_end};
use crate::frame;
use crate::gold::documents::Documents;
use crate::gold::graph::Graph;
use crate::gold::lists::LISTED;
use crate::gold::marts::{DataEnd, Marts};
use crate::gold::{self, Facts};
use crate::silver::Silver;
use crate::sinks::Gold;
use crate::tuning;

impl Load<'_> {
    pub(super) fn in_one_piece(self, manifest: &mut Manifest, clock: &mut Clock) -> Result<(), LoadError> {
        let Self { options, around, publication, source, shape, plausible, partial, .. } = self;
        let Read { silver, mut audits, files, currency } =
            read::read(source, (shape, plausible), partial, (around, options.dates))?;
        currency.clone_into(&mut manifest.currency);
        self.drop_scratch()?;
        clock.lap("read and clean");
        let cleaned = Instant::now();
        self.enter(files, &audits, manifest);
        let facts = derive(silver, &mut audits, manifest, around);
        clock.lap("derive");
        books::check(manifest, |name| {
            let found = facts.tables().into_iter().find(|(table, _)| table.name == name);
            found.map_or(0, |(_, rows)| rows.height() as u64)
        })?;
        manifest.stages.clone_from(&clock.stages);
        self.check_budget(audits.causes(), manifest)?;
        refuse_no_orders(options, shape, manifest)?;
        self.refuse_shrunk(manifest)?;
        stop_if_interrupted(around)?;
        let (documents, mut graph, (marts, data_end), chosen) = derive_models(options, &facts, clock.elapsed(), around);
        manifest.recommendations = Some(chosen);
        stop_if_interrupted(around)?;
        if options.lists {
            list_recommendations(&facts, &mut graph, around, manifest);
            stop_if_interrupted(around)?;
        }
        tell_data_end(data_end, manifest);
        let gold =
            Gold { load_id: &manifest.load_id, facts: &facts, documents: &documents, graph: &graph, marts: &marts };
        clock.lap("tune, derive documents, graph and marts");
        manifest.stores = stores::write_and_check(&gold, publication, around, cleaned)?;
        clock.lap("write stores");
        Ok(())
    }
}

fn derive(silver: Silver, audits: &mut AuditsOfLoad, manifest: &mut Manifest, around: &Surroundings<'_>) -> Facts {
    let _stage = around.progress.stage("deriving facts");
    let facts = gold::build(silver, &mut audits.across_tables());
    let purchases = frame::longs(&facts.orders, "purchased_at");
    // Not by `first` and `last` of the column, which panic where no order was accepted.
    manifest.first_purchase_at = purchases.iter().next().flatten().map(time::format_wall);
    manifest.last_purchase_at = purchases.iter().next_back().flatten().map(time::format_wall);
    manifest.rules = audits.rules();
    facts
}

/// All at once: they share nothing but the facts. Only the graph waits for its model to be chosen.
fn derive_models(
    options: &LoadOptions,
    facts: &Facts,
    before: Duration,
    around: &Surroundings<'_>,
) -> (Documents, Graph, (Marts, Option<DataEnd>), RecommendationModel) {
    let _stage = around.progress.stage("deriving documents, graph and marts");
    std::thread::scope(|scope| {
        let marts = scope.spawn(|| gold::marts::derive(facts));
        let documents = scope.spawn(|| gold::documents::derive(facts));
        let (model, chosen) = choose_model(options, facts, before, around);
        let graph = gold::graph::build_for(facts, model);
        let derived = "a derivation has no errors";
        (documents.join().expect(derived), graph, marts.join().expect(derived), chosen)
    })
}

/// Within a share of the time that the load took `before`.
fn choose_model(
    options: &LoadOptions,
    facts: &Facts,
    before: Duration,
    around: &Surroundings<'_>,
) -> (Model, RecommendationModel) {
    let _stage = around.progress.stage("tuning recommendations");
    let goes_on = tuning::clock(options.tune, before, || !around.is_interrupted());
    let chosen = gold::model::choose(facts, &goes_on);
    let model = gold::model::read(&chosen).expect("what was written a line before can be read");
    (model, chosen)
}

/// For every customer, and the manifest says that it was done.
fn list_recommendations(facts: &Facts, graph: &mut Graph, around: &Surroundings<'_>, manifest: &mut Manifest) {
    let _stage = around.progress.stage("listing recommendations");
    let goes_on = |_| !around.is_interrupted();
    graph.lists = gold::lists::of_customers(graph, facts.customers.height(), LISTED, &goes_on);
    if let Some(recommendations) = &mut manifest.recommendations {
        recommendations.listed = Some(LISTED);
    }
}
