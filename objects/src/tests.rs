//! The protocol over a store in memory: two who move the pointer, and copies that come whole, go on, or are found out.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use object_store::memory::InMemory;
use object_store::{ObjectStoreExt, PutPayload};
use tempfile::TempDir;

use crate::{
    Address, Bring, Bucket, Folder, Level, Listing, Look, Object, ObjectsError, Pointer, Swap, folders, mark_current,
};

static NEVER: AtomicBool = AtomicBool::new(false);

fn bucket() -> Bucket {
    Bucket { store: Arc::new(InMemory::new()), address: Address::parse("s3://shop/lake").unwrap() }
}

fn pointer(loads: &[&str]) -> Pointer {
    let folder = |id: &&str| Folder { path: format!("loads/{id}"), at: format!("loads/{id}"), sha256: "0".to_owned() };
    Pointer::new("lake".to_owned(), loads.iter().map(folder).collect())
}

/// Sends a load of these files, and names it in a pointer of its own.
async fn sent(bucket: &Bucket, id: &str, files: &[(&str, &[u8])]) -> Folder {
    let (place, path) = (tempfile::tempdir().unwrap(), format!("loads/{id}"));
    let mut listing = Listing::default();
    for (name, bytes) in files {
        let file = place.path().join("file");
        fs::write(&file, bytes).unwrap();
        let object = bucket.upload(&format!("{path}/{name}"), &file, &NEVER).await.unwrap();
        listing.objects.push(Object { name: (*name).to_owned(), ..object });
    }
    bucket.write_listing(&path, &listing).await.unwrap();
    let bring = Bring { bucket, lake: place.path(), interrupted: &NEVER };
    Folder { at: path.clone(), sha256: bring.remember(&path, &listing).unwrap(), path }
}

async fn bring(bucket: &Bucket, lake: &Path, folders: &[&Folder], level: Level) -> Result<Pointer, ObjectsError> {
    let pointer = Pointer::new("lake".to_owned(), folders.iter().copied().cloned().collect());
    Bring { bucket, lake, interrupted: &NEVER }.bring(&pointer, &|_| Some(level)).await.map(|()| pointer)
}

const FILES: &[(&str, &[u8])] = &[
    ("manifest.json", b"{}"),
    ("facts/sales.parquet", b"sales"),
    ("store.sqlite", b"rows"),
    ("bronze/orders.csv.zst", b"raw"),
    ("quarantine/orders.csv", b"no"),
];

fn here(lake: &Path, name: &str) -> Option<String> {
    fs::read_to_string(lake.join("loads/1").join(name)).ok()
}

#[tokio::test]
async fn of_two_who_move_the_pointer_one_does() {
    let bucket = bucket();
    assert!(matches!(bucket.pointer(None).await.unwrap(), Look::Absent { has_loads: false }));
    let Swap::Done(first) = bucket.swap(&pointer(&["1"]), None, &[]).await.unwrap() else {
        panic!("nobody was before")
    };
    let Swap::Lost(Some(theirs)) = bucket.swap(&pointer(&["2"]), None, &[]).await.unwrap() else {
        panic!("it was there")
    };
    assert_eq!(theirs.current(), Some("1"));
    assert!(matches!(bucket.pointer(Some(&first)).await.unwrap(), Look::Unchanged));
    let Swap::Done(second) = bucket.swap(&pointer(&["1", "3"]), Some(&first), &[]).await.unwrap() else {
        panic!("it was known")
    };
    assert!(matches!(bucket.swap(&pointer(&["1", "4"]), Some(&first), &[]).await.unwrap(), Swap::Lost(Some(_))));
    let Look::Is(found, version) = bucket.pointer(Some(&first)).await.unwrap() else { panic!("it was moved") };
    assert_eq!((found.current(), &version), (Some("3"), &second));
    // A try that was heard and not answered is made again.
    assert!(matches!(bucket.swap(&pointer(&["1", "3"]), Some(&first), &[]).await.unwrap(), Swap::Done(_)));
}

#[tokio::test]
async fn a_pointer_that_is_gone_is_not_taken_for_an_empty_lake() {
    let bucket = bucket();
    let Swap::Done(known) = bucket.swap(&pointer(&["1"]), None, &[]).await.unwrap() else {
        panic!("nobody was before")
    };
    bucket.store.delete(&bucket.path("current.json")).await.unwrap();
    assert!(matches!(bucket.pointer(Some(&known)).await.unwrap(), Look::Absent { has_loads: false }), "all is gone");
    sent(&bucket, "1", FILES).await;
    let error = bucket.pointer(Some(&known)).await.unwrap_err();
    assert!(matches!(error, ObjectsError::NoPointer { .. }), "{error}");
    assert!(error.to_string().contains("`s3://shop/lake/current.json` is not there"), "{error}");
    assert!(matches!(bucket.pointer(None).await.unwrap(), Look::Absent { has_loads: true }), "who never saw it");
}

