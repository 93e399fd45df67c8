//! Files that were found, as a source: each by a name of its own, read from where it lies.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::leaf::Leaf;
use super::names::is_table;
use super::walk::{Limits, Unpacking, Walk};
use super::{Consume, Source, SourceError, SourceFile, archive, directory};

pub(super) struct Tree {
    name: String,
    container: Option<PathBuf>,
    files: Vec<SourceFile>,
    leaves: FxHashMap<String, Leaf>,
    passed_over: Vec<String>,
}

impl Tree {
    pub(super) fn of_folder(folder: &Path, unpacking: Unpacking<'_>) -> Result<Self, SourceError> {
        let mut walk = Walk::new(unpacking, false);
        directory::add(&mut walk, folder)?;
        Self::of(folder, None, walk)
    }

    /// An archive, or a file in a packing.
    pub(super) fn of_file(path: &Path, unpacking: Unpacking<'_>) -> Result<Self, SourceError> {
        let unreadable =
            |error: std::io::Error| SourceError::Unreadable { path: path.to_owned(), reason: error.to_string() };
        let metadata = path.metadata().map_err(unreadable)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut walk = Walk::new(unpacking, true);
        walk.add_here(path, &metadata, name.clone());
        match &walk.leaves[..] {
            [only] if only.path == name && only.problem.is_some() => {
                let problem = only.problem.as_ref().map(|problem| problem.words.clone()).unwrap_or_default();
                Err(SourceError::NotRead { path: path.to_owned(), problem })
            }
            // One export is often one file; its copy is packed, as those of a folder are.
            [only] if only.own_place().is_some() && is_table(&name) => Self::of(path, None, walk),
            [only] if only.own_place().is_some() => Err(no_source(path, only)),
            _ => Self::of(path, Some(path.to_owned()), walk),
        }
    }

    fn of(path: &Path, container: Option<PathBuf>, walk: Walk<'_>) -> Result<Self, SourceError> {
        if walk.is_interrupted() {
            return Err(SourceError::Interrupted);
        }
        let Walk { leaves, passed_over, .. } = walk;
        let mut of_name: FxHashMap<String, usize> = FxHashMap::default();
        for leaf in &leaves {
            *of_name.entry(leaf.name.clone()).or_default() += 1;
        }
        let mut tree = Self {
            name: path.display().to_string(),
            container,
            files: Vec::new(),
            leaves: FxHashMap::default(),
            passed_over,
        };
        for leaf in leaves {
            // Several of one name are told apart by where they lie.
            let name = if of_name[&leaf.name] == 1 { leaf.name.clone() } else { leaf.path.clone() };
            tree.files.push(SourceFile { name: name.clone(), bytes: leaf.bytes });
            tree.leaves.insert(name, leaf);
        }
        tree.files.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(tree)
    }

    fn leaf(&self, file: &SourceFile) -> &Leaf {
        self.leaves.get(&file.name).expect("it is one of the files of this source")
    }
}

/// Why a file is none, that is neither an archive nor packed.
fn no_source(path: &Path, leaf: &Leaf) -> SourceError {
    let is_named_zip = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
    match archive::list(leaf.place(), "", &mut Limits::of(leaf.bytes)) {
        Err(problem) if is_named_zip => SourceError::NotRead { path: path.to_owned(), problem: problem.words },
        _ => SourceError::NotASource(path.to_owned()),
    }
}

impl Source for Tree {
    fn name(&self) -> &str {
        &self.name
    }

    fn files(&self) -> &[SourceFile] {
        &self.files
    }

    fn container(&self) -> Option<&Path> {
        self.container.as_deref()
    }

    fn problem(&self, file: &SourceFile) -> Option<String> {
        self.leaf(file).problem.as_ref().map(|problem| problem.words.clone())
    }

    fn passed_over(&self) -> Vec<String> {
        let archives = self.files.iter().filter_map(|file| {
            let leaf = self.leaf(file);
            let problem = leaf.problem.as_ref().filter(|problem| problem.may_hold_files)?;
            Some(format!("`{}` {}", leaf.path, problem.words))
        });
        self.passed_over.iter().cloned().chain(archives).collect()
    }

    fn read(&self, file: &SourceFile, consume: Consume<'_>) -> Result<(), anyhow::Error> {
        let leaf = self.leaf(file);
        if let Some(problem) = &leaf.problem {
            return Err(SourceError::NotRead { path: leaf.path.clone().into(), problem: problem.words.clone() }.into());
        }
        let outcome = leaf.read(consume);
        // What was found in half of a file says nothing.
        leaf.origin.unchanged()?;
        outcome
    }

    fn unchanged(&self, file: &SourceFile) -> Result<(), SourceError> {
        self.leaf(file).origin.unchanged()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::AtomicBool;

    use tempfile::TempDir;

    use super::*;

    fn opened(folder: &Path) -> Tree {
        Tree::of_folder(folder, Unpacking { expected: &[], scratch: None, interrupted: &AtomicBool::new(false) })
            .unwrap()
    }

    #[test]
    fn a_file_that_is_replaced_while_it_is_read_is_refused_whatever_was_found_in_it() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "a,b\n1,2\n").unwrap();
        let tree = opened(folder.path());
        let file = &tree.files()[0];
        assert!(tree.read(file, &mut |_| Ok(())).is_ok());
        let outcome = tree.read(file, &mut |bytes| {
            bytes.read_exact(&mut [0; 3])?;
            fs::write(&path, "a,b\n")?;
            anyhow::bail!("a row is cut")
        });
        assert!(matches!(outcome.unwrap_err().downcast(), Ok(SourceError::Changed { before: 8, after: 4, .. })));
        assert!(tree.unchanged(file).is_err());
    }

    #[test]
    fn files_of_one_name_are_told_apart_by_where_they_lie() {
        let folder = TempDir::new().unwrap();
        for name in ["readme.txt", "a/readme.txt", "a/only.txt"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        let tree = opened(folder.path());
        let names: Vec<&str> = tree.files().iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a/readme.txt", "only.txt", "readme.txt"]);
    }
}
