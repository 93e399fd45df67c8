//! The closed lists of the API and how a source's words map to them. A word that is not listed is kept
//! in the data as it came and answered as `Other`.

/// Status of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    pub const ALL: [Self; 9] = [
        Self::Created,
        Self::Approved,
        Self::Invoiced,
        Self::Processing,
        Self::Shipped,
        Self::Delivered,
        Self::Unavailable,
        Self::Canceled,
        Self::Other,
    ];

    /// `word` is lower case, as the loader stores it.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|status| status.word() == word).unwrap_or(Self::Other)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Approved => "approved",
            Self::Invoiced => "invoiced",
            Self::Processing => "processing",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Unavailable => "unavailable",
            Self::Canceled => "canceled",
            Self::Other => "other",
        }
    }
}

/// How a payment was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PaymentType {
    CreditCard,
    Boleto,
    Voucher,
    DebitCard,
    NotDefined,
    Other,
}

impl PaymentType {
    pub const ALL: [Self; 6] =
        [Self::CreditCard, Self::Boleto, Self::Voucher, Self::DebitCard, Self::NotDefined, Self::Other];

    /// `word` is lower case, as the loader stores it.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.word() == word).unwrap_or(Self::Other)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::CreditCard => "credit_card",
            Self::Boleto => "boleto",
            Self::Voucher => "voucher",
            Self::DebitCard => "debit_card",
            Self::NotDefined => "not_defined",
            Self::Other => "other",
        }
    }
}
