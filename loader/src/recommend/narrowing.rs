//! What narrows every list of a run, and what makes it varied. Refuses a category that the load does not have, because a slip
//! would leave nothing out, and a list of what is in stock that names no product of the load.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use triptych_recommend::ask::Ask;
use triptych_recommend::parameters::Mode;

use super::RecommendError;
use super::recipients::{look_at, unreadable};
use crate::frame;
use crate::gold::Facts;
use crate::mapping::hint;

/// Before the name of a file that holds a list.
const FILE_MARK: char = '@';
/// Between the names of a list that is no file.
const BETWEEN: char = ',';

/// As asked. The default lists the best of all products.
#[derive(Clone, Debug, Default)]
pub struct Narrowing {
    /// 0 to 1, as the next.
    pub variety: f64,
    pub novelty: f64,
    /// Names with commas between, or `@` and a file with one on each line.
    pub exclude_categories: Option<String>,
    /// A file with one product id on each line.
    pub in_stock: Option<PathBuf>,
}

impl Narrowing {
    /// Refuses files that cannot be read before anything is counted.
    pub(super) fn look(&self) -> Result<(), RecommendError> {
        self.category_file().into_iter().chain(self.in_stock.as_deref()).try_for_each(look_at)
    }

    /// The question for every recipient. `categories` are the names of the load, ascending.
    pub(super) fn ask(
        &self,
        mode: Mode,
        first: usize,
        facts: &Facts,
        categories: &[String],
    ) -> Result<Ask, RecommendError> {
        Ok(Ask {
            excluded_categories: self.excluded_categories(categories)?,
            only: self.in_stock.as_deref().map(|file| in_stock(file, facts)).transpose()?,
            variety: self.variety,
            novelty: self.novelty,
            ..Ask::new(mode, first)
        })
    }

    fn category_file(&self) -> Option<&Path> {
        self.exclude_categories.as_ref()?.strip_prefix(FILE_MARK).map(Path::new)
    }

    fn excluded_categories(&self, known: &[String]) -> Result<Vec<u32>, RecommendError> {
        let names: Vec<String> = match (self.category_file(), &self.exclude_categories) {
            (Some(file), _) => lines(file)?,
            (None, Some(listed)) => listed.split(BETWEEN).map(|name| name.trim().to_owned()).collect(),
            (None, None) => Vec::new(),
        };
        let key = |name: &String| {
            let found = known.binary_search(name).map(|key| key as u32);
            found.map_err(|_| RecommendError::Category {
                name: name.clone(),
                hint: hint(name, known.iter().map(String::as_str)),
            })
        };
        let mut keys = names.iter().filter(|name| !name.is_empty()).map(key).collect::<Result<Vec<u32>, _>>()?;
        keys.sort_unstable();
        keys.dedup();
        Ok(keys)
    }
}

fn in_stock(file: &Path, facts: &Facts) -> Result<Vec<u32>, RecommendError> {
    let known: HashMap<&str, u32> = frame::texts(&facts.products, "product_id").iter().flatten().zip(0_u32..).collect();
    let ids = lines(file)?;
    let mut keys: Vec<u32> = ids.iter().filter_map(|id| known.get(id.as_str()).copied()).collect();
    if keys.is_empty() {
        return Err(unreadable(file, &"it names no product of the load"));
    }
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// Without quotes and blank lines. A header is no name of the load, so it need not be known here.
fn lines(file: &Path) -> Result<Vec<String>, RecommendError> {
    let text = fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
    let lines = text.lines().map(|line| line.trim().trim_matches('"').to_owned());
    Ok(lines.filter(|line| !line.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_come_from_a_list_or_a_file_and_must_be_known() {
        let known = ["garden", "toys", "toys, wooden"].map(str::to_owned);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("categories.txt");
        fs::write(&file, "\"toys, wooden\"\n\ngarden\n").unwrap();
        let check = |listed: &str, expected: Result<&[u32], &str>| {
            let narrowing = Narrowing { exclude_categories: Some(listed.to_owned()), ..Narrowing::default() };
            let found = narrowing.excluded_categories(&known).map_err(|error| error.to_string());
            assert_eq!(found.as_deref().map_err(String::as_str), expected, "{listed}");
        };
        check("toys, garden,toys", Ok(&[0, 1]));
        check("", Ok(&[]));
        check(&format!("@{}", file.display()), Ok(&[0, 2]));
        check("gardn", Err("the load has no category `gardn`; did you mean `garden`?"));
        check("furniture", Err("the load has no category `furniture`"));
    }
}
