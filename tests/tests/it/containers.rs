//! What people have in the place of nine plain files: the same files packed one by one or together, one archive in another, in
//! sub-folders, under names spelled otherwise. Bytes tell what a file is, and what is loaded is the same.

use std::fs;
use std::path::Path;

use e2e::binary::loader;
use e2e::files::{NAMES, copy_of_mini};
use e2e::lake::{Lake, load, mini, new_folder, same_stores};
use e2e::packed::{files_of, gzip, tar, write, zip, zip_by, zstd};
use tempfile::TempDir;
use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

const PAYMENTS: &str = "olist_order_payments_dataset.csv";

/// Loads it, and a plan and the raw copy agree with that: they are the same source.
fn check(form: &str, source: &Path) {
    let plain = Lake::of(&mini().display().to_string());
    let lake = Lake::of(&source.display().to_string());
    same_stores(&plain.load_dir(), &lake.load_dir());
    let planned = loader(&["plan", &source.display().to_string(), "--json"], lake.path());
    assert_eq!(planned.code, Some(0), "{form}: {}{}", planned.stdout, planned.stderr);
    let planned: serde_json::Value = serde_json::from_str(&planned.stdout).expect("a plan is JSON");
    let read: u64 = lake.manifest.tables.iter().map(|count| count.read).sum();
    assert_eq!((planned["shape"].as_str(), planned["rows"].as_u64()), (Some("olist"), Some(read)), "{form}");

    let bronze = lake.load_dir().join(layout::BRONZE);
    let kept: Vec<_> = fs::read_dir(&bronze).expect("there are raw copies").flatten().collect();
    let again = Lake::of(&if kept.len() == 1 { kept[0].path() } else { bronze }.display().to_string());
    same_stores(&plain.load_dir(), &again.load_dir());
}

/// A folder in which each file is called and packed like this.
fn folder_of(file: impl Fn(&str, Vec<u8>) -> (String, Vec<u8>)) -> TempDir {
    let folder = new_folder();
    for (name, bytes) in files_of(&mini()) {
        let (name, bytes) = file(name, bytes);
        write(&folder.path().join(name), &bytes);
    }
    folder
}

#[test]
fn files_packed_one_by_one() {
    check("csv.gz", folder_of(|name, bytes| (format!("{name}.gz"), gzip(&bytes))).path());
    check("csv.zst", folder_of(|name, bytes| (format!("{name}.zst"), zstd(&bytes))).path());
    check("a zip a file", folder_of(|name, bytes| (format!("{name}.zip"), zip(&[(name, bytes)]))).path());
    check(
        "called inside otherwise",
        folder_of(|name, bytes| (format!("{name}.zip"), zip(&[("data.csv", bytes)]))).path(),
    );
    check("gzip twice", folder_of(|name, bytes| (format!("{name}.gz"), gzip(&gzip(&bytes)))).path());
    check("gz that is none", folder_of(|name, bytes| (format!("{name}.gz"), bytes)).path());
}

/// As browsers and servers leave them.
#[test]
fn files_that_are_packed_and_do_not_say_so() {
    check("gzip called .csv", folder_of(|name, bytes| (name.to_owned(), gzip(&bytes))).path());
    check("zip called .csv", folder_of(|name, bytes| (name.to_owned(), zip(&[(name, bytes)]))).path());
}

#[test]
fn archives_of_other_kinds() {
    let folder = new_folder();
    let files = files_of(&mini());
    let path = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        write(&path, bytes);
        path
    };
    check("tar", &path("export.tar", &tar(&files)));
    check("tar.gz", &path("export.tar.gz", &gzip(&tar(&files))));
    check("tgz under another name", &path("export", &gzip(&tar(&files))));
    check("tar.zst", &path("export.tar.zst", &zstd(&tar(&files))));
    check("zip in a zip", &path("outer.zip", &zip(&[("notes.txt", b"see".to_vec()), ("inner.zip", zip(&files))])));
    check("tar.gz in a zip", &path("both.zip", &zip(&[("inner.tar.gz", gzip(&tar(&files)))])));
    check("Deflate64", &path("deflate64.zip", &zip_by(9, false, &files)));
    let packed: Vec<_> = files.iter().map(|(name, bytes)| (*name, gzip(bytes))).collect();
    check("gzip in a zip", &path("packed.zip", &zip(&packed)));
    check("gzip in a tar", &path("packed.tar", &tar(&packed)));
}

#[test]
fn sub_folders_and_archives_in_a_folder() {
    check("a sub-folder", folder_of(|name, bytes| (format!("brazilian-ecommerce/{name}"), bytes)).path());
    check("two folders deep", folder_of(|name, bytes| (format!("a/b/{name}.gz"), gzip(&bytes))).path());
    let folder = new_folder();
    write(&folder.path().join("download/archive.zip"), &zip(&files_of(&mini())));
    check("an archive in a sub-folder", folder.path());
    let one_beside = |name: &str, bytes: Vec<u8>| match name {
        PAYMENTS => (format!("{name}.gz"), gzip(&bytes)),
        _ => (name.to_owned(), bytes),
    };
    check("one that is packed beside plain ones", folder_of(one_beside).path());
    let elsewhere =
        |name: &str, bytes| (if name == PAYMENTS { format!("more/{name}") } else { name.to_owned() }, bytes);
    check("one in a sub-folder", folder_of(elsewhere).path());
}

