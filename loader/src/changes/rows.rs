//! Rows of CSV files that are written here, so that reading finds exactly them again. Refuses nothing.

use std::io;

use crate::bronze::is_read_as_one;

/// Writes a row of a file with so many columns. Lines within values stay, unless they would be taken for rows of their own, as those
/// are that a quote swallows which never closes: then the lines of the row's values are joined by spaces.
pub(crate) fn write<W: io::Write>(
    writer: &mut csv::Writer<W>,
    fields: impl IntoIterator<Item = impl AsRef<[u8]>, IntoIter: Clone>,
    width: usize,
) -> csv::Result<()> {
    let fields = fields.into_iter();
    let is_line_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    if !fields.clone().any(|field| field.as_ref().iter().any(is_line_end)) {
        return writer.write_record(fields);
    }
    let all: Vec<Vec<u8>> = fields.map(|field| field.as_ref().to_vec()).collect();
    let mut alone = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    alone.write_record(&all)?;
    let written = alone.into_inner().map_err(csv::IntoInnerError::into_error)?;
    let is_narrow = |line: &[u8]| line.split(|byte| *byte == b',').count() < width;
    if written.split(is_line_end).skip(1).all(is_narrow) || is_read_as_one(&written, width) {
        return writer.write_record(&all);
    }
    let joined = all
        .iter()
        .map(|field| field.iter().map(|byte| if is_line_end(byte) { b' ' } else { *byte }).collect::<Vec<_>>());
    writer.write_record(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_look_like_rows_are_joined() {
        let check = |row: [&str; 3], expected: &str| {
            let mut writer = csv::Writer::from_writer(Vec::new());
            write(&mut writer, row, 3).expect("memory takes it");
            let written = writer.into_inner().expect("memory takes it");
            assert_eq!(String::from_utf8(written).expect("it is text"), expected);
        };
        check(["a", "b", "c"], "a,b,c\n");
        check(["a", "x\ny z", "c"], "a,\"x\ny z\",c\n");
        // More commas than columns, as people write them.
        check(["a", "x\ny, z, good, quick", "c"], "a,\"x\ny, z, good, quick\",c\n");
        check(["a", "x\r\nr9,5,bad\r\n", "c"], "a,\"x  r9,5,bad  \",c\n");
    }
}
