//! Corrected copies, and the commands that are told: rows go into the load that rejected them, or nowhere.

use std::fs;
use std::path::{Path, PathBuf};

use e2e::binary::loader;
use e2e::lake::{load, new_folder};
use tempfile::TempDir;
use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

use super::{ITEMS, ORDERS, Shops, write};

/// A folder with lakes, and a copy of rejected orders that was corrected in it.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: new_folder() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What the command says, with an end to its line for stderr.
    fn run(&self, arguments: &[&str], code: i32) -> String {
        let ended = loader(arguments, self.folder.path());
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
        format!("{}\n{}", ended.stdout, ended.stderr)
    }

    /// Over the budget; where its rejected rows lie, and what was said.
    fn load_over_budget(&self, shops: &Shops, lake: &str) -> (PathBuf, String) {
        let dirty = shops.dirty.path().display().to_string();
        let said = self.run(&["load", &dirty, "--tune", "off", "--max-rejected", "0", "--lake", lake], 2);
        let kept = fs::read_dir(self.path(lake).join(layout::QUARANTINE)).expect("rejected rows are kept").flatten();
        (kept.map(|entry| entry.path()).max().expect("there is one"), said)
    }

    fn copy_corrected(&self, shops: &Shops, quarantine: &Path) {
        write(&self.path("orders.csv"), &shops.correct(&quarantine.join("orders.csv"), ORDERS));
    }

    fn replay(&self, lake: &str, more: &[&str], code: i32) -> String {
        let replay = ["quarantine", "replay", "orders.csv", "--max-rejected", "100%", "--tune", "off", "--lake", lake];
        self.run(&[&replay, more].concat(), code)
    }

    fn served(&self, lake: &str) -> String {
        let manifest = fs::read_to_string(self.path(lake).join(layout::CURRENT).join(layout::MANIFEST));
        let manifest: Manifest = serde_json::from_str(&manifest.expect("a load is served")).expect("it is a manifest");
        manifest.source
    }
}

#[test]
fn a_copied_file_goes_into_no_source_that_it_may_not_be_of() {
    let spoilt = [(ORDERS, "customer_id", ""), (ORDERS, "order_purchase_timestamp", "soon")];
    let (old, new) = (Shops::new(&spoilt), Shops::generated("orders=300,seed=9", &spoilt));
    let desk = Desk::new();
    let source = |shops: &Shops| shops.dirty.path().display().to_string();

    // Nothing is published yet, and one load alone has rejected orders.
    let (quarantine, _) = desk.load_over_budget(&new, "first");
    desk.copy_corrected(&new, &quarantine);
    desk.replay("first", &[], 0);
    assert_eq!(desk.served("first"), format!("{} + orders.csv", source(&new)));

    // An older load is published and served, and has rejected orders too.
    load(&source(&old), &desk.path("second")).expect("it loads");
    let said = desk.replay("second", &[], 3);
    assert!(said.contains("other rows than load") && said.contains("(2 of 2 are none of them)"), "{said}");
    let (quarantine, _) = desk.load_over_budget(&new, "second");
    let said = desk.replay("second", &[], 3);
    let load_id = quarantine.file_name().expect("it is an id").to_string_lossy().into_owned();
    let example = format!("triptych-loader quarantine replay --lake second --load {load_id} orders.csv");
    assert!(said.contains("could be of any of the loads") && said.contains(&example), "{said}");
    assert_eq!(desk.served("second"), source(&old));
    desk.replay("second", &["--load", &load_id], 0);
    assert_eq!(desk.served("second"), format!("{} + orders.csv", source(&new)));
}

#[test]
fn the_command_that_brings_rows_back_can_be_pasted() {
    let shops = Shops::new(&[(ORDERS, "customer_id", ""), (ITEMS, "price", "x")]);
    let desk = Desk::new();
    let (quarantine, said) = desk.load_over_budget(&shops, "other");
    let listed = desk.run(&["quarantine", "list", "--lake", "other"], 0);
    let command = |text: &str| {
        let start = text.find("triptych-loader quarantine replay").expect("the command is told");
        text[start..].lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(command(&said), command(&listed));
    let orders = quarantine.join("orders.csv");
    write(&orders, &shops.correct(&orders, ORDERS));
    let typed = command(&said);
    let typed: Vec<&str> = typed.split_whitespace().skip(1).chain(["--tune", "off"]).collect();
    // The item that was not corrected is rejected again, within the budget.
    desk.run(&typed, 0);
    let corrected = format!("{} + orders.csv + order_items.csv", shops.dirty.path().display());
    assert!(desk.served("other").starts_with(&corrected), "{}", desk.served("other"));
}