#[test]
fn names_spelled_otherwise() {
    let spelled = |name: &str| name.to_uppercase().replacen('_', "-", 1).replacen('_', " ", 1);
    let folder = folder_of(|name, bytes| (spelled(name), bytes));
    check("spelled otherwise", folder.path());
    let lake = Lake::of(&folder.path().display().to_string());
    let said = lake.manifest.remarks.join("\n");
    assert!(said.contains(&format!("`{}` was read as {PAYMENTS}", spelled(PAYMENTS))), "{said}");
    assert!(lake.manifest.profiles.is_empty(), "none is taken for a file beyond the shape");
    let archive = new_folder();
    let files = files_of(&mini());
    let names: Vec<String> = NAMES.into_iter().map(spelled).collect();
    let renamed: Vec<_> = names.iter().map(String::as_str).zip(files.into_iter().map(|(_, bytes)| bytes)).collect();
    write(&archive.path().join("export.zip"), &zip(&renamed));
    check("spelled otherwise in an archive", &archive.path().join("export.zip"));
}

/// Loads it with these words in the report.
fn check_said(source: &Path, words: &[&str]) {
    let plain = Lake::of(&mini().display().to_string());
    let lake = Lake::of(&source.display().to_string());
    same_stores(&plain.load_dir(), &lake.load_dir());
    let said = lake.manifest.remarks.join("\n");
    for word in words {
        assert!(said.contains(word), "`{word}` is not in: {said}");
    }
}

#[test]
fn what_lies_beside_a_whole_source_does_not_end_its_load() {
    let archive = zip(&files_of(&mini()));
    let source = copy_of_mini();
    write(&source.path().join("archive.zip"), &archive);
    write(&source.path().join("old/olist_orders_dataset.csv"), b"of last year");
    write(&source.path().join("clicks.7z"), b"7z\xbc\xaf\x27\x1c and more");
    write(&source.path().join("orders.xlsx"), &zip(&[("[Content_Types].xml", b"<Types/>".to_vec())]));
    check_said(source.path(), &["not CSV files: archive.zip, clicks.7z, orders.xlsx", "`clicks.7z` is a 7z archive"]);

    // Where an optional file lies nowhere else, archives and folders are looked into.
    let without = |name: &str, folder: &Path| fs::remove_file(folder.join(name)).expect("the copy can be changed");
    without(PAYMENTS, source.path());
    let words = ["`archive.zip` holds copies of files beside it", "the folder `old` holds files of the same names"];
    check_said(source.path(), &words);

    // A lake is no source, though copies of sources lie in it.
    let source = copy_of_mini();
    let payments = source.path().join(PAYMENTS);
    fs::rename(&payments, source.path().join("payments.txt")).expect("the copy can be changed");
    let lake = source.path().join("lake");
    let first = load(&source.path().display().to_string(), &lake).expect("it loads");
    let again = load(&source.path().display().to_string(), &lake).expect("it loads again");
    assert_eq!(first.tables, again.tables);
}

/// Emacs makes such links beside a file that is being edited, and a disk that is not there leaves others.
#[cfg(unix)]
#[test]
fn a_dangling_link_is_passed_over_with_a_word() {
    use std::os::unix::fs::symlink;
    let source = copy_of_mini();
    symlink("someone@host.1234:1", source.path().join(".#olist_orders_dataset.csv")).expect("a link can be made");
    symlink("/nowhere/campaigns.csv", source.path().join("campaigns.csv")).expect("a link can be made");
    check_said(source.path(), &["campaigns.csv` is a link that leads nowhere and was passed over"]);
    let planned = loader(&["plan", &source.path().display().to_string()], source.path());
    assert!(planned.stdout.contains("note: `") && planned.stdout.contains("leads nowhere"), "{}", planned.stdout);
}

/// The corrected source starts from the raw copy, whatever that was packed in.
#[test]
fn rejected_rows_go_back_into_what_was_packed() {
    let folder = new_folder();
    let archive = folder.path().join("export.tar.gz");
    write(&archive, &gzip(&tar(&files_of(&mini()))));
    let packed = folder_of(|name, bytes| (format!("{}.gz", name.to_uppercase()), gzip(&bytes)));
    for source in [archive.as_path(), packed.path()] {
        let lake = Lake::of(&source.display().to_string());
        let rejected = lake.load_dir().join(layout::QUARANTINE).join("orders.csv").display().to_string();
        let options = ["--max-rejected", "100%", "--tune", "off", "--lake", "."];
        let ended = loader(&[&["quarantine", "replay", &rejected][..], &options].concat(), lake.path());
        assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
        let served =
            fs::read_to_string(lake.path().join(layout::CURRENT).join(layout::MANIFEST)).expect("it is served");
        let served: Manifest = serde_json::from_str(&served).expect("it is a manifest");
        assert!(served.source.ends_with(" + orders.csv"), "{}", served.source);
        // Nothing was corrected, so the same rows are rejected again.
        assert_eq!(served.tables, lake.manifest.tables);
    }
}
