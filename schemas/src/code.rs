//! The closed lists of the API and how a source's words map to them. A word that is not listed is kept
//! in the data as it came and answered as `Other`.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// Status of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum OrderStatus {
    Created,
    Approved,
    Invoiced,
    Processing,
    Shipped,
    Delivered,
    Unavailable,
    Canceled,
    Other,
}

impl OrderStatus {
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// `word` is lower case, as the loader stores it.
    pub fn from_word(word: &str) -> Self {
        word.parse().unwrap_or(Self::Other)
    }

    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// How a payment was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PaymentType {
    CreditCard,
    Boleto,
    Voucher,
    DebitCard,
    NotDefined,
    Other,
}

impl PaymentType {
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// `word` is lower case, as the loader stores it.
    pub fn from_word(word: &str) -> Self {
        word.parse().unwrap_or(Self::Other)
    }

    pub fn word(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_source_are_those_of_the_lists() {
        let check = |word: &str, expected: PaymentType| assert_eq!(PaymentType::from_word(word), expected, "{word}");
        check("credit_card", PaymentType::CreditCard);
        check("not_defined", PaymentType::NotDefined);
        check("other", PaymentType::Other);
        check("pix", PaymentType::Other);
        check("Boleto", PaymentType::Other);
        assert_eq!(PaymentType::DebitCard.word(), "debit_card");
        assert_eq!(OrderStatus::from_word("canceled"), OrderStatus::Canceled);
        assert_eq!(OrderStatus::Canceled.word(), "canceled");
    }
}