#[tokio::test]
async fn a_salt_is_written_once() {
    let bucket = bucket();
    assert_eq!(bucket.write_once(".salt", b"one".to_vec()).await.unwrap(), "one");
    assert_eq!(bucket.write_once(".salt", b"two".to_vec()).await.unwrap(), "one");
}

#[tokio::test]
async fn a_copy_has_what_its_level_says() {
    let bucket = bucket();
    let folder = sent(&bucket, "1", FILES).await;
    let lake = tempfile::tempdir().unwrap();
    let check = |names: &[&str]| {
        let found: Vec<&str> =
            FILES.iter().map(|(name, _)| *name).filter(|name| here(lake.path(), name).is_some()).collect();
        assert_eq!(found, names);
    };
    bring(&bucket, lake.path(), &[&folder], Level::Manifest).await.unwrap();
    check(&["manifest.json"]);
    let pointer = bring(&bucket, lake.path(), &[&folder], Level::Served).await.unwrap();
    check(&["manifest.json", "facts/sales.parquet", "store.sqlite"]);
    bring(&bucket, lake.path(), &[&folder], Level::Whole).await.unwrap();
    let all: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
    check(&all);
    mark_current(lake.path(), &pointer).unwrap();
    assert_eq!(fs::read_link(lake.path().join("current")).unwrap(), Path::new("loads/1"));
    let bring_none = Bring { bucket: &bucket, lake: lake.path(), interrupted: &NEVER };
    bring_none.thin(&folder, Level::Manifest).await.unwrap();
    check(&["manifest.json"]);
    bring(&bucket, lake.path(), &[], Level::Whole).await.unwrap();
    assert!(folders(lake.path()).unwrap().is_empty(), "what is published no more goes");
}

#[tokio::test]
async fn another_load_of_the_same_name_takes_the_place_of_the_copy() {
    let bucket = bucket();
    let lake = tempfile::tempdir().unwrap();
    let first = sent(&bucket, "1", FILES).await;
    bring(&bucket, lake.path(), &[&first], Level::Served).await.unwrap();
    let second = sent(&bucket, "1", &[("manifest.json", b"{ }"), ("facts/sales.parquet", b"other")]).await;
    bring(&bucket, lake.path(), &[&second], Level::Served).await.unwrap();
    assert_eq!(here(lake.path(), "facts/sales.parquet").as_deref(), Some("other"));
    assert_eq!(here(lake.path(), "store.sqlite"), None);
}

#[tokio::test]
async fn what_broke_off_goes_with_its_folder_and_corrected_rows_stay() {
    let bucket = bucket();
    let lake = tempfile::tempdir().unwrap();
    let first = sent(&bucket, "1", FILES).await;
    let broken_off = lake.path().join("loads/.1.coming");
    fs::create_dir_all(&broken_off).unwrap();
    fs::write(broken_off.join("store.sqlite"), b"ro").unwrap();
    let second = sent(&bucket, "2", FILES).await;
    bring(&bucket, lake.path(), &[&second], Level::Rejected).await.unwrap();
    assert!(!broken_off.exists(), "nobody goes on with it");
    let rows = lake.path().join("loads/2/quarantine/orders.csv");
    fs::write(&rows, b"corrected").unwrap();
    bring(&bucket, lake.path(), &[&second], Level::Whole).await.unwrap();
    assert_eq!(fs::read(&rows).unwrap(), b"corrected");
    let thin = Bring { bucket: &bucket, lake: lake.path(), interrupted: &NEVER };
    thin.thin(&second, Level::Manifest).await.unwrap();
    assert!(!lake.path().join("loads/2/store.sqlite").exists());
    assert_eq!(fs::read(&rows).unwrap(), b"corrected", "it is nowhere else");
    fs::write(&rows, b"no").unwrap();
    thin.thin(&second, Level::Manifest).await.unwrap();
    assert!(!rows.exists(), "as the bucket has it");
    assert!(lake.path().join(".objects/loads/2.json").exists());
    bring(&bucket, lake.path(), &[&first], Level::Manifest).await.unwrap();
    assert!(!lake.path().join(".objects/loads/2.json").exists());
}

