//! Anomalies as they happen: alarms about windows of a shop's time, each judged by nothing that comes after the window's end.
//!
//! ```text
//! y          = 2 sqrt(n + 3/8) of a count (Anscombe 1948), sqrt of revenue, ln of an average value, a mean score as it is, asin sqrt of a rate:
//!              on these scales the spread does not depend on the level
//! expected   = median of y in the same quarter, hour or day of the week, up to 8 weeks back, + level
//! level      = median of y less that median, over the windows of about the last week
//! deviations = (y - expected) sqrt(weight) / spread                     (weight: what an average is of; 1 for sums)
//! spread     = the greatest of 1.4826 MAD, of the 98 % quantile / 2.326, and of what chance alone makes (Poisson; Rousseeuw and Croux 1993)
//! drift      = EWMA of deviations / its own spread                       (Roberts 1959)
//! alarm      : opens at so many deviations, ends below fewer              (hysteresis)
//! ```
//!
//! A window is judged once the watermark, the time of the 10th newest purchase, has passed its end, and so is the same for every load that
//! holds the same rows up to then. What happens, happens in its own window: an order when it is placed, a review when it is answered, a
//! delivery when it arrives. Windows with too little in them, or expected in them, say nothing.
//!
//! | file | does |
//! | --- | --- |
//! | [`words`] | what is watched, and how it is called |
//! | [`judge`] | what is expected of a window, and how far it is from that |
//! | [`drift`] | deviations that add up |
//! | [`episodes`] | from deviations to alarms |
//! | [`watch`] | the measures of one series in windows of one size |
//! | [`stream`] | all series of a shop, in the order of time |

pub mod drift;
pub mod episodes;
pub mod judge;
mod ring;
pub mod stream;
pub mod watch;
pub mod words;

pub use episodes::Alarm;
pub use stream::{Happening, LiveSeries, Stream};
pub use words::{AlarmKind, Dimension, Measure, WindowSize};
