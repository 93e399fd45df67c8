//! A shop's own export, made up by a test: each purchase is a line of `purchases.csv`.

use std::fmt::Write as _;
use std::fs;

use tempfile::TempDir;

use crate::lake::new_folder;

/// A shop of so many purchases, two a day from 2023-01-02 on, by 20 customers. Amounts are 10.00, 11.00 and so on.
pub struct Shop {
    pub customers: Vec<String>,
    pub purchases: Vec<String>,
}

impl Shop {
    pub fn new(purchases: u32) -> Self {
        let customers = (1..=20).map(|number| format!("c{number},Name {number},n{number}@example.org,2022-01-01,GB"));
        let day = |number: u32| {
            chrono::NaiveDate::from_ymd_opt(2023, 1, 2).expect("a day") + chrono::Days::new(u64::from(number / 2))
        };
        let purchase = |number: u32| {
            let (customer, day) = (1 + number * 7 % 20, day(number));
            format!(
                "{},c{customer},{day},{}.00,{}",
                100_000 + number,
                10 + number % 50,
                ["mug", "desk", "vase"][number as usize % 3]
            )
        };
        Self { customers: customers.collect(), purchases: (0..purchases).map(purchase).collect() }
    }

    /// Cents of all purchases, as they were made up.
    ///
    /// # Panics
    /// Where a test has changed them into no purchases.
    pub fn cents(&self) -> u64 {
        let amount =
            |line: &String| line.split(',').nth(3).and_then(|amount| amount.replace('.', "").parse::<u64>().ok());
        self.purchases.iter().map(|line| amount(line).expect("an amount")).sum()
    }

    /// A folder with both files.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self) -> TempDir {
        let folder = new_folder();
        let file = |name: &str, header: &str, lines: &[String]| {
            let mut text = format!("{header}\n");
            for line in lines {
                writeln!(text, "{line}").expect("text can be written");
            }
            fs::write(folder.path().join(name), text).expect("a file can be written");
        };
        file("customers.csv", "customer_id,name,email,signup_date,country", &self.customers);
        file("purchases.csv", "purchase_id,customer_id,purchase_date,amount,product", &self.purchases);
        folder
    }
}