#[tokio::test]
async fn damage_is_found_and_nothing_takes_its_name() {
    let bucket = bucket();
    let lake = tempfile::tempdir().unwrap();
    let folder = sent(&bucket, "1", FILES).await;
    bucket.store.put(&bucket.path("loads/1/store.sqlite"), PutPayload::from_static(b"ROWS")).await.unwrap();
    let error = bring(&bucket, lake.path(), &[&folder], Level::Served).await.unwrap_err();
    assert!(matches!(&error, ObjectsError::Damaged { name, .. } if name.ends_with("store.sqlite")), "{error}");
    assert!(folders(lake.path()).unwrap().is_empty());
    bucket.remove("loads/1/store.sqlite").await.unwrap();
    let error = bring(&bucket, lake.path(), &[&folder], Level::Served).await.unwrap_err();
    assert!(error.to_string().ends_with("rollback") && error.to_string().contains("it is not there"), "{error}");
    bucket.store.put(&bucket.path("loads/1/store.sqlite"), PutPayload::from_static(b"rows")).await.unwrap();
    bring(&bucket, lake.path(), &[&folder], Level::Served).await.unwrap();
    assert_eq!(here(lake.path(), "store.sqlite").as_deref(), Some("rows"));
}

#[tokio::test]
async fn a_folder_that_is_damaged_may_be_left_out() {
    let bucket = bucket();
    let lake = tempfile::tempdir().unwrap();
    let folders_there = [sent(&bucket, "1", FILES).await, sent(&bucket, "2", FILES).await];
    let pointer = Pointer::new("lake".to_owned(), folders_there.to_vec());
    let bring = Bring { bucket: &bucket, lake: lake.path(), interrupted: &NEVER };
    for lost in ["loads/1/manifest.json", "loads/1/objects.json"] {
        bucket.remove(lost).await.unwrap();
        let level = |_: &Folder| Some(Level::Manifest);
        assert!(bring.bring(&pointer, &level).await.is_err(), "{lost}");
        let left_out = bring.bring_but(&pointer, &level, &|folder| folder.path == "loads/1").await.unwrap();
        assert!(matches!(&left_out[..], [ObjectsError::Damaged { name, .. }] if name.ends_with(lost)), "{left_out:?}");
        assert_eq!(folders(lake.path()).unwrap(), ["loads/2"]);
    }
}

/// A file in parts, and what came of it before.
#[tokio::test]
async fn a_large_file_goes_in_parts_and_comes_on_where_it_broke_off() {
    let bucket = bucket();
    let place: TempDir = tempfile::tempdir().unwrap();
    let bytes: Vec<u8> = (0..40_000_000_u32).map(|number| (number % 251) as u8).collect();
    let (from, to) = (place.path().join("from"), place.path().join("to"));
    fs::write(&from, &bytes).unwrap();
    let object = bucket.upload("large", &from, &NEVER).await.unwrap();
    assert_eq!(object.bytes, 40_000_000);
    fs::write(place.path().join(".to.part"), &bytes[..17_000_000]).unwrap();
    bucket.download("large", &object, &to, &NEVER).await.unwrap();
    assert_eq!(fs::read(&to).unwrap(), bytes);
    // What lies there and is not of this object is found out, and comes anew the next time.
    fs::remove_file(&to).unwrap();
    fs::write(place.path().join(".to.part"), b"something else").unwrap();
    assert!(bucket.download("large", &object, &to, &NEVER).await.is_err());
    bucket.download("large", &object, &to, &NEVER).await.unwrap();
    assert_eq!(fs::read(&to).unwrap(), bytes);
    assert!(matches!(bucket.upload("large", &from, &AtomicBool::new(true)).await, Err(ObjectsError::Interrupted)));
}

#[tokio::test]
async fn a_small_file_is_not_sent_by_who_is_to_stop() {
    let bucket = bucket();
    let place = tempfile::tempdir().unwrap();
    let from = place.path().join("from");
    fs::write(&from, "small").unwrap();
    assert!(matches!(bucket.upload("small", &from, &AtomicBool::new(true)).await, Err(ObjectsError::Interrupted)));
    assert!(bucket.list("").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_source_of_another_state_is_fetched_whole() {
    let bucket = bucket();
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("orders.csv");
    bucket.store.put(&bucket.path("orders.csv"), PutPayload::from_static(b"a,b\n")).await.unwrap();
    let state = bucket.head("orders.csv").await.unwrap();
    let fetched = bucket.fetch("orders.csv", state.etag.as_deref().unwrap(), &to, &NEVER).await.unwrap();
    assert_eq!((fetched.bytes, fs::read(&to).unwrap().as_slice()), (4, &b"a,b\n"[..]));
    assert_eq!(bucket.children().await.unwrap().len(), 1);
    assert!(matches!(bucket.head("other.csv").await, Err(ObjectsError::NotFound { .. })));
}
