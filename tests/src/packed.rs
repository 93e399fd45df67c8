//! The forms in which files travel: packed one by one or together, and archives of kinds that no library here writes.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::files::NAMES;

/// # Panics
/// Never: memory takes what is written.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// # Panics
/// Never: memory takes what is written.
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory can be written")
}

/// A tar archive of files, under a folder of it.
///
/// # Panics
/// Never: memory takes what is written.
pub fn tar(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, format!("./export/{name}"), &bytes[..]).expect("memory can be written");
    }
    builder.into_inner().expect("memory can be written")
}

/// A zip archive of files.
///
/// # Panics
/// Where a name is there twice.
pub fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut memory = std::io::Cursor::new(Vec::new());
    let mut writer = ZipWriter::new(&mut memory);
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("the name is free");
        writer.write_all(bytes).expect("memory can be written");
    }
    writer.finish().expect("memory can be written");
    memory.into_inner()
}

/// A zip archive that says of its files that they are packed by this method, and encrypted if so. They are packed by
/// Deflate, of which Deflate64 reads what has no long repetitions.
///
/// # Panics
/// Never: memory takes what is written.
pub fn zip_by(method: u16, is_encrypted: bool, files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        // Without compression there are no repetitions at all.
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::none());
        packed.write_all(bytes).expect("memory can be written");
        let packed = packed.finish().expect("memory can be written");
        let mut checksum = flate2::Crc::new();
        checksum.update(bytes);
        let mut described = Vec::new();
        for number in [20, u16::from(is_encrypted), method, 0, 0x21] {
            described.extend(u16::to_le_bytes(number));
        }
        for number in [checksum.sum(), packed.len() as u32, bytes.len() as u32] {
            described.extend(u32::to_le_bytes(number));
        }
        described.extend((name.len() as u16).to_le_bytes());
        described.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&described);
        directory.extend([0; 10]);
        directory.extend((archive.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        archive.extend(b"PK\x03\x04");
        archive.extend(described);
        archive.extend(name.as_bytes());
        archive.extend(packed);
    }
    let start = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend([(files.len() as u16).to_le_bytes(); 2].concat());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

/// The nine files of a folder.
///
/// # Panics
/// Where one is not there.
pub fn files_of(folder: &Path) -> Vec<(&'static str, Vec<u8>)> {
    NAMES.into_iter().map(|name| (name, fs::read(folder.join(name)).expect("the file can be read"))).collect()
}

/// # Panics
/// Where it cannot be written.
pub fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
    File::create(path).and_then(|mut file| file.write_all(bytes)).expect("a file can be written");
}
