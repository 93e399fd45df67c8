//! The mathematics of the marts: what a shop's orders say about its customers, its months and its days. Pure: no I/O,
//! no clock, no store and no frame library. Chance is seeded, and the same input gives the same answer on any number
//! of threads.
//!
//! Money is whole cents, days count from 1970-01-01, times are seconds of the source's wall clock. Each file opens with
//! its formula and where it is from. What cannot be said (a shop without repeat buyers has no lifetime value) is `None`,
//! never a guess.
//!
//! | file | answers |
//! | --- | --- |
//! | [`rfm`], [`segment`] | how recently, how often and for how much; eleven segments |
//! | [`lifetime`] | what a customer will bring, and whether they are still there |
//! | [`clusters`], [`isolation`] | which customers are alike, and which are like no others |
//! | [`score`] | one number from 0 to 100 a customer |
//! | [`cohorts`], [`growth`] | who came back how much later; this month against others |
//! | [`concentration`], [`abc`] | how much of the revenue the largest make |
//! | [`communities`], [`page_rank`] | which things are found together; which of them matter most there |
//! | [`reviews`] | reviews by score |
//! | [`data_end`] | the last busy day, which recency is counted from |
//! | [`hours`] | orders by hour, which months and days are made of |
//! | [`seasonality`], [`anomalies`] | hours, weekdays and months of the year; days like no others |
//! | [`live`] | alarms about windows of a shop's time, as they end |
//! | [`distribution`], [`ranked`] | quantiles and histograms; where a value stands among all |

pub mod abc;
pub mod anomalies;
pub mod calendar;
mod chance;
pub mod clusters;
pub mod cohorts;
pub mod communities;
pub mod concentration;
pub mod data_end;
pub mod distribution;
pub mod features;
pub mod growth;
pub mod hours;
pub mod isolation;
pub mod lifetime;
pub mod links;
pub mod live;
pub mod order;
pub mod page_rank;
mod quantile;
pub mod ranked;
pub mod reviews;
pub mod rfm;
pub mod score;
pub mod seasonality;
#[cfg(test)]
mod seeded;
pub mod segment;
mod side_by_side;
mod silhouette;
