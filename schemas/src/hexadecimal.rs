//! Bytes as text, as checksums, hashed ids and signatures are written.

/// Two digits a byte, in lower case.
pub fn of(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).expect("four bits are a digit");
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_bytes_keep_both_digits() {
        assert_eq!(of(&[0, 9, 0x0f, 0xa0, 0xff]), "00090fa0ff");
    }
}
