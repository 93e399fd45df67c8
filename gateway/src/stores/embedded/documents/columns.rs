//! What a statement selects, and where each column stands in its rows: names are said once, positions never.

/// The columns of a statement, in their order.
pub(super) struct Columns(pub(super) &'static [&'static str]);

impl Columns {
    /// `SELECT … FROM`, to go on with the table.
    pub(super) fn select_from(&self) -> String {
        format!("SELECT {} FROM", self.0.join(", "))
    }

    /// The position of a column. Call it in a `const` block: a name that is not selected does not compile.
    pub(super) const fn at(&self, name: &str) -> usize {
        let mut position = 0;
        while position < self.0.len() {
            if is_same(self.0[position].as_bytes(), name.as_bytes()) {
                return position;
            }
            position += 1;
        }
        panic!("the column is not selected")
    }

    /// Of reviews by score, 1 to 5, and of those with a message.
    pub(super) const fn of_counts(&self) -> [usize; 6] {
        [
            self.at("score_1"),
            self.at("score_2"),
            self.at("score_3"),
            self.at("score_4"),
            self.at("score_5"),
            self.at("reviews_with_message"),
        ]
    }
}

/// Texts cannot be compared in constants yet.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut position = 0;
    while position < one.len() {
        if one[position] != other[position] {
            return false;
        }
        position += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_stands_where_it_is_selected() {
        const COLUMNS: Columns = Columns(&["order_key", "price", "prices"]);
        assert_eq!(COLUMNS.select_from(), "SELECT order_key, price, prices FROM");
        assert_eq!([COLUMNS.at("order_key"), COLUMNS.at("price"), COLUMNS.at("prices")], [0, 1, 2]);
    }

    #[test]
    #[should_panic(expected = "the column is not selected")]
    fn a_column_that_is_not_selected_has_no_position() {
        Columns(&["order_key"]).at("order");
    }
}
