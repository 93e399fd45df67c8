//! Sources in an object store: a folder and an archive, which come once, and anew where they changed.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use e2e::binary::{Ended, command, ended};
use e2e::bucket::{LakeAfar, wait};

/// Sends the files of a folder.
fn put(lake: &LakeAfar, folder: &Path, to: &str) {
    for entry in fs::read_dir(folder).expect("it can be listed").flatten() {
        let name = format!("{to}/{}", entry.file_name().to_string_lossy());
        let sent = wait(lake.bucket().upload(&name, &entry.path(), &AtomicBool::new(false)));
        sent.expect("the store takes it");
    }
}

/// Loads into a lake on a disk.
fn load(lake: &LakeAfar, source: &str) -> Ended {
    let mut loader = command("triptych-loader");
    loader.envs(lake.variables.iter().map(|(name, value)| (name, value))).current_dir(lake.folder.path());
    ended(&loader.args(["load", source]).output().expect("the loader can be started"))
}

#[test]
fn a_folder_and_an_archive_are_loaded_from_where_they_lie() {
    let Some(lake) = LakeAfar::new() else { return };
    let shop = lake.folder.path().join("shop");
    let generated =
        command("triptych-loader").args(["generate", "shop", "--orders", "300"]).current_dir(&lake.folder).output();
    assert!(generated.expect("the loader can be started").status.success());
    put(&lake, &shop, "exports/today");
    let source = format!("{}/exports/today/", lake.address);
    let first = load(&lake, &source);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert_eq!(first.stderr.matches("object fetched").count(), 9, "{}", first.stderr);
    let planned = {
        let mut loader = command("triptych-loader");
        loader.envs(lake.variables.iter().map(|(name, value)| (name, value))).current_dir(lake.folder.path());
        ended(&loader.args(["plan", &source]).output().expect("the loader can be started"))
    };
    assert!(planned.stdout.contains("olist_orders_dataset.csv"), "{}", planned.stdout);
    // One file changes; the others are here.
    let orders = shop.join("olist_orders_dataset.csv");
    let text = fs::read_to_string(&orders).expect("it is text");
    fs::write(&orders, text + "\n").expect("it can be written");
    put(&lake, &shop, "exports/today");
    let second = load(&lake, &source);
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    let manifest = fs::read_to_string(lake.folder.path().join("lake/current/manifest.json")).expect("it is there");
    assert!(manifest.contains(&source), "the source is named as the user did");
    let missing = load(&lake, &format!("{}/exports/none/", lake.address));
    assert_eq!(missing.code, Some(3));
    assert!(missing.stderr.contains("is not there"), "{}", missing.stderr);
    archive(&lake, &shop);
}

fn archive(lake: &LakeAfar, shop: &Path) {
    let packed = lake.folder.path().join("packed");
    fs::create_dir(&packed).expect("it can be made");
    let mut archive = zip::ZipWriter::new(fs::File::create(packed.join("shop.zip")).expect("it can be made"));
    for entry in fs::read_dir(shop).expect("it can be listed").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("it takes files");
        std::io::Write::write_all(&mut archive, &fs::read(entry.path()).expect("a file")).expect("it takes bytes");
    }
    archive.finish().expect("it ends");
    put(lake, &packed, "exports");
    let source = format!("{}/exports/shop.zip", lake.address);
    let first = load(lake, &source);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert_eq!(first.stderr.matches("object fetched").count(), 1, "{}", first.stderr);
    let again = load(lake, &source);
    assert_eq!((again.code, again.stderr.matches("object fetched").count()), (Some(0), 0), "{}", again.stderr);
}
