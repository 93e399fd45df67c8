//! What a source holds beyond its shape is kept and described, and changes nothing of what is loaded.

use std::fs;
use std::sync::atomic::AtomicBool;

use e2e::binary::loader;
use e2e::files::copy_of_mini;
use e2e::lake::{Lake, mini, new_folder, same_stores};
use triptych_loader::discovery;
use triptych_loader::shape;
use triptych_loader::source::{self, Unpacking};
use triptych_schemas::layout::BRONZE;

const CAMPAIGNS: &str =
    "campaign;started;budget\nspring;2018-03-01;1200,50\nwinter;2017-12-01;\nspring;2018-03-15;80\n";

#[test]
fn other_files_are_kept_and_described() {
    let source = copy_of_mini();
    fs::write(source.path().join("campaigns.csv"), CAMPAIGNS).expect("the copy can be changed");
    fs::write(source.path().join("broken.csv"), b"a,b\n1,\x81\n").expect("the copy can be changed");
    fs::write(source.path().join("notes.txt"), "by hand").expect("the copy can be changed");
    let lake = Lake::of(&source.path().display().to_string());
    same_stores(&Lake::of(&mini().display().to_string()).load_dir(), &lake.load_dir());
    let [broken, campaigns] = &lake.manifest.profiles[..] else { panic!("{:?}", lake.manifest.profiles) };
    assert!(broken.problem.as_ref().is_some_and(|problem| problem.contains("broken.csv, line 2")), "{broken:?}");
    assert_eq!((campaigns.rows, &*campaigns.read_as), (3, "UTF-8 with semicolons"));
    assert_eq!(campaigns.columns.iter().map(|column| &*column.kind).collect::<Vec<_>>(), ["text", "date", "decimal"]);
    assert!(
        lake.manifest.remarks.iter().any(|remark| remark.contains("not a CSV file: notes.txt")),
        "{:?}",
        lake.manifest.remarks
    );
    // The raw copy is a source again, of the same bytes.
    let bronze = lake.load_dir().join(BRONZE);
    let unpacking = Unpacking { expected: &shape::expected(), scratch: None, interrupted: &AtomicBool::new(false) };
    let kept = source::open_path(&bronze, unpacking).expect("a folder");
    let file = kept.files().iter().find(|file| file.name == "campaigns.csv").expect("it is kept");
    assert_eq!(discovery::profile(&*kept, file), *campaigns);
}

#[test]
fn the_summary_shows_them() {
    let source = copy_of_mini();
    fs::write(source.path().join("campaigns.csv"), CAMPAIGNS).expect("the copy can be changed");
    let folder = new_folder();
    let ended = loader(&["load", &source.path().display().to_string(), "--max-rejected", "100%"], folder.path());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let shown = |words: &str| assert!(ended.stdout.contains(words), "`{words}` is not in: {}", ended.stdout);
    shown("campaigns.csv is kept and not loaded: 3 rows; UTF-8 with semicolons");
    shown("started   date         0         3  2017-12-01  2018-03-15");
}
