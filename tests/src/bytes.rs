//! Whether something is in any byte of a folder, also of what is packed there. Refuses to know what a file means.

use std::fs;
use std::path::Path;

/// The bytes of every file of a lake, and of what they are packed of.
fn bytes(folder: &Path, look: &mut dyn FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(folder).expect("it is a folder").flatten() {
        let path = entry.path();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            bytes(&path, look);
            continue;
        }
        let raw = fs::read(&path).expect("the file can be read");
        if path.extension().is_some_and(|extension| extension == "zst") {
            look(&path, &zstd::decode_all(&raw[..]).expect("it is packed by zstd"));
        } else if path.extension().is_some_and(|extension| extension == "parquet") {
            let frame = polars::prelude::SerReader::new(fs::File::open(&path).expect("the file can be read"));
            let frame: polars::prelude::ParquetReader<fs::File> = frame;
            let frame = polars::prelude::SerReader::finish(frame).expect("it is Parquet");
            look(&path, format!("{:?}", frame.columns()).as_bytes());
            for column in frame.columns() {
                if let Ok(texts) = column.str() {
                    texts.no_null_iter().for_each(|text| look(&path, text.as_bytes()));
                }
            }
        }
        look(&path, &raw);
    }
}

/// The file below a folder that holds these letters, packed or not; a link is not followed.
///
/// # Panics
/// When a file cannot be read.
pub fn is_anywhere(folder: &Path, id: &str) -> Option<String> {
    let mut found = None;
    bytes(folder, &mut |path, text| {
        if text.windows(id.len()).any(|window| window == id.as_bytes()) {
            found = Some(path.display().to_string());
        }
    });
    found
}
